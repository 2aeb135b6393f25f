import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ActOutcome } from '../application/interface.ts';
import { readStreamId } from '../kernel/ids.ts';
import { send, visitOf, type Ways } from './context.ts';
import { offeredBy } from './forms/choices.ts';
import { fieldsOf } from './forms/filling.ts';
import { knownAt } from './forms/knowledge.ts';
import { first, type Posted, readPosted, redrawn } from './forms/posted.ts';
import { type BodyError, readBody } from './forms/reading.ts';
import { bodyShape } from './forms/shape.ts';
import { tell } from './news.ts';
import { type ActionForm, actionPage } from './pages/action.ts';
import { clientError, notFound } from './pages/errors.ts';
import type { Action, Visit } from './visit.ts';

interface Asked {
  readonly Params: { readonly kind: string; readonly id: string; readonly action: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** Every action's form, drawn from its schema, and the act that it sends. */
export function actionRoutes(app: FastifyInstance, ways: Ways): void {
  const path = '/streams/:kind/:id/actions/:action';

  app.get<Asked>(path, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const form = await formOf(request.params, prefilled(request.query), visit);
    if (form === undefined) return send(reply, 404, notFound, visit);
    return send(reply, 200, await actionPage(form, visit), visit);
  });

  app.post<Asked>(path, { preHandler: app.csrfProtection }, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const posted = readPosted(request.body);
    if (posted === undefined) return send(reply, 413, clientError(413, undefined), visit);
    const form = await formOf(request.params, prefilled(request.query), visit, posted);
    if (form === undefined) return send(reply, 404, notFound, visit);
    const redraw = first(posted, '~redraw');
    if (redraw !== '')
      return send(reply, 200, await actionPage({ ...form, posted: redrawn(posted, redraw) }, visit), visit);
    return act(form, request, reply, visit, ways);
  });
}

/** Fields that the address already fills: `?need=need-1`. */
const prefilled = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

async function formOf(
  params: Asked['Params'],
  filled: Readonly<Record<string, string>>,
  visit: Visit,
  posted?: Posted,
): Promise<ActionForm | undefined> {
  const stream = `${params.kind}/${params.id}`;
  const action = visit.catalogue.action(params.kind, params.action);
  if (action === undefined || readStreamId(stream) === undefined) return undefined;
  const starting = params.id === 'new';
  if (starting !== (action.creates === true)) return undefined;
  const reading = starting ? undefined : await visit.moothall.read(stream, visit.viewer);
  if (!starting && reading === undefined) return undefined;
  const shape = bodyShape(action.body);
  const chosen = chosenStreams(action, filled, posted);
  const [parent] = chosen;
  const above = parent === undefined ? undefined : await visit.moothall.read(parent, visit.viewer);
  const known = await knownAt(reading, shape, chosen, visit);
  const { party, for: principal } = visit.viewer;
  const possibility = await visit.moothall.can({
    stream,
    action: action.name,
    body: starting ? parentOf(action, filled, posted) : {},
    as: party ?? 'public',
    ...(principal === undefined ? {} : { for: principal }),
    via: 'session',
  });
  const prefill = Object.fromEntries(
    shape.entries.flatMap((entry) =>
      filled[entry.key] === undefined
        ? []
        : [[entry.key, entry.shape.kind === 'list' ? [filled[entry.key]] : filled[entry.key]]],
    ),
  );
  return {
    action,
    stream,
    rules: parent ?? stream,
    shape,
    known,
    ...(reading === undefined ? {} : { reading }),
    ...(above === undefined ? {} : { above }),
    possibility,
    posted: posted ?? fieldsOf(shape, prefill, offeredBy(known)),
    errors: [],
    key: keyOf(posted),
  };
}

const parentValue = (
  action: Action,
  filled: Readonly<Record<string, string>>,
  posted: Posted | undefined,
) => {
  if (action.parentField === undefined) return undefined;
  const value = posted === undefined ? filled[action.parentField] : first(posted, `/${action.parentField}`);
  return value === undefined || readStreamId(value) === undefined ? undefined : value;
};

const parentOf = (action: Action, filled: Readonly<Record<string, string>>, posted: Posted | undefined) => {
  const parent = parentValue(action, filled, posted);
  return parent === undefined || action.parentField === undefined ? {} : { [action.parentField]: parent };
};

const chosenStreams = (
  action: Action,
  filled: Readonly<Record<string, string>>,
  posted: Posted | undefined,
) => {
  const parent = parentValue(action, filled, posted);
  return parent === undefined ? [] : [parent];
};

const keyOf = (posted: Posted | undefined): string => {
  const key = posted === undefined ? '' : first(posted, '~key');
  return /^[0-9a-f-]{36}$/.test(key) ? key : randomUUID();
};

async function act(form: ActionForm, request: FastifyRequest, reply: FastifyReply, visit: Visit, ways: Ways) {
  const again = async (status: number, more: Partial<ActionForm>) =>
    send(reply, status, await actionPage({ ...form, ...more, key: randomUUID() }, visit), visit);
  const body = readBody(form.shape, form.posted);
  if (!body.ok) return again(422, { errors: body.error });
  const { party, for: principal } = visit.viewer;
  const outcome = await ways.moothall.act({
    stream: form.stream,
    action: form.action.name,
    body: body.value,
    as: party ?? 'public',
    ...(principal === undefined ? {} : { for: principal }),
    via: 'session',
    key: form.key,
  });
  if (outcome.verdict === 'refused') return again(403, { refused: outcome });
  if (outcome.verdict === 'invalid') {
    request.log.info(
      { stream: form.stream, action: form.action.name, status: outcome.status },
      'invalid act',
    );
    if (outcome.status === 404) return send(reply, 404, notFound, visit);
    return again(outcome.status, { errors: outcome.errors.map(sayInvalid) });
  }
  tell(reply, newsOf(form.action, outcome), ways.https);
  return reply.redirect(`/streams/${outcome.stream}`, 303);
}

const sayInvalid = (error: { readonly path: string; readonly message: string }): BodyError => ({
  path: error.path,
  message: error.message,
});

function newsOf(action: Action, outcome: Extract<ActOutcome, { verdict: 'permitted' }>) {
  const receipt = `Recorded as entry ${outcome.seq} of ${outcome.stream}${outcome.id === outcome.stream ? '' : `, as ${outcome.id}`}. Its fingerprint: ${outcome.hash}`;
  return outcome.matter === undefined
    ? { said: `Done: ${action.title}`, more: receipt }
    : {
        said: `Proposed: ${action.title}`,
        more: `It is a joint decision and waits for the others. Give your own position too. ${receipt}`,
      };
}
