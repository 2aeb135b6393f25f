import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { makeAwardEngine } from '../../src/application/awards/engine.ts';
import { verify } from '../../src/application/verifying/verification.ts';
import { loadDemonstration } from '../../src/demonstration/load.ts';
import { buildServer } from '../../src/server.ts';
import { browser } from '../../src/web/fake.test-data.ts';
import { fieldsOf } from '../../src/web/forms/filling.ts';
import { bodyShape } from '../../src/web/forms/shape.ts';
import { askedFirst, openPlace, type Place } from '../engine/place.ts';

/**
 * Random requests at the real API over the demonstration place: bodies made from the schemas of the catalogue, most of them
 * nearly right, then bent. Whatever is sent, the answer is never a fault of the server, what was said of it beforehand comes
 * true, and everything still verifies.
 */
const REQUESTS = 10_000;
const PAGES = 1_000;
const FORMS = 300;
const solver = awardsApart();
let place: Place;
let app: FastifyInstance;
let tokens: string[];
let streams: readonly string[];

before(async () => {
  place = await openPlace('demonstration', makeAwardEngine(solver), solver);
  const { opened } = place;
  await loadDemonstration(
    opened,
    join(import.meta.dirname, '../../src/demonstration'),
    '2026-11-20T10:00:00.000Z',
  );
  const parties = ['fernshire', 'fernbridge', 'open-door', 'river-arts', 'bea', 'chidi', 'fern-voices'];
  tokens = await Promise.all(
    parties.map(async (party) => (await opened.identity.issueToken(`party/${party}`, 'fuzz')).token),
  );
  streams = await opened.parts.ledger.streams('', 1000);
  app = await buildServer({
    moothall: { ...opened.moothall, act: (request) => askedFirst(opened, request) },
    awards: opened.awards,
    releases: opened.releases,
    identity: opened.identity,
    observatory: opened.observatory,
    catalogue: opened.catalogue,
    mode: opened.meta.mode,
    now: () => opened.parts.now(),
    secret: opened.secret,
    requestsPerMinute: 10_000_000,
  });
  await app.ready();
});
after(async () => {
  await app.close();
  await place.close();
  await solver.close();
});

/** Mulberry32: small, seeded, the same on every machine. */
function chance(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  const pick = <T>(list: readonly T[]): T => {
    const one = list[below(list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  return { next, below, pick };
}
type Chance = ReturnType<typeof chance>;

const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -0,
  Number.MAX_SAFE_INTEGER,
  9_007_199_254_740_992,
  '',
  ' ',
  'x'.repeat(20_000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud83d',
  '‮txet',
  'é̈́',
  "'; drop table fact; --",
  '<script>alert(1)</script>',
  '2026-02-30',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59Z',
  '-000001-01-01T00:00:00Z',
  'party/new',
  'party/',
  'party/../fact',
  'party/engine',
  'pseudonym/00000000000000000000',
  'need-999999999999999999999',
  '__proto__',
  'constructor',
  [],
  {},
  [[]],
  deep(60),
  { vault: '00000000-0000-4000-8000-000000000000', commitment: 'x' },
  { ['__proto__']: { polluted: true } },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}'),
];
const NAMES = [
  'party/fernshire',
  'party/bea',
  'party/open-door',
  'party/nobody',
  'arrangement/good-days',
  'procedure/young-minds-support',
  'procedure/street-lighting-lamps',
  'contract/reablement-1',
  'mandate/good-days-bea',
  'lot-1',
  'night',
  'fernshire',
  'need-1',
  'bid-1',
  'bid-2',
  'proposal-1',
  'award-1',
  'matter-1',
  'measure-1',
  'report-1',
  'enquiry-1',
  'challenge-1',
  'price',
  'choice',
  'provider',
  'commissioner',
  'panel',
  'UK4',
  'partnership',
  'none',
];

type Loose = TSchema & {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Loose[];
  readonly properties?: Readonly<Record<string, Loose>>;
  readonly required?: readonly string[];
  readonly items?: Loose;
  readonly patternProperties?: Readonly<Record<string, Loose>>;
  readonly format?: string;
};

/** A value that mostly keeps the schema: strings are names that this place knows, now and then anything. */
function value({ next, below, pick }: Chance, schema: Loose, depth = 0): unknown {
  const random: Chance = { next, below, pick };
  if (next() < 0.04 || depth > 8) return pick(ODD);
  if (schema.const !== undefined) return schema.const;
  if (schema.anyOf !== undefined) return value(random, pick(schema.anyOf), depth);
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties).filter(([name]) =>
      schema.required?.includes(name) === true ? next() < 0.97 : next() < 0.4,
    );
    const made = entries.map(([name, inner]) => [name, value(random, inner, depth + 1)]);
    if (next() < 0.03)
      made.push([pick(['extra', '__proto__', 'constructor', '', 'x'.repeat(300)]), pick(ODD)]);
    return Object.fromEntries(made);
  }
  if (schema.items !== undefined)
    return Array.from({ length: below(4) }, () => value(random, schema.items ?? {}, depth + 1));
  const [pattern] = Object.values(schema.patternProperties ?? {});
  if (pattern !== undefined)
    return Object.fromEntries(
      Array.from({ length: below(3) }, () => [pick(NAMES), value(random, pattern, depth + 1)]),
    );
  if (schema.type === 'integer') return pick([0, 1, 2, 5, 30, 100, 1_000_000, 10_000_000_000, -5]);
  if (schema.type === 'number') return pick([0, 0.25, 1, 50, 99.99, 100, 33.333]);
  if (schema.type === 'boolean') return next() < 0.5;
  if (schema.format === 'date-time')
    return pick(['2026-12-24T12:00:00Z', '2027-03-28T01:30:00Z', '2020-01-01T00:00:00Z']);
  if (schema.format === 'date') return pick(['2026-12-25', '2024-02-29', '2027-03-28']);
  return next() < 0.6 ? pick(NAMES) : pick(['In plain words.', 'Grüße', 'x']);
}

