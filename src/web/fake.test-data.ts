import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { AwardSeen } from '../application/awards/awards-seen.ts';
import type { Change, WhatIfSeen } from '../application/awards/what-if.ts';
import type { ActOutcome, ActRequest, Moothall, Reading } from '../application/interface.ts';
import type { Observatory } from '../application/observing/observatory.ts';
import { held, type StreamKind } from '../commissioning/concern.ts';
import type { JsonObject } from '../kernel/json.ts';
import { ok } from '../kernel/result.ts';
import { INDICATORS, released } from '../observatory/example.test-data.ts';
import { observe } from '../observatory/observation.ts';
import { summarising } from '../observatory/summary.ts';
import { buildServer, type ServerOptions } from '../server.ts';
import { awardSeen, whatIfSeen } from './award.test-data.ts';
import type { Identity } from './identity.ts';
import type { Action, Catalogue } from './visit.ts';

/** A small hall in memory, so that routes, tokens and answers are tested without the engine; for tests alone. */
const rule = {
  id: 'anyone-asks',
  layer: 'rulebook',
  says: 'Anyone may ask <b>a question</b>.',
  cites: 'Our own rule',
  verified: false,
} as const;

const ask = {
  name: 'enquiry.ask',
  title: 'Ask a question',
  says: 'Everybody sees the question.',
  body: Type.Object({
    question: Type.String({ title: 'Question', minLength: 1, maxLength: 2000 }),
    amountPence: Type.Optional(Type.Integer({ title: 'Amount in pence' })),
    note: Type.Optional(held(Type.String({ title: 'Note', maxLength: 300 }))),
  }),
  example: { question: 'When?' },
  decide: () => ok({ facts: [] }),
};
const start = { ...ask, name: 'procedure.start', title: 'Start', creates: true as const };

const kind = {
  kind: 'procedure',
  title: 'Procedure',
  state: Type.Object({}),
  initial: {},
  roles: [],
  actions: [ask, start],
  facts: [],
  collections: {},
  apply: (state: JsonObject) => state,
  rolesOf: () => [],
  holders: () => [],
  view: (state: JsonObject) => state,
  summary: () => ({ title: '', status: '', links: [] }),
} satisfies StreamKind<JsonObject>;

const party: StreamKind<JsonObject> = { ...kind, kind: 'party', title: 'Party', actions: [] };

const catalogue: Catalogue = {
  kinds: new Map<string, StreamKind<JsonObject>>([
    ['procedure', kind],
    ['party', party],
  ]),
  action: (name, action): Action | undefined =>
    name === 'procedure' ? kind.actions.find((one) => one.name === action) : undefined,
  actionsOf: (name) => (name === 'procedure' ? kind.actions : []),
};

const DOCUMENTS: Readonly<Record<string, JsonObject>> = {
  'procedure/roads': { title: 'Roads <script>alert(1)</script>', status: 'active' },
  'party/ada': { name: 'Ada P.' },
  'party/bea': { name: 'Bea Q.' },
};

const reading = (stream: string): Reading | undefined => {
  const document = DOCUMENTS[stream];
  if (document === undefined) return undefined;
  return {
    stream,
    kind: stream.split('/')[0] ?? '',
    seq: 1,
    hash: 'ab'.repeat(32),
    begun: '2026-11-23T10:00:00.000Z',
    pins: {},
    roles: [],
    document,
    matters: [],
    duties: [],
    names: { 'party/ada': 'Ada P.' },
  };
};

/** Proposal 1 is worked out, 2 is being worked out, 3 is large; of award 1 only the decision can be seen. */
function awardOf(stream: string, id: string, asked: number): AwardSeen | undefined {
  const read = reading(stream);
  if (read === undefined) return undefined;
  const seen = awardSeen(read);
  if (id === 'proposal-1') return seen;
  if (id === 'proposal-2') return awardSeen(read, { id, answers: new Map(), waiting: 4 });
  if (id === 'proposal-3')
    return awardSeen(read, { id, large: true, ...(asked > 0 ? {} : { answers: new Map() }) });
  if (id !== 'award-1') return undefined;
  const { result: _, problem: __, proposedAt: ___, sharing: ____, ...rest } = seen;
  return { ...rest, id, award: { status: 'decided' }, answers: new Map() };
}

function tried(seen: AwardSeen, changes: readonly Change[]): WhatIfSeen {
  const [{ commissioner, budgetPence, weights = { price: 100 } } = { commissioner: '' }] = changes;
  const found = whatIfSeen(seen);
  // A budget of one pound is too small for a lot that must be filled; one of two pounds takes long.
  if (budgetPence === 100 && found.state === 'awarded')
    return {
      ...found,
      after: {
        ...found.after,
        status: 'infeasible',
        conflict: [
          { type: 'rule', id: 'cap', commissioner: 'party/ada' },
          { type: 'lot', id: 'south', commissioner: 'party/bea' },
        ],
      },
    };
  if (budgetPence === 200) return { state: 'waiting' };
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return total === 100
    ? found
    : {
        state: 'wrong',
        errors: [
          { commissioner, steps: ['weights'], message: `The weights make ${total} percent, not 100.` },
        ],
      };
}

