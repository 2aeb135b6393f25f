import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import Type, { type TSchema } from 'typebox';
import { ENGINE_ACTIONS } from '../../application/acting/engine-actions.ts';
import { held, type StreamKind } from '../../commissioning/concern.ts';
import { isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { readInstant } from '../../kernel/time.ts';
import { type Known, NOTHING_KNOWN, offeredBy } from './choices.ts';
import { drawEntries, errorList } from './drawing.ts';
import { fieldsOf } from './filling.ts';
import { type Posted, readPosted, redrawn } from './posted.ts';
import { readBody } from './reading.ts';
import { bodyShape } from './shape.ts';

/** Every kind of stream that the concerns' folders export, so that a new action is tested without being named here. */
async function kinds(): Promise<readonly StreamKind<JsonObject>[]> {
  const folder = new URL('../../commissioning/', import.meta.url);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found: StreamKind<JsonObject>[] = [];
  for (const { name } of folders) {
    const module = (await import(new URL(`${name}/index.ts`, folder).href)) as Record<string, unknown>;
    for (const value of Object.values(module))
      if (isObject(value) && Array.isArray(value.actions) && typeof value.kind === 'string')
        found.push(value as unknown as StreamKind<JsonObject>);
  }
  return found;
}

/** What a form cannot tell apart: something optional that is empty or not ticked, and one that is left out; offsets of one instant. */
function told(value: Json): Json {
  if (typeof value === 'string') {
    const instant = /^\d{4}-\d{2}-\d{2}T/.test(value) ? readInstant(value) : undefined;
    return instant?.ok === true ? instant.value : value;
  }
  if (Array.isArray(value)) return value.map(told);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, member]) => !(Array.isArray(member) && member.length === 0) && member !== false)
      .map(([key, member]) => [key, told(member)]),
  );
}

/** The fields that a browser would send of a drawn form, read from its markup. */
function fieldsDrawn(markup: string): Posted {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string) =>
    fields.set(decode(name), [...(fields.get(decode(name)) ?? []), decode(value)]);
  for (const [tag] of markup.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const choice = / type="(radio|checkbox)"/.test(tag);
    if (!choice || / checked/.test(tag)) add(attribute('name') ?? '', attribute('value') ?? '');
  }
  for (const [, name = '', text = ''] of markup.matchAll(
    /<textarea[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g,
  ))
    add(name, text);
  for (const [, name = '', options = ''] of markup.matchAll(
    /<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  )) {
    const chosen = /<option value="([^"]*)" selected/.exec(options)?.[1];
    add(name, chosen ?? /<option value="([^"]*)"/.exec(options)?.[1] ?? '');
  }
  return fields;
}

const decode = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function roundTrip(schema: TSchema, body: JsonObject, known: Known = NOTHING_KNOWN) {
  const shape = bodyShape(schema);
  const filled = fieldsOf(shape, body, offeredBy(known));
  const drawn = drawEntries(shape.entries, '', {
    posted: filled,
    errors: [],
    known,
    opening: () => undefined,
  });
  return { direct: readBody(shape, filled), browser: readBody(shape, fieldsDrawn(drawn.markup)) };
}

test('given the example of every action, when drawn as a form and posted, then the body is the same', async () => {
  const actions = [...(await kinds()).flatMap((kind) => kind.actions), ...ENGINE_ACTIONS];
  assert.ok(actions.length > 10, 'the concerns were found');
  for (const action of actions) {
    const { direct, browser } = roundTrip(action.body, action.example);
    for (const read of [direct, browser]) {
      assert.ok(read.ok, `${action.name}: ${JSON.stringify(read)}`);
      assert.deepEqual(told(read.value), told(action.example), action.name);
    }
  }
});

const RICH = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 300 }),
  words: Type.Optional(held(Type.String({ minLength: 1, maxLength: 5000 }))),
  amountPence: Type.Integer(),
  score: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  stance: Type.Union([Type.Literal('agree'), Type.Literal('block')]),
  upheld: Type.Boolean(),
  at: Type.Optional(Type.String({ format: 'date-time' })),
  prices: Type.Record(Type.String({ pattern: '^.{1,200}$' }), Type.Integer()),
  lots: Type.Array(
    Type.Object({
      id: Type.String({ minLength: 1 }),
      names: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    }),
  ),
  rules: Type.Optional(
    Type.Array(
      Type.Union([
        Type.Object({ type: Type.Literal('cap'), share: Type.Number() }),
        Type.Object({ type: Type.Literal('exclude'), provider: Type.String({ minLength: 1 }) }),
      ]),
    ),
  ),
});