const streamName = ({ next, pick, below }: Chance): string => {
  if (next() < 0.8) return pick(streams);
  if (next() < 0.5) return `${pick(['party', 'arrangement', 'procedure', 'contract', 'mandate'])}/new`;
  return pick([
    '',
    '/',
    'x',
    'party',
    'party/%00',
    'a/b/c',
    '..%2f..%2fetc',
    'procedure/%F0%9F%98%80',
    'party/%',
    `party/${'y'.repeat(below(400))}`,
    '__proto__/x',
    'constructor/new',
  ]);
};

interface Sent {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string;
}

function request(random: Chance): Sent {
  const { next, pick } = random;
  const stream = streamName(random);
  const headers: Record<string, string> = {};
  if (next() < 0.93) headers.authorization = `Bearer ${pick(tokens)}`;
  else if (next() < 0.5)
    headers.authorization = pick(['Bearer', 'Bearer x', 'Basic eDp5', `Bearer ${'z'.repeat(5000)}`]);
  if (next() < 0.15) {
    const query = pick([
      '',
      '?after=5',
      '?after=-1',
      '?limit=99999999999',
      '?after=%00',
      '?after=abc&after=2',
      '?limit[]=1',
    ]);
    return {
      method: 'GET',
      url: `/api/streams/${stream}${pick(['', '/facts', '/facts/x', '/actions'])}${query}`,
      headers,
    };
  }
  headers['content-type'] =
    next() < 0.97
      ? 'application/json'
      : pick(['text/plain', 'application/xml', 'multipart/form-data', 'application/json; charset=latin1']);
  if (next() < 0.1) headers['idempotency-key'] = pick(['k1', 'k2', 'x'.repeat(500), '\u00e9']);
  const kind = stream.split('/')[0] ?? '';
  const actions = place.opened.catalogue.kinds.has(kind) ? place.opened.catalogue.actionsOf(kind) : [];
  const known = actions.length > 0 && next() < 0.96 ? pick(actions) : undefined;
  const asked: Record<string, unknown> = {
    action: known?.name ?? pick(['', 'nothing.there', 'clock.tick', '__proto__', 'x'.repeat(1000), 7]),
    body: known === undefined ? pick(ODD) : value(random, known.body as Loose),
  };
  if (next() < 0.1) asked.for = pick(['party/aled', 'party/fernshire', 'party/nobody', 'x', 5, null]);
  if (next() < 0.05) asked.at = pick(['2026-11-21T00:00:00Z', '1900-01-01T00:00:00Z', 'now', 5]);
  let payload = JSON.stringify(next() < 0.02 ? pick(ODD) : asked);
  if (next() < 0.02)
    payload = pick([
      payload.slice(0, -3),
      `${payload}x`,
      '',
      '{"a":1e999}',
      '\u0000',
      '{"action":"a","action":"b"}',
      '['.repeat(5000),
    ]);
  return { method: 'POST', url: `/api/streams/${stream}/actions`, headers, payload };
}