/** What the fake answers depends on the question asked, so that a test chooses. */
function outcomeOf(request: ActRequest): ActOutcome {
  const { question } = request.body;
  if (question === 'refuse')
    return {
      verdict: 'refused',
      stream: request.stream,
      decision: 'cd'.repeat(32),
      by: [rule],
      message: 'The time for questions is over.',
      change: ['The deadline would have to move.'],
    };
  if (question === 'invalid')
    return {
      verdict: 'invalid',
      status: 422,
      errors: [{ path: '/body/amountPence', message: 'Amount must be lower' }],
    };
  if (question === 'conflict')
    return {
      verdict: 'invalid',
      status: 409,
      errors: [{ path: '', message: 'The key was used for another act' }],
    };
  const stream = request.stream.replace('/new', '/roads');
  return {
    verdict: 'permitted',
    stream,
    id: 'enquiry-1',
    seq: 2,
    hash: 'ef'.repeat(32),
    at: '2026-11-23T10:00:00.000Z',
    decision: 'cd'.repeat(32),
    by: [rule],
  };
}

export interface Hall {
  readonly app: FastifyInstance;
  readonly acts: ActRequest[];
}

export async function hall(options: Partial<ServerOptions> = {}): Promise<Hall> {
  const acts: ActRequest[] = [];
  const possibility = {
    action: ask.name,
    title: ask.title,
    says: ask.says,
    allowed: 'yes' as const,
    by: [rule],
    change: [],
  };
  const moothall: Moothall = {
    act: async (request) => {
      acts.push(request);
      return outcomeOf(request);
    },
    can: async () => possibility,
    possibilities: async (stream) =>
      stream === 'procedure/roads'
        ? [
            possibility,
            {
              ...possibility,
              action: 'bid.submit',
              title: 'Submit a bid',
              allowed: 'no',
              change: ['You would have to be a provider.'],
            },
          ]
        : [],
    read: async (stream) => {
      if (stream === 'procedure/broken') throw new Error('secret: the database password is swordfish');
      return reading(stream);
    },
    facts: async () => [
      {
        seq: 1,
        at: '2026-11-23T10:00:00.000Z',
        type: 'enquiry.asked',
        says: 'asked a question',
        actor: 'party/ada',
        actorName: 'Ada P.',
        via: 'session',
        by: [rule],
        hash: 'ab'.repeat(32),
        body: {},
      },
    ],
    rows: async () => [],
    law: async () => undefined,
    differences: async () => [],
    path: async () => undefined,
    pinned: async () => [],
    library: async () => [],
    list: async ({ kind: wanted }) =>
      Object.keys(DOCUMENTS)
        .filter((stream) => stream.startsWith(`${wanted}/`))
        .map((stream) => ({
          stream,
          title: String(DOCUMENTS[stream]?.name ?? DOCUMENTS[stream]?.title),
          status: '',
          links: stream === 'party/bea' ? [{ relation: 'delegate', to: 'party/ada' }] : [],
        })),
    rulebook: async (stream) =>
      stream === 'procedure/roads'
        ? {
            title: 'Rules',
            regime: '',
            summary: 'Short.',
            roles: [],
            settings: [],
            begun: '2026-11-23T10:00:00.000Z',
            statements: [{ ...rule, kind: 'choice', outcome: 'rule' }],
          }
        : undefined,
    tasks: async () => [],
    duties: async (viewer) => [
      {
        id: 'law-1',
        stream: 'procedure/roads',
        streamTitle: `Roads for ${viewer.for ?? viewer.party ?? 'nobody'}`,
        says: 'Ask a question: UK7',
        does: ['enquiry.ask'],
        asks: { question: 'UK7' },
        who: ['buyer'],
        raisedAt: '2026-11-02T10:00:00.000Z',
        due: '2026-11-20T00:00:00.000Z',
        status: 'breached',
        rule: { id: 'law', layer: 'regime', says: 'A notice is due.', cites: 'Act, s.1', verified: false },
        followed: [{ id: 'law-2', says: 'Tell everybody', who: ['buyer'] }],
      },
    ],
    amendment: async () => undefined,
    impact: async () => undefined,
    policies: async () => undefined,
    receipt: async (stream, seq) => ({
      checkpoint: {
        format: 'moothall/checkpoint/1',
        at: '2026-11-23T10:00:00.000Z',
        heads: [{ stream, seq, hash: 'h', refusals: { n: 0, hash: 'g' } }],
      },
      publicKey: 'k',
      signature: 's',
    }),
  };
  const app = await buildServer({
    moothall,
    awards: {
      award: async (stream, id, _viewer, asked = []) => awardOf(stream, id, asked.length),
      whatIf: async (stream, id, _viewer, changes) => {
        const seen = awardOf(stream, id, 0);
        return seen === undefined ? undefined : tried(seen, changes);
      },
    },
    identity: memoryIdentity(),
    releases: {
      publishing: async () => 0,
      page: async () => [],
      byId: async () => undefined,
      ocidOf: async (stream: string) => `ocds-example-${stream}`,
      ofProcess: async () => [],
      last: async () => undefined,
      chain: async () => [],
    },
    observatory: memoryObservatory(),
    catalogue,
    mode: 'demonstration',
    now: () => '2026-11-23T10:00:00.000Z',
    ...options,
  });
  return { app, acts };
}

