import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import type { DualsRead } from './check/duals.ts';
import { type OwnMarket, ownMarket } from './check/market.ts';
import { checkProof } from './check/proof.ts';
import { examine } from './check/result.ts';
import { dualsOfLots } from './duals.test-data.ts';
import { exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import { resultSoFar } from './solve.ts';

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
  const duals = dualsOfLots(lots);
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

/** Duals of every part of a market, each as large as it is drawn, on the side on which it may stand. */
function drawn(market: OwnMarket, draw: () => number): DualsRead {
  const { problem, unit } = market;
  const required = new Set(market.required);
  const whole = (most: number) => Math.floor(draw() * most);
  const either = (isFree: boolean, most: number) => (isFree && draw() < 0.4 ? -1 : 1) * whole(most);
  // As large as what is at stake, or as large as a whole number may be.
  const most = () => (draw() < 0.2 ? Number.MAX_SAFE_INTEGER : 200_000 * unit);
  const named = (names: Iterable<string>, one: (name: string) => number) =>
    Object.fromEntries([...names].map((name) => [name, one(name)]));
  const kindsOf = (lot: string) => [...market.choosers.values()].flatMap(({ kinds }) => kinds.get(lot) ?? []);
  const seats = problem.lots.flatMap(({ id }) => kindsOf(id).map((kind) => ({ id, kind })));
  const isChosen = new Set([...market.choosers.values()].flatMap(({ lots }) => lots.map(({ id }) => id)));
  return {
    lots: named(
      [...market.lots].filter((id) => !isChosen.has(id)),
      (id) => either(required.has(id), most()),
    ),
    seats: Object.fromEntries(
      seats.map(({ id, kind }) => [`${kind}/${id}`, either(required.has(id) || kind.includes('1'), most())]),
    ),
    budgets: named(
      problem.commissioners.flatMap(({ id, budgetPence }) => (budgetPence === undefined ? [] : [id])),
      () => whole(1e12),
    ),
    floors: {},
    rules: named(market.rules.keys(), (name) => {
      const rule = market.rules.get(name)?.rule ?? assert.fail();
      const penalty = rule.type === 'set-aside' ? rule.penaltyPencePerPound * 1e9 : rule.penaltyPence * unit;
      return whole(rule.strength === 'must' ? most() : penalty);
    }),
    requires: named(market.requires.keys(), () => whole(most())),
    costCap: 0,
    cuts: named(
      market.cuts.map((_, n) => String(n)),
      () => whole(most()),
    ),
  };
}

test('given any duals, then the bound that they give is not below the best award', () => {
  let [bounded, near] = [0, 0];
  const draws = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(problems, draws, fc.constantFrom(1, 100, 10_000), (file, numbers, unit) => {
      const best = exhaustive(file, false);
      if (best === undefined) return;
      const problem = read(file);
      let next = 0;
      const draw = () => numbers[next++ % numbers.length] ?? 0;
      const ids = problem.lots.map(({ id }) => id);
      const cuts = [{ lots: ids.slice(0, 3) }, { lots: ids.slice(0, 2), provider: 'P0' }].filter(
        ({ lots, provider }) => lots.length === (provider === undefined ? 3 : 2),
      );
      const market = ownMarket(problem, unit, cuts);
      assert.ok(typeof market === 'object', String(market));
      const proof = { kind: 'plans', unit, cuts, root: 0, nodes: [], duals: [drawn(market, draw)] };
      const { boundPence, wrong } = checkProof(problem, proof, best.offers);
      assert.ok(boundPence !== undefined, JSON.stringify(wrong));
      assert.ok(BigInt(boundPence) >= best.value, `${boundPence} is below ${best.value}`);
      bounded += 1;
      if (boundPence < 2 * Number(best.value)) near += 1;
    }),
    { numRuns: 600, seed: 3 },
  );
  assert.ok(bounded > 300 && near > 30, `${bounded} bounds, ${near} of them near`);
});