test(`given ${REQUESTS.toLocaleString('en')} random requests, then none is a fault of the server and each refusal is a problem in words`, async () => {
  const random = chance(2);
  const statuses = new Map<number, number>();
  const permitted = new Set<string>();
  for (let n = 0; n < REQUESTS; n += 1) {
    const sent = request(random);
    const { statusCode, headers, body } = await app.inject(sent);
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    const told = `request ${n}: ${sent.method} ${sent.url.slice(0, 200)} ${sent.payload?.slice(0, 2000) ?? ''}\n${body.slice(0, 500)}`;
    assert.ok(statusCode < 500, `${statusCode} at ${told}`);
    if (statusCode >= 400) {
      assert.match(String(headers['content-type']), /^application\/problem\+json/, told);
      const problem = JSON.parse(body) as { title?: unknown; status?: unknown };
      assert.ok(typeof problem.title === 'string' && problem.status === statusCode, told);
    } else if (sent.method === 'POST')
      permitted.add(String((JSON.parse(sent.payload ?? '{}') as { action: string }).action));
  }
  // Many get as far as the decisions: else nothing was tested but the schemas.
  assert.ok((statuses.get(403) ?? 0) > REQUESTS / 20, JSON.stringify([...statuses]));
  assert.ok(permitted.size >= 12, [...permitted].join(', '));
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test(`given ${PAGES.toLocaleString('en')} random addresses and forms at the pages, then none is a fault of the server`, async () => {
  const random = chance(42);
  const { pick, next } = random;
  for (let n = 0; n < PAGES; n += 1) {
    const stream = streamName(random);
    const path = pick([
      `/streams/${stream}`,
      `/streams/${stream}/facts?after=${pick(['0', '-1', 'x', '%00'])}`,
      `/streams/${stream}/rulebook`,
      `/streams/${stream}/actions/${pick(['bid.submit', 'need.raise', 'x', '__proto__'])}`,
      `/arrangements?q=${encodeURIComponent(String(pick(NAMES)))}`,
      '/parties?q=%00',
      `/streams/${stream}/awards/${pick(['proposal-1', 'award-1', 'x', '%00'])}${pick(['', '?ask=%00', '?ask=offer&ask=rule x', '/what-if', '/result.json', '/commissioners/party/bea'])}`,
      '/invitation/x',
      '/assets/../../package.json',
    ]);
    const form = next() < 0.4;
    const { statusCode, body } = await app.inject({
      method: form ? 'POST' : 'GET',
      url: path,
      ...(form
        ? {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            payload: pick([
              '',
              'a=1',
              'title=%00&lots[0][id]=x',
              '__proto__[x]=1',
              `x=${'y'.repeat(10_000)}`,
              '%E0%A4%A',
            ]),
          }
        : {}),
    });
    assert.ok(statusCode < 500, `${statusCode} at ${form ? 'POST' : 'GET'} ${path}\n${body.slice(0, 400)}`);
  }
});

/** The fields of a form as a page would post them, for a body that mostly keeps the schema, then bent. */
function fields(random: Chance, body: Loose): Record<string, string> {
  const { next, pick } = random;
  const made = Object.fromEntries(
    [...fieldsOf(bodyShape(body), value(random, body))].map(([name, [text]]) => [name, text ?? '']),
  );
  const names = Object.keys(made);
  if (next() < 0.15 && names.length > 0)
    made[pick(names)] = String(pick(['\u0000', '\ud800', '1e999', '-5', '']));
  if (next() < 0.05) made[pick(['/x', '/lots/99999/id', '/offers~count', '__proto__', '~~'])] = '99999999';
  if (next() < 0.05)
    made['~redraw'] = pick(['add:/lots', 'remove:/lots/0', 'remove:', 'x', 'add:/__proto__']);
  if (next() < 0.1) made['~key'] = pick(['x', '00000000-0000-4000-8000-000000000000']);
  return made;
}

test(`given ${FORMS.toLocaleString('en')} random forms posted by people who are signed in, then none is a fault of the server and many reach the rules`, async () => {
  const random = chance(7);
  const { next, pick } = random;
  const people = await Promise.all(
    ['fernshire', 'open-door', 'bea', 'chidi'].map(async (party) => {
      const visitor = browser(app);
      const signedIn = await visitor.submit('/sign-in', { party: `party/${party}` });
      assert.equal(signedIn.statusCode, 303, signedIn.body);
      const token = /name="_csrf" value="([^"]+)"/.exec((await visitor.get('/')).body)?.[1];
      assert.ok(token !== undefined);
      return { visitor, token };
    }),
  );
  const statuses = new Map<number, number>();
  for (let n = 0; n < FORMS; n += 1) {
    const { visitor, token } = pick(people);
    const kind = pick([...place.opened.catalogue.kinds.keys()]);
    const action = pick(place.opened.catalogue.actionsOf(kind));
    const own = streams.filter((stream) => stream.startsWith(`${kind}/`));
    const stream =
      ('creates' in action && action.creates === true) || own.length === 0 ? `${kind}/new` : pick(own);
    const posted = { ...(next() < 0.97 ? { _csrf: token } : {}), ...fields(random, action.body as Loose) };
    const { statusCode, body } = await visitor.post(`/streams/${stream}/actions/${action.name}`, posted);
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    const told = `form ${n}: ${stream} ${action.name} ${JSON.stringify(posted).slice(0, 2000)}`;
    assert.ok(statusCode < 500, `${statusCode} at ${told}\n${body.slice(0, 400)}`);
  }
  // 303: done; 422: the form is drawn again with what is wrong. Without either, nothing got past the form's token.
  assert.ok((statuses.get(303) ?? 0) >= 1 && (statuses.get(422) ?? 0) >= 50, JSON.stringify([...statuses]));
});

test('given all of that, then the place still answers and everything is as written', async () => {
  assert.equal((await app.inject({ url: '/' })).statusCode, 200);
  assert.deepEqual((await verify(place.opened.parts, {})).faults, []);
});
