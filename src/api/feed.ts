import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Releases } from '../application/ports.ts';
import {
  type FeedPlace,
  feedPage,
  readFeedQuery,
  recordByOcid,
  releaseById,
} from '../application/publishing/feed.ts';
import { hashText } from '../kernel/hash.ts';
import type { PublishedBy } from '../open-data/published-by.ts';
import { sendProblem } from './problem.ts';

interface Asked {
  readonly Params: { readonly id: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

const FEED = '/1.0/ocdsReleasePackages';
/** A page that more follow never changes; the last one grows. */
const SETTLED = 'public, max-age=86400';
const GROWING = 'public, max-age=10';

const selfOf = (request: FastifyRequest): string =>
  `${request.protocol}://${request.host}${request.url.split('?')[0] ?? ''}`;

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
export function feedRoutes(app: FastifyInstance, releases: Releases, publishedBy?: PublishedBy): void {
  const whereOf = (request: FastifyRequest): FeedPlace => ({
    self: selfOf(request),
    ...(publishedBy === undefined ? {} : { publishedBy }),
  });
  app.get<Asked>(
    FEED,
    { schema: described('Releases, oldest first: updatedFrom, updatedTo, stages, limit, cursor') },
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
      const page = await feedPage(releases, query.value, whereOf(request));
      return sendMarked(request, reply, page.package, page.full ? SETTLED : GROWING);
    },
  );
  app.get<Asked>(
    `${FEED}/:id`,
    { schema: described('One release, or all of a process, as a package') },
    async (request, reply) => {
      const found = await releaseById(releases, request.params.id, whereOf(request));
      return found === undefined ? nothing(reply, 'release') : sendMarked(request, reply, found, GROWING);
    },
  );
  app.get<Asked>(
    '/1.0/ocdsRecordPackages/:id',
    { schema: described('One process as a record: compiled and versioned') },
    async (request, reply) => {
      const found = await recordByOcid(releases, request.params.id, whereOf(request));
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