const word = fc.stringMatching(/^[A-Za-z0-9'"<&~/ .-]{0,12}[A-Za-z0-9]$/).map((text) => text.trim());
const richBody = fc.record(
  {
    title: word,
    words: word,
    amountPence: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    score: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
    stance: fc.constantFrom('agree', 'block'),
    upheld: fc.boolean(),
    at: fc
      .date({
        min: new Date('2020-01-01T00:00:00Z'),
        max: new Date('2020-09-01T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString()),
    prices: fc.dictionary(
      fc.constantFrom('east', 'lot-2', 'a/b', 'c~d', 'constructor', 'x.y'),
      fc.integer({ min: 0, max: 99_999 }),
    ),
    lots: fc.array(
      fc.record(
        { id: word, names: fc.array(word, { minLength: 1, maxLength: 3 }) },
        { requiredKeys: ['id'] },
      ),
      { maxLength: 3 },
    ),
    rules: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('cap'), share: fc.integer({ min: 0, max: 100 }).map((n) => n / 100) }),
        fc.record({ type: fc.constant('exclude'), provider: word }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['title', 'amountPence', 'stance', 'upheld', 'prices', 'lots'] },
);

test('given any body of a rich schema, with and without choices, when drawn and posted, then it is the same', () => {
  const known: Known = {
    ...NOTHING_KNOWN,
    documents: [
      {
        lots: [
          { id: 'east', title: 'East' },
          { id: 'a/b', title: 'AB' },
        ],
      },
    ],
  };
  fc.assert(
    fc.property(richBody, fc.constantFrom(NOTHING_KNOWN, known), (body, choices) => {
      const plain = JSON.parse(JSON.stringify(body)) as JsonObject;
      const { direct, browser } = roundTrip(RICH, plain, choices);
      assert.deepEqual(direct, { ok: true, value: plain });
      assert.deepEqual(browser, { ok: true, value: plain });
    }),
    { numRuns: 60 },
  );
});

test('given wrong and missing fields, when read, then each is named, and the summary leads to its control', () => {
  const shape = bodyShape(RICH);
  const posted = readPosted({
    '/amountPence': '12 pounds',
    '/at~day': '31',
    '/at~month': '2',
    '/at~year': '2027',
    '/at~time': '5pm',
    '/lots~count': '1',
    '/lots/0/names~count': '1',
    '/lots/0/names/0': 'x',
  });
  assert.ok(posted !== undefined);
  const read = readBody(shape, posted);
  assert.ok(!read.ok);
  assert.deepEqual(
    read.error.map((error) => error.path),
    ['/title', '/amountPence', '/stance', '/upheld', '/at', '/lots/0/id'],
  );
  const drawn = drawEntries(shape.entries, '', {
    posted,
    errors: read.error,
    known: NOTHING_KNOWN,
    opening: () => undefined,
  });
  for (const error of errorList(read.error, drawn))
    assert.ok(error.field !== undefined && drawn.markup.includes(`id="${error.field}"`), error.text);
  assert.ok(drawn.markup.includes('value="12 pounds"'), 'what was typed stays');
});

test('given a list, when one entry is added and another removed, then what was typed stays with its entry', () => {
  const posted = readPosted({
    '/lots~count': '2',
    '/lots/0/id': 'a',
    '/lots/1/id': 'b',
    '/lots/1/names~count': '1',
    '/lots/1/names/0': 'x',
  });
  assert.ok(posted !== undefined);
  const added = redrawn(posted, 'add:/lots');
  assert.deepEqual(added.get('/lots~count'), ['3']);
  const removed = redrawn(added, 'remove:/lots/0');
  assert.deepEqual(removed.get('/lots~count'), ['2']);
  assert.deepEqual(removed.get('/lots/0/id'), ['b']);
  assert.deepEqual(removed.get('/lots/0/names/0'), ['x']);
  assert.equal(removed.has('/lots/1/id'), false);
});

test('given a form larger than any of ours, when posted, then it is not read', () => {
  assert.equal(
    readPosted(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`/a/${i}/b~count`, '100']))),
    undefined,
  );
  assert.equal(
    readPosted(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`/a${i}`, 'x']))),
    undefined,
  );
});

test('given names that could poison a prototype, when read, then the body has none of them', () => {
  const posted = readPosted({
    '/title': 't',
    '/amountPence': '1',
    '/stance': 'agree',
    '/upheld': 'true',
    '/prices/__proto__': '5',
    '/prices~count': '1',
    '/prices~row/0~key': '__proto__',
    '/prices~row/0/value': '6',
  });
  assert.ok(posted !== undefined);
  const read = readBody(bodyShape(RICH), posted);
  assert.ok(!read.ok, 'a row whose key is refused says so');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});
