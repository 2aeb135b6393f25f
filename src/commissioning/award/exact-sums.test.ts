import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import { examine } from './check/result.ts';
import { exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import { gapOf, resultSoFar } from './solve.ts';

/**
 * Lots that must all be awarded: one provider has an offer on each, and each requires the next, so that it wins all or none;
 * another has one package of them all that is worth less by so many pence.
 */
function chained(lots: number, less: number): File {
  const ids = Array.from({ length: lots }, (_, n) => `L${100 + n}`);
  const offers = ids.map((id, n) => {
    const next = ids[n + 1];
    return {
      id: `one-${id}`,
      provider: 'P',
      prices: { [id]: 500_001 },
      ...(next === undefined ? {} : { requires: [`one-${next}`] }),
    };
  });
  const prices = Object.fromEntries(ids.map((id, n) => [id, 500_001 + (n === 0 ? less : 0)]));
  return {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [
      { id: 'C', policy: { weights: { price: 100, quality: 0 }, priceFormula: 'linear', rules: [] } },
    ],
    lots: ids.map((id) => ({ id, commissioner: 'C', ceilingPence: 1_000_000, units: 0, required: true })),
    providers: ['P', 'Q'].map((id) => ({ id, flags: [], discounts: [] })),
    scores: [],
    offers: [...offers, { id: 'package', provider: 'Q', prices }],
  };
}

/** These offers, told with a bound that these duals of lots are to prove. */
function told(file: File, offers: readonly string[], lots: Readonly<Record<string, number>>): JsonObject {
  const open = resultSoFar(read(file), 'hash', { autonomy: 'off', offers, bound: undefined });
  assert.ok(open !== undefined);
  const duals = {
    lots,
    seats: {},
    budgets: {},
    floors: {},
    rules: {},
    requires: {},
    costCap: 0,
    cuts: {},
  };
  return JSON.parse(
    JSON.stringify({
      ...open,
      status: 'proved',
      boundPence: open.valuePence,
      gap: 0,
      boundBy: 'exact',
      proof: { kind: 'plans', unit: 1, cuts: [], root: 0, nodes: [], duals: [duals] },
    }),
  ) as JsonObject;
}

test('given duals so large that sums of them pass 53 bits, then no award that is not the best passes as proved', () => {
  const less = 60;
  const file = chained(40, less);
  const second = told(file, ['package'], {});
  const value = Number(second.valuePence);
  // Half of the lots cost so much less than nothing, half so much more: only their sum makes the bound.
  for (const large of [6_827_473_487_459_640, 7_501_802_799_038_281, Number.MAX_SAFE_INTEGER, 1_000_000]) {
    const lots = Object.fromEntries(
      file.lots.map(({ id }, n) => [id, n === 0 ? value - large : n < 20 ? -large : large]),
    );
    const { wrong, boundPence } = examine(read(file), 'hash', told(file, ['package'], lots));
    assert.deepEqual(
      wrong.map(({ path }) => path),
      ['/boundPence'],
      `with duals of ${large}`,
    );
    assert.ok(boundPence === undefined || boundPence >= value + less);
  }
});

test('given any duals, then the bound that they give is not below the best award', () => {
  const large = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.integer({ min: -50, max: 50 }).map((n) => n * 150_000_000_000_001),
  );
  let bounded = 0;
  fc.assert(
    fc.property(problems, fc.array(large, { minLength: 10, maxLength: 10 }), (file, drawn) => {
      const best = exhaustive(file, false);
      if (best === undefined) return;
      const problem = read(file);
      const lots = Object.fromEntries(
        problem.lots.map(({ id, required }, n) => [id, required ? (drawn[n] ?? 0) : Math.abs(drawn[n] ?? 0)]),
      );
      const claim = told(file, best.offers, lots);
      const boundPence = Number.MAX_SAFE_INTEGER;
      const gap = gapOf(Number(claim.valuePence), boundPence);
      const given = { ...claim, status: 'gap', tieBreak: 'unproved', boundPence, gap };
      const found = examine(problem, 'hash', given);
      if (found.boundPence === undefined) return;
      bounded += 1;
      assert.ok(BigInt(found.boundPence) >= best.value);
    }),
    { numRuns: 400, seed: 3 },
  );
  assert.ok(bounded > 60, `${bounded} bounds`);
});
