import assert from 'node:assert/strict';
import { it } from 'node:test';
import { mandatesHeldAt, mandatesInForce, mandatesNoted } from './in-force.ts';

const granted = (stream: string, begun: string, more: object = {}) => ({
  stream,
  begun: `${begun}T09:00:00.000Z`,
  mandate: { commissioner: 'party/birch', revoked: false, ...more },
});
const holding = (day: string, ...all: ReturnType<typeof granted>[]) =>
  mandatesInForce(all, day).get('party/birch')?.stream;

it('given several mandates of one commissioner, then the one granted last holds, in whatever order they are read', () => {
  const [first, second] = [granted('mandate/z', '2026-01-02'), granted('mandate/a', '2026-02-02')];
  assert.equal(holding('2026-03-01', first, second), 'mandate/a');
  assert.equal(holding('2026-03-01', second, first), 'mandate/a');
  const same = granted('mandate/b', '2026-02-02');
  assert.equal(holding('2026-03-01', same, second), 'mandate/b');
  assert.equal(holding('2026-03-01', second, same), 'mandate/b');
});

it('given that the last is not in force on the day, then the one before it holds', () => {
  const first = granted('mandate/a', '2026-01-02');
  const until = granted('mandate/b', '2026-02-02', { validFrom: '2026-03-01', validTo: '2026-03-31' });
  assert.equal(holding('2026-02-28', first, until), 'mandate/a');
  assert.equal(holding('2026-03-01', first, until), 'mandate/b');
  assert.equal(holding('2026-03-31', first, until), 'mandate/b');
  assert.equal(holding('2026-04-01', first, until), 'mandate/a');
  assert.equal(
    holding('2026-03-01', first, granted('mandate/c', '2026-02-03', { revoked: true })),
    'mandate/a',
  );
  assert.equal(holding('2026-04-01', until), undefined);
});

it('given several commissioners, then each has its own', () => {
  const alder = { ...granted('mandate/a', '2026-01-02'), mandate: { commissioner: 'party/alder' } };
  const held = mandatesInForce([granted('mandate/b', '2026-01-02'), alder], '2026-03-01');
  assert.deepEqual([...held.keys()].sort(), ['party/alder', 'party/birch']);
});

it('given an instant that has passed, then what held then: not what was granted later, and what was taken back later', () => {
  const first = granted('mandate/a', '2026-01-02');
  const second = {
    ...granted('mandate/b', '2026-02-02', { revoked: true }),
    revokedAt: '2026-03-01T09:00:00.000Z',
  };
  const at = (instant: string) => mandatesHeldAt([second, first], instant).get('party/birch')?.stream;
  assert.equal(at('2026-01-01T09:00:00.000Z'), undefined);
  assert.equal(at('2026-02-02T08:59:59.999Z'), 'mandate/a');
  assert.equal(at('2026-02-02T09:00:00.000Z'), 'mandate/b');
  assert.equal(at('2026-02-28T09:00:00.000Z'), 'mandate/b');
  assert.equal(at('2026-03-01T09:00:00.000Z'), 'mandate/a');
});

it('given notes of many mandates that were taken back or renewed, then the last that holds of each is named', () => {
  const note = (commissioner: string, day: string, more: object = {}) => ({
    commissioner,
    granted: `2026-02-${day}T09:00:00.000Z`,
    revoked: false,
    ...more,
  });
  const gone = Array.from({ length: 100 }, (_, n) => [
    `mandate/a-${n}`,
    note('party/alder', '01', { revoked: true }),
  ]);
  const notes = {
    ...(Object.fromEntries(gone) as Record<string, ReturnType<typeof note>>),
    'mandate/b': note('party/alder', '02'),
    'mandate/c': note('party/alder', '03'),
    'mandate/d': note('party/birch', '03', { validTo: '2026-02-10' }),
    'mandate/e': note('party/birch', '01'),
    'mandate/f': { commissioner: 'party/cedar', revoked: false },
    'mandate/g': { commissioner: 'party/cedar', revoked: true },
  };
  const named = (day: string) => [...mandatesNoted(notes, day)].sort();
  assert.deepEqual(named('2026-02-10'), ['mandate/c', 'mandate/d', 'mandate/f']);
  assert.deepEqual(named('2026-02-11'), ['mandate/c', 'mandate/e', 'mandate/f']);
});
