import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MandateNote } from './state.ts';
import { leftBefore, withTakings } from './takings.ts';

const [CARE, RIDES, ELM] = ['procedure/care', 'procedure/rides', 'mandate/elm'] as const;
const note = (more: Partial<MandateNote> = {}): MandateNote => ({
  commissioner: 'party/elm',
  revoked: false,
  budgetPence: 100,
  takenPence: 0,
  ...more,
});
const decided = (procedure: string, pence: number) => ({
  procedure,
  award: 'award-1',
  standing: 'decided' as const,
  takes: [{ mandate: ELM, pence }],
});
const after = (...news: Parameters<typeof withTakings>[1][]): MandateNote => {
  const found = news.reduce(withTakings, { [ELM]: note(), 'mandate/oak': note() });
  assert.deepEqual(found['mandate/oak'], note());
  return found[ELM] ?? note();
};

test('given two awards noted, then the first has room by itself and the second only beside it, whichever is confirmed first', () => {
  const both = after(decided(CARE, 60), decided(RIDES, 50));
  assert.equal(leftBefore(both, CARE, 'award-1'), 100);
  assert.equal(leftBefore(both, RIDES, 'award-1'), 40);
  assert.equal(leftBefore(both, RIDES, 'proposal-1'), -10);
  const first = { procedure: CARE, award: 'award-1', standing: 'confirmed' as const };
  const settled = after(decided(CARE, 60), decided(RIDES, 50), first);
  assert.equal(settled.takenPence, 60);
  assert.deepEqual(settled.pending, [{ procedure: RIDES, award: 'award-1', pence: 50 }]);
  assert.equal(leftBefore(settled, RIDES, 'award-1'), 40);
});

test('given an award that is set aside, or noted again, then it takes nothing, or what was said last', () => {
  const gone = after(decided(CARE, 60), { procedure: CARE, award: 'award-1', standing: 'set-aside' });
  assert.deepEqual(gone, note());
  assert.deepEqual(after(decided(CARE, 60), decided(CARE, 30)).pending, [
    { procedure: CARE, award: 'award-1', pence: 30 },
  ]);
});

test('given no budget, or an award of which nothing was noted, then nothing is bounded, and nothing is kept', () => {
  const { budgetPence: _, ...unbounded } = note();
  assert.equal(leftBefore(unbounded, CARE, 'award-1'), undefined);
  assert.deepEqual(after({ procedure: CARE, award: 'award-1', standing: 'confirmed' }), note());
});
