import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AwardSeen } from '../application/awards/awards-seen.ts';
import type { Question } from '../application/awards/studies.ts';
import { readStreamId } from '../kernel/ids.ts';
import { send, visitOf, type Ways } from './context.ts';
import { type Posted, readPosted } from './forms/posted.ts';
import { changeable, fieldErrors, presentFields, readChanges } from './pages/award-changes.ts';
import { commissionerPage } from './pages/award-commissioner.ts';
import { awardPage } from './pages/award-explorer.ts';
import { type Tried, whatIfPage } from './pages/award-what-if.ts';
import { filesOf } from './pages/award-words.ts';
import { clientError, notFound } from './pages/errors.ts';
import type { Visit } from './visit.ts';

interface Asked {
  readonly Params: {
    readonly kind: string;
    readonly id: string;
    readonly award: string;
    readonly '*'?: string;
  };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** How often a page asks for itself again while answers are being worked out. */
const REFRESH_SECONDS = 5;

/** Proposed and decided awards: what came of them and why, each commissioner's own part, and what if. */
export function awardRoutes(app: FastifyInstance, ways: Ways): void {
  const path = '/streams/:kind/:id/awards/:award';

  app.get<Asked>(path, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const seen = await seenBy(visit, request, ways);
    if (seen === undefined) return send(reply, 404, notFound, visit);
    const shown = refreshing(seen, visit, request, reply);
    return send(reply, 200, await awardPage(seen, shown), shown);
  });

  app.get<Asked>(`${path}/commissioners/*`, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const seen = await seenBy(visit, request, ways);
    const one = seen?.commissioners.find(({ id }) => id === request.params['*']);
    if (seen === undefined || one === undefined) return send(reply, 404, notFound, visit);
    if (request.query.file === 'alone' && one.alone !== undefined)
      return download(reply, filesOf(seen).problem.replace('-problem', '-alone'), one.alone);
    const shown = refreshing(seen, visit, request, reply);
    const page = await commissionerPage(seen, one, shown);
    return page === undefined ? send(reply, 404, notFound, visit) : send(reply, 200, page, shown);
  });

  for (const file of ['problem', 'result'] as const)
    app.get<Asked>(`${path}/${file}.json`, async (request, reply) => {
      const visit = await visitOf(request, reply, ways);
      const seen = await seenBy(visit, request, ways);
      const content = seen?.[file];
      if (seen === undefined || content === undefined) return send(reply, 404, notFound, visit);
      return download(reply, filesOf(seen)[file], content);
    });

  whatIfRoutes(app, ways, `${path}/what-if`);
}

/** Asking is no act: nothing is written, whatever is sent. */
function whatIfRoutes(app: FastifyInstance, ways: Ways, path: string): void {
  const open = async (request: FastifyRequest<Asked>, reply: FastifyReply) => {
    const visit = await visitOf(request, reply, ways);
    const seen = await seenBy(visit, request, ways);
    const may = seen?.result !== undefined && changeable(seen).length > 0;
    return { visit, seen: may ? seen : undefined };
  };

  app.get<Asked>(path, async (request, reply) => {
    const { visit, seen } = await open(request, reply);
    if (seen === undefined) return send(reply, 404, notFound, visit);
    return send(reply, 200, await whatIfPage(seen, presentFields(seen), { errors: [] }, visit), visit);
  });

  app.post<Asked>(path, { preHandler: app.csrfProtection }, async (request, reply) => {
    const { visit, seen } = await open(request, reply);
    if (seen === undefined) return send(reply, 404, notFound, visit);
    const posted = readPosted(request.body);
    if (posted === undefined) return send(reply, 413, clientError(413, undefined), visit);
    const tried = await tryOut(seen, posted, visit, ways);
    if (posted.has('file') && tried.found?.state === 'awarded' && tried.found.problem !== undefined)
      return download(reply, filesOf(seen).problem.replace('-problem', '-what-if'), tried.found.problem);
    const page = await whatIfPage(seen, posted, tried, visit);
    return send(reply, tried.errors.length > 0 ? 422 : 200, page, visit);
  });
}

async function tryOut(seen: AwardSeen, posted: Posted, { viewer }: Visit, { awards }: Ways): Promise<Tried> {
  const { changes, errors } = readChanges(posted, seen);
  if (errors.length > 0) return { errors };
  const found = await awards.whatIf(seen.reading.stream, seen.id, viewer, changes);
  if (found === undefined) return { errors: [{ text: 'The policies can no longer be read: start again.' }] };
  return { found, changes, errors: found.state === 'wrong' ? fieldErrors(found.errors, seen) : [] };
}

async function seenBy(
  visit: Visit,
  request: FastifyRequest<Asked>,
  ways: Ways,
): Promise<AwardSeen | undefined> {
  const { kind, id, award } = request.params;
  const stream = `${kind}/${id}`;
  if (
    readStreamId(stream) === undefined ||
    !visit.catalogue.kinds.has(kind) ||
    !/^[a-z]+-\d{1,9}$/.test(award)
  )
    return undefined;
  return ways.awards.award(stream, award, visit.viewer, askedIn(request.query.ask));
}

const ABOUT = ['offer', 'rule', 'commissioner'] as const;

/** `?ask=offer bid-2-all`: what a link asks to be worked out beside what always is. */
function askedIn(ask: unknown): readonly Question[] {
  const texts = (Array.isArray(ask) ? ask : [ask]).filter((one) => typeof one === 'string').slice(0, 20);
  return texts.flatMap((text) => {
    const [word, ...id] = text.split(' ');
    const about = ABOUT.find((one) => one === word);
    return about === undefined ? [] : [{ about, id: id.join(' ') }];
  });
}

/** While something is being worked out the page comes again by itself, unless its reader keeps it still. */
function refreshing(
  seen: AwardSeen,
  visit: Visit,
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
): Visit {
  if (seen.waiting === 0 || request.query.still === 'yes') return visit;
  reply.header('refresh', String(REFRESH_SECONDS));
  return { ...visit, around: { ...visit.around, refreshes: REFRESH_SECONDS } };
}

const download = (reply: FastifyReply, name: string, content: unknown): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('application/json')
    .send(`${JSON.stringify(content, null, 2)}\n`);
