import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ActOutcome, ActRequest } from '../application/interface.ts';
import { readStreamId } from '../kernel/ids.ts';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { json, streamOf, unauthorised } from './answers.ts';
import { tokenParty } from './authority.ts';
import { carriable } from './json-body.ts';
import { type Problem, sendProblem } from './problem.ts';
import type { ApiWays } from './ways.ts';

type Params = { readonly kind?: string; readonly id?: string; readonly stream?: string };

/** One act, asked by a program with its token. */
export const actHandler =
  (ways: ApiWays) => async (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
    const party = await tokenParty(request, ways.identity);
    if (!party.ok) return unauthorised(reply, party.error);
    if (party.value === undefined) return unauthorised(reply, 'Send `Authorization: Bearer TOKEN`.');
    const stream = streamOf(request.params);
    if (stream === undefined)
      return sendProblem(reply, {
        status: 404,
        title: 'That is not the name of a stream',
        detail: 'A stream is named KIND/ID, such as procedure/road-repairs.',
      });
    const asked = readRequest(request.body, request.headers['idempotency-key']);
    if (!asked.ok) return sendProblem(reply, asked.error);
    const outcome = await ways.moothall.act({ stream, as: party.value, via: 'token', ...asked.value });
    if (outcome.verdict !== 'permitted') return answer(reply, outcome, stream);
    const receipt = await ways.moothall.receipt(outcome.stream, outcome.seq);
    return answer(reply, receipt === undefined ? outcome : { ...outcome, receipt }, stream);
  };

const wrong = (pointer: string, detail: string, status = 422): { ok: false; error: Problem } =>
  fail({
    status,
    title: 'The request is not as it should be',
    detail: `${pointer || 'The body'} ${detail}`,
    errors: [{ pointer, detail }],
  });

const MEMBERS = new Set(['action', 'body', 'for', 'key']);
const LONGEST_KEY = 200;

function readRequest(
  body: unknown,
  header: string | readonly string[] | undefined,
): Result<Pick<ActRequest, 'action' | 'body' | 'for' | 'key'>, Problem> {
  if (!isObject(body)) return wrong('', 'must be a JSON object with `action` and `body`', 400);
  const sound = carriable(body);
  if (!sound.ok) return wrong(sound.error.pointer, sound.error.detail);
  const unknown = Object.keys(body).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined)
    return wrong(`/${unknown.slice(0, 80)}`, 'is not a member of a request: use action, body, for, key');
  if (typeof body.action !== 'string')
    return wrong('/action', 'must be the name of an action, such as need.raise');
  if (!isObject(body.body)) return wrong('/body', 'must be an object');
  if (body.for !== undefined && (typeof body.for !== 'string' || readStreamId(body.for)?.kind !== 'party'))
    return wrong('/for', 'must name a party, such as party/harbour-council');
  const key = body.key ?? header;
  if (key !== undefined && (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY))
    return wrong('/key', `must be a text of 1 to ${LONGEST_KEY} characters`);
  if (body.key !== undefined && header !== undefined && body.key !== header)
    return wrong('/key', 'differs from the header Idempotency-Key: send one of them');
  return ok({
    action: body.action,
    body: body.body as JsonObject,
    ...(body.for === undefined ? {} : { for: body.for }),
    ...(key === undefined ? {} : { key }),
  });
}

function answer(
  reply: FastifyReply,
  outcome: ActOutcome & { receipt?: object },
  stream: string,
): FastifyReply {
  switch (outcome.verdict) {
    case 'permitted': {
      const created = outcome.repeated !== true && stream.endsWith('/new');
      if (created) reply.header('location', `/api/streams/${outcome.stream}`);
      return json(reply, created ? 201 : 200, outcome);
    }
    case 'refused': {
      const { by, message, change, decision, repeated } = outcome;
      return sendProblem(reply, {
        status: 403,
        type: '/about#refused',
        title: 'The rules do not allow this',
        detail: message,
        stream: outcome.stream,
        statements: by,
        change,
        decision,
        ...(repeated === undefined ? {} : { repeated }),
      });
    }
    case 'invalid':
      return sendProblem(reply, {
        status: outcome.status,
        title: TITLES[outcome.status],
        detail: outcome.errors.map((error) => `${error.path} ${error.message}`.trim()).join('; '),
        errors: outcome.errors.map((error) => ({ pointer: error.path, detail: error.message })),
      });
  }
}

const TITLES: Readonly<Record<Extract<ActOutcome, { verdict: 'invalid' }>['status'], string>> = {
  400: 'The request cannot be read',
  404: 'There is no such stream or action',
  409: 'The key was used for another act',
  422: 'The body is not as it should be',
  429: 'Too many refused requests: wait, then try again',
  503: 'Not yet: another act comes first',
};