/** An observatory of two made-up forms in which one process was observed. */
function memoryObservatory(): Observatory {
  const observation = observe(
    released(['Fernbridge <b>Council</b>'], { tender: { title: 'Lamps <i>together</i>' } }),
    INDICATORS,
  );
  const kept = [{ stream: 'procedure/lamps', observation }];
  const summarised = summarising(INDICATORS);
  summarised.add(observation);
  return {
    indicators: INDICATORS,
    page: async (after) => (after === undefined ? kept : []),
    ofProcess: async (ocid) => kept.filter((one) => one.observation.ocid === ocid),
    summary: async () => summarised.summary(),
    refresh: async () => 0,
  };
}

function memoryIdentity(): Identity {
  const sessions = new Map<string, { party: string; for?: string }>();
  const feeds = new Map<string, string>();
  const tokens: { id: string; token: string; party: string; name: string }[] = [];
  let invitation: string | undefined = 'party/bea';
  return {
    tokenParty: async (token) =>
      token === 'ada-token' ? 'party/ada' : tokens.find((one) => one.token === token)?.party,
    makeFeed: async (of) => {
      feeds.set(of, `feed-${feeds.size}`);
      return feeds.get(of) ?? '';
    },
    feedParty: async (secret) => [...feeds].find(([, one]) => one === secret)?.[0],
    revokeFeed: async (of) => feeds.delete(of),
    issueToken: async (of, name) => {
      const made = { id: `id-${tokens.length}`, token: `mh_${tokens.length}`, party: of, name };
      tokens.push(made);
      return made;
    },
    tokens: async (of) =>
      tokens
        .filter((one) => one.party === of)
        .map(({ id, name }) => ({ id, name, createdAt: '2026-11-23T10:00:00.000Z' })),
    revokeToken: async (of, id) => {
      const at = tokens.findIndex((one) => one.party === of && one.id === id);
      if (at >= 0) tokens.splice(at, 1);
      return at >= 0;
    },
    startSession: async (of) => {
      const token = `session-${sessions.size}`;
      sessions.set(token, { party: of });
      return { token };
    },
    readSession: async (token) => sessions.get(token),
    endSession: async (token) => {
      sessions.delete(token);
    },
    actFor: async (token, principal) => {
      const session = sessions.get(token);
      if (session !== undefined)
        sessions.set(token, { party: session.party, ...(principal === undefined ? {} : { for: principal }) });
    },
    checkPassword: async (of, password) => of === 'party/ada' && password === 'three sensible words',
    readInvitation: async (token) => (token === 'good' ? invitation : undefined),
    acceptInvitation: async () => {
      const accepted = invitation;
      invitation = undefined;
      return accepted;
    },
  };
}

/** A browser as far as the tests need one: it keeps cookies and sends the form's token back. */
export function browser(app: FastifyInstance) {
  const cookies = new Map<string, string>();
  const keep = (response: { cookies: readonly { name: string; value: string }[] }) => {
    for (const { name, value } of response.cookies) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const sent = () => Object.fromEntries(cookies);
  const get = async (url: string) => {
    const response = await app.inject({ method: 'GET', url, cookies: sent() });
    keep(response);
    return response;
  };
  const post = async (url: string, fields: Readonly<Record<string, string>>) => {
    const response = await app.inject({
      method: 'POST',
      url,
      cookies: sent(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });
    keep(response);
    return response;
  };
  /** Loads the page with the form first, as people do. */
  const submit = async (url: string, fields: Readonly<Record<string, string>>, from = url) => {
    const token = /name="_csrf" value="([^"]+)"/.exec((await get(from)).body)?.[1] ?? '';
    return post(url, { _csrf: token, ...fields });
  };
  return { get, post, submit, cookies };
}
