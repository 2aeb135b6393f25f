import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Duals, rootBranch } from './plans/duals.ts';
import { type Market, marketOf, type Seller } from './plans/market.ts';
import { price, worthOf } from './plans/pricing.ts';
import type { Worths } from './plans/state.ts';
import { worthsOf } from './plans/weighing.ts';
import { type File, problems, read } from './problem/small-problems.test-data.ts';
import { valuationOf } from './valuation.ts';

/** Duals of seats as large as offers are worth, of either sign, and of rules as large as they may be. */
function drawn(market: Market, draw: () => number): Duals {
  return {
    seats: Float64Array.from(market.seats, () => Math.round((draw() - 0.3) * 100_000 * market.unit)),
    sides: Float64Array.from(market.rows, (row) =>
      row.kind === 'min-providers' ? Math.round(draw() * 50_000 * market.unit) : 0,
    ),
    cuts: new Float64Array(0),
  };
}

/** By looking at every set of a provider's offers: what its best plan is worth; to win nothing is worth 0. */
function bestOfAll(seller: Seller, worths: Worths): number {
  let best = 0;
  for (let mask = 1; mask < 2 ** seller.asks.length; mask += 1) {
    const asks = seller.asks.filter(({ own }) => mask & (1 << own));
    const lots = asks.flatMap(({ lots }) => lots);
    const groups = asks.flatMap(({ group }) => (group >= 0 ? [group] : []));
    const spend = asks.reduce((sum, ask) => sum + ask.spend, 0);
    const breaks = seller.caps.some(
      (cap) =>
        cap.must && asks.reduce((sum, { own }) => sum + (cap.ceilings[own] ?? 0), 0) * 10_000 > cap.most,
    );
    const isPlan =
      new Set(lots).size === lots.length &&
      new Set(groups).size === groups.length &&
      lots.length <= seller.maxLots &&
      asks.reduce((sum, { units }) => sum + units, 0) <= seller.capacity &&
      asks.every(({ needs }) => needs.every((need) => mask & (1 << need))) &&
      !breaks;
    const tier = seller.tiers.findLastIndex(({ from }) => spend >= from);
    if (isPlan) best = Math.max(best, worthOf(seller, worths, { tier, asks: asks.map(({ own }) => own) }));
  }
  return best;
}

const part = fc.nat(1000).map((n) => n / 1000);
const draws = fc.array(part, { minLength: 30, maxLength: 30 });

/** Offers of one provider on each lot alone and on several together, where it counts how many providers win anything. */
const packaged: fc.Arbitrary<File> = fc
  .record({ offers: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), part), { maxLength: 8 }) })
  .map(({ offers }) => ({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [0, 1].map((n) => ({
      id: `C${n}`,
      policy: {
        weights: { price: 100, quality: 0 },
        priceFormula: 'linear',
        rules: [{ id: 'r', type: 'min-providers', count: 2, strength: 'should', penaltyPence: 50_000 }],
      },
    })) as unknown as File['commissioners'],
    lots: [0, 1, 2].map((n) => ({
      id: `L${n}`,
      commissioner: `C${n % 2}`,
      ceilingPence: 100_000,
      units: 0,
      required: false,
    })),
    providers: [{ id: 'P0', flags: [], discounts: [] }],
    scores: [],
    offers: offers.map(([lots, price], n) => ({
      id: `O${n}`,
      provider: 'P0',
      prices: Object.fromEntries(
        [0, 1, 2].flatMap((lot) =>
          lots & (1 << lot) ? [[`L${lot}`, Math.round(price * 90_000) + lot]] : [],
        ),
      ),
    })),
  }));

test('given offers of one provider and any duals, then no set of them is worth more than the best plan that is found', () => {
  let packages = 0;
  fc.assert(
    fc.property(fc.oneof(problems, packaged), draws, (file, numbers) => {
      const market = marketOf(valuationOf(read(file)));
      let next = 0;
      const duals = drawn(market, () => numbers[next++ % numbers.length] ?? 0);
      for (const seller of market.providers) {
        const worths = worthsOf(market, seller, duals, rootBranch(market), []);
        const { most, plans } = price(seller, worths, { floor: -1, nodes: 1_000_000 });
        assert.equal(most, bestOfAll(seller, worths));
        if (plans.at(-1)?.asks.some((own) => (seller.asks[own]?.lots.length ?? 0) > 1)) packages += 1;
      }
    }),
    { numRuns: 2000, seed: 11 },
  );
  assert.ok(packages > 100, `in ${packages} the best plan has a package`);
});
