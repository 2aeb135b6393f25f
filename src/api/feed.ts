import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Releases } from '../application/ports.ts';
import {
  type FeedPlace,
  feedPage,
  MOST,
  readFeedQuery,
  recordByOcid,
  releaseById,
  STAGES,
} from '../application/publishing/feed.ts';
import { hashText } from '../kernel/hash.ts';
import type { Instant } from '../kernel/time.ts';
import type { PublishedBy } from '../open-data/published-by.ts';
import { sendProblem } from './problem.ts';

interface Asked {
  readonly Params: { readonly id: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

const FEED = '/1.0/ocdsReleasePackages';
/**
 * A page that more follow never changes; the last one grows. A cache asks whether it did: with an older one, whoever next asks
 * from now on would lose what came between.
 */
const SETTLED = 'public, max-age=86400';
const GROWING = 'public, no-cache';

/** A name or a number of a host, with or without a port: what else a request says there is not repeated. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** What the open data of a place is made of. */
export interface OpenData {
  readonly releases: Releases;
  readonly publishedBy: PublishedBy;
  /** Where people and programs reach the place, such as `https://moothall.example`; else each is answered with the host that it asked. */
  readonly address?: string | undefined;
  readonly https: boolean;
  readonly now: () => Instant | Promise<Instant>;
}

/** Sent with a mark of its content: whoever has it already is told so, and nothing is sent again. */
function sendMarked(
  request: FastifyRequest,
  reply: FastifyReply,
  content: unknown,
  cache: string,
): FastifyReply {
  const text = JSON.stringify(content);
  const mark = `"${hashText(text).slice(0, 32)}"`;
  reply.header('etag', mark).header('cache-control', cache);
  if (hasAlready(request, mark)) return reply.status(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
}

function hasAlready(request: FastifyRequest, mark: string): boolean {
  const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known?.includes(mark) === true || known?.includes('*') === true;
}

const nothing = (reply: FastifyReply, what: string): FastifyReply =>
  sendProblem(reply, { status: 404, title: `There is no such ${what}` });

/** Open data for harvesters, in the shape of Find a Tender's feed, and all of it as JSON lines. */
export function feedRoutes(
  app: FastifyInstance,
  { releases, publishedBy, address, https, now }: OpenData,
): void {
  // Pages of others may read open data: it is the same for everybody, and no cookie is looked at.
  app.addHook('onRequest', async (request, reply) => {
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-expose-headers', 'etag')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (address === undefined && !HOST.test(request.host))
      return sendProblem(reply, { status: 400, title: 'The header Host is not the name of a host' });
    return undefined;
  });
  const whereOf = async (request: FastifyRequest): Promise<FeedPlace> => ({
    self: `${address ?? `${https ? 'https' : request.protocol}://${request.host}`}${request.url.split('?')[0] ?? ''}`,
    publishedBy,
    now: await now(),
  });
  app.get<Asked>(
    FEED,
    { schema: { ...described('Releases, oldest first, a page at a time'), querystring: FEED_QUERY } },
    async (request, reply) => {
      const query = readFeedQuery(request.query);
      if (!query.ok) {
        const { parameter, message } = query.error;
        return sendProblem(reply, {
          status: 400,
          title: 'The address cannot be read',
          detail: `${parameter}: ${message}`,
        });
      }
      const page = await feedPage(releases, query.value, await whereOf(request));
      return sendMarked(request, reply, page.package, page.full ? SETTLED : GROWING);
    },
  );
  app.get<Asked>(
    `${FEED}/:id`,
    {
      schema: {
        ...described('One release, or all of a process, as a package'),
        params: idIn('The id of a release, or the ocid of a process.'),
      },
    },
    async (request, reply) => {
      const found = await releaseById(releases, request.params.id, await whereOf(request));
      return found === undefined ? nothing(reply, 'release') : sendMarked(request, reply, found, GROWING);
    },
  );
  app.get<Asked>(
    '/1.0/ocdsRecordPackages/:id',
    {
      schema: {
        ...described('One process as a record: compiled and versioned'),
        params: idIn('The ocid of the process.'),
      },
    },
    async (request, reply) => {
      const found = await recordByOcid(releases, request.params.id, await whereOf(request));
      return found === undefined ? nothing(reply, 'process') : sendMarked(request, reply, found, GROWING);
    },
  );
  const bulk = async (request: FastifyRequest, reply: FastifyReply, zipped: boolean) => {
    // The hash of the last place is over all before it, and what comes meanwhile is not sent: it marks what is.
    const last = await releases.last();
    const mark = `"${(last?.hash ?? 'nothing').slice(0, 32)}${zipped ? '-gz' : ''}"`;
    reply.header('etag', mark).header('cache-control', GROWING);
    if (hasAlready(request, mark)) return reply.status(304).send();
    const lines = Readable.from(everyLine(releases, last?.position ?? 0), { objectMode: false });
    if (!zipped) return reply.type('application/jsonl; charset=utf-8').send(lines);
    const gzip = createGzip();
    // Where either side breaks off, so does the other: the answer is then cut short, and known to be.
    pipeline(lines, gzip, () => undefined);
    return reply.type('application/gzip').send(gzip);
  };
  app.get(
    '/1.0/ocdsReleases.jsonl',
    { schema: described('Every release as JSON lines') },
    async (request, reply) => bulk(request, reply, false),
  );
  app.get(
    '/1.0/ocdsReleases.jsonl.gz',
    { schema: described('Every release as JSON lines, compressed') },
    async (request, reply) => bulk(request, reply, true),
  );
}

const said = (type: string, description: string, more: object = {}) => ({ type, description, ...more });
const INSTANT = 'A day (all of it, London time) or a date and time; one without an offset is London time.';

/** What the description of the API says of the feed's parameters; `readFeedQuery` reads them. */
const FEED_QUERY = {
  type: 'object',
  properties: {
    updatedFrom: said('string', `Only what was published from then on. ${INSTANT}`),
    updatedTo: said('string', `Only what was published up to then. ${INSTANT}`),
    stages: said('string', `Only releases of these stages, with commas between: ${STAGES.join(', ')}.`),
    limit: said('integer', 'Releases a page.', { minimum: 1, maximum: MOST, default: MOST }),
    cursor: said('string', 'Where to go on, as `links.next` of the page before has it.'),
  },
};

const idIn = (description: string) => ({
  type: 'object',
  required: ['id'],
  properties: { id: said('string', description) },
});

const described = (summary: string) => ({ summary, tags: ['Open data'] });

const PAGE = 500;

/** Page after page up to a place, so that the memory does not grow with what was published. */
async function* everyLine(releases: Releases, upTo: number): AsyncGenerator<string> {
  for (let after = 0; after < upTo; ) {
    const page = await releases.page({ after, limit: Math.min(PAGE, upTo - after) });
    for (const { text } of page) yield `${text}\n`;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}
