import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkProof } from './check/proof.ts';
import { dualsOfLots } from './duals.test-data.ts';
import { read } from './problem/small-problems.test-data.ts';

const MARKET = {
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula: 'linear' } }],
  lots: ['L1', 'L2'].map((id) => ({ id, commissioner: 'C', ceilingPence: 1000 })),
  providers: [{ id: 'P' }, { id: 'Q' }],
  scores: [],
};

/** A tree that leaves one award of two offers, `one` and `other`, in its fourth leaf. */
const treeBy = (both: string, one: string, other: string) => ({
  kind: 'plans',
  unit: 1,
  cuts: [],
  root: 0,
  duals: [dualsOfLots({ L1: 500, L2: 500 })],
  nodes: [
    { provider: 'Q', offer: both, yes: 1, no: 2 },
    { duals: 0, listed: 3 },
    { duals: 0, listed: 4 },
    { award: true },
    { provider: 'P', offer: one, yes: 5, no: 6 },
    { provider: 'P', offer: other, yes: 7, no: 8 },
    { provider: 'P', offer: other, yes: 9, no: 10 },
    ...[1, 2, 3, 4].map(() => ({ award: true })),
  ],
});

test('given an offer whose id reads like the ids of two others, then it is not taken for the award of these two', () => {
  for (const between of ['\n', ',', '/', ' ', '","']) {
    const both = `a${between}b`;
    const offers = [
      { id: 'a', provider: 'P', prices: { L1: 500 } },
      { id: 'b', provider: 'P', prices: { L2: 500 } },
      { id: both, provider: 'Q', prices: { L1: 600, L2: 500 } },
    ];
    const problem = read({ ...MARKET, offers });
    const proof = treeBy(both, 'a', 'b');
    assert.deepEqual(checkProof(problem, proof, [both]).wrong, [
      { path: '/proof/nodes/7', message: 'is a better award' },
    ]);
    const right = checkProof(problem, proof, ['a', 'b']);
    assert.deepEqual([right.wrong, right.boundPence, right.isOnly], [[], 1000, true]);
  }
});
