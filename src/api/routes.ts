import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actHandler } from './act.ts';
import { json, streamOf, unauthorised } from './answers.ts';
import { readerOf } from './authority.ts';
import { readJsonBodies } from './json-body.ts';
import { sendProblem } from './problem.ts';
import { outcomeSchema, pathSchema, problemSchema, requestSchema } from './schemas.ts';
import type { ApiWays } from './ways.ts';

export const apiDescription = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Moothall',
      description:
        'Every change is one action by one party in one stream. A refusal names the statement that said no.',
      version: '0.1.0',
    },
    components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
  },
};

interface InStream {
  readonly Params: { readonly kind?: string; readonly id?: string; readonly stream?: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** The routes for programs. Bodies are checked by the engine against the same schemas that describe them here. */
export function apiRoutes(app: FastifyInstance, ways: ApiWays): void {
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  readJsonBodies(app);

  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => reply.send(app.swagger()));

  const act = actHandler(ways);
  app.post('/streams/:kind/:id/actions', { schema: actDescription(ways) }, act);
  app.post('/streams/:stream/actions', { schema: { hide: true } }, act);

  const read = readHandler(ways);
  app.get('/streams/:kind/:id', { schema: readDescription('What may be seen of a stream') }, read);
  app.get('/streams/:stream', { schema: { hide: true } }, read);

  app.get('/duties', { schema: dutiesDescription }, dutiesHandler(ways));

  const facts = factsHandler(ways);
  app.get(
    '/streams/:kind/:id/facts',
    { schema: readDescription('The facts of a stream, a page at a time (`after`, `limit`)') },
    facts,
  );
  app.get<InStream>('/streams/:stream/facts', { schema: { hide: true } }, async (request, reply) =>
    // A stream whose id is `facts` has the same address as the facts of one named in a single step.
    (request.params.stream ?? '').includes('/')
      ? facts(request, reply)
      : read(Object.assign(request, { params: { kind: request.params.stream, id: 'facts' } }), reply),
  );
}

const refusing = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
  503: problemSchema,
};

const actDescription = (ways: ApiWays) => ({
  summary: 'Ask for an action',
  security: [{ token: [] }],
  params: pathSchema,
  body: requestSchema(ways.catalogue),
  response: { 200: outcomeSchema, 201: outcomeSchema, ...refusing },
});

const readDescription = (summary: string) => ({
  summary,
  security: [{ token: [] }, {}],
  params: pathSchema,
  response: { 200: { type: 'object', additionalProperties: true }, 401: problemSchema, 404: problemSchema },
});

const dutiesDescription = {
  summary:
    'The duties of the party that asks: open, done, late and breached; and joint decisions that wait for its position',
  security: [{ token: [] }],
  response: { 200: { type: 'object', additionalProperties: true }, 401: problemSchema },
};

function dutiesHandler(ways: ApiWays) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const viewer = await readerOf(request, ways);
    if (!viewer.ok) return unauthorised(reply, viewer.error);
    if (viewer.value.party === undefined)
      return unauthorised(reply, 'Duties are a party’s own. Send `Authorization: Bearer TOKEN`.');
    return json(reply, 200, { duties: await ways.moothall.duties(viewer.value) });
  };
}

const NOT_FOUND = { status: 404, title: 'There is no such stream, or the rules do not show it to you' };

function readHandler(ways: ApiWays) {
  return async (request: FastifyRequest<InStream>, reply: FastifyReply) => {
    const viewer = await readerOf(request, ways);
    if (!viewer.ok) return unauthorised(reply, viewer.error);
    const stream = streamOf(request.params);
    const reading =
      stream === undefined || !known(stream, ways)
        ? undefined
        : await ways.moothall.read(stream, viewer.value);
    return reading === undefined ? sendProblem(reply, NOT_FOUND) : json(reply, 200, reading);
  };
}

function factsHandler(ways: ApiWays) {
  return async (request: FastifyRequest<InStream>, reply: FastifyReply) => {
    const viewer = await readerOf(request, ways);
    if (!viewer.ok) return unauthorised(reply, viewer.error);
    const stream = streamOf(request.params);
    const exists =
      stream !== undefined &&
      known(stream, ways) &&
      (await ways.moothall.read(stream, viewer.value)) !== undefined;
    if (!exists) return sendProblem(reply, NOT_FOUND);
    const page = {
      after: whole(request.query.after, 0, Number.MAX_SAFE_INTEGER),
      limit: whole(request.query.limit, 100, 1000),
    };
    return json(reply, 200, { stream, facts: await ways.moothall.facts(stream, viewer.value, page) });
  };
}

const known = (stream: string, ways: ApiWays): boolean =>
  ways.catalogue.kinds.has(stream.split('/')[0] ?? '');

const whole = (value: unknown, otherwise: number, most: number): number => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : otherwise;
  return Math.min(number, most);
};
