import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Type from 'typebox';
import { held } from '../../commissioning/concern.ts';
import { readBody, separateHeld } from './body.ts';

const schema = Type.Object(
  {
    title: Type.String({ maxLength: 20 }),
    deadline: Type.Optional(Type.String({ format: 'date-time' })),
    kind: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('limited')])),
    lots: Type.Optional(Type.Array(Type.Object({ id: Type.String(), words: held(Type.String()) }))),
  },
  { additionalProperties: false },
);

test('given a body with faults, when read, then each is named by its path and in words', () => {
  const read = readBody(schema, { deadline: 'soon', kind: 'closed', extra: 1 });
  assert.ok(!read.ok);
  assert.deepEqual(
    [...read.error].sort((a, b) => (a.path < b.path ? -1 : 1)),
    [
      { path: '/deadline', message: 'must be a date and time such as 2026-11-23T17:00:00Z' },
      { path: '/extra', message: 'is not a field of this action' },
      { path: '/kind', message: 'must be one of: open, limited' },
      { path: '/title', message: 'is needed and missing' },
    ],
  );
});

test('given an instant with an offset, when read, then it is the same instant in UTC', () => {
  const read = readBody(schema, { title: 'x', deadline: '2026-07-01T12:00:00+01:00' });
  assert.ok(read.ok);
  assert.equal(read.value.deadline, '2026-07-01T11:00:00.000Z');
});

test('given held fields anywhere in a body, when separated, then only references are left', () => {
  const kept: unknown[] = [];
  const body = { title: 'x', lots: [{ id: '1', words: 'secret' }] };
  const apart = separateHeld(schema, body, (holding) => {
    kept.push(holding);
    return { vault: 'v1', commitment: 'c' };
  });
  assert.deepEqual(apart, { title: 'x', lots: [{ id: '1', words: { vault: 'v1', commitment: 'c' } }] });
  assert.deepEqual(kept, [{ path: '/lots/0/words', content: 'secret' }]);
});

test('whatever is posted, reading it gives a value, never an exception', () => {
  fc.assert(
    fc.property(
      fc.anything({ withNullPrototype: true, withBigInt: false, withSymbol: false } as never),
      (anything) => {
        const read = readBody(schema, anything);
        assert.equal(typeof read.ok, 'boolean');
      },
    ),
    { numRuns: 500 },
  );
});
