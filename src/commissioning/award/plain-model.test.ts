import assert from 'node:assert/strict';
import { test } from 'node:test';
import { present } from '../../kernel/assert.ts';
import { ownMarket } from './check/market.ts';
import { pointsOf } from './check/values.ts';
import { plainModel } from './plain-model.ts';
import { read } from './problem/small-problems.test-data.ts';
import { valuationOf } from './valuation.ts';

/** One provider, or so many, with very many offers, in so many lots. */
const crowded = (
  offers: number,
  lots: number,
  priceFormula: 'linear' | 'lowest',
  discounts: object[] = [],
  providers = 1,
) =>
  read({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula } }],
    lots: Array.from({ length: lots }, (_, n) => ({ id: `L${n}`, commissioner: 'C', ceilingPence: 1000 })),
    providers: Array.from({ length: providers }, (_, n) => ({ id: n === 0 ? 'P' : `P${n}`, discounts })),
    scores: [],
    offers: Array.from({ length: offers }, (_, n) => ({
      id: `O${n}`,
      provider: n % providers === 0 ? 'P' : `P${n % providers}`,
      prices: { [`L${n % lots}`]: 500 + (n % 400) },
      group: 'one',
    })),
  });

/** Of the processor's time. What grows as the square of the offers takes minutes; what grows as they do, a few seconds. */
const SECONDS = 30;

function timed<T>(task: () => T): T {
  const start = process.cpuUsage();
  const value = task();
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1_000_000;
  assert.ok(seconds < SECONDS, `${seconds.toFixed(1)} s`);
  return value;
}

test('given a provider with very many offers, then its model is made in a time that grows as they do', () => {
  const tiers = [1, 2, 3, 4].map((n) => ({ spendPence: n * 10_000, percent: n }));
  const problem = crowded(60_000, 100, 'linear', tiers);
  const { programme } = timed(() => plainModel(valuationOf(problem)));
  assert.ok(programme.columns.length > 300_000);
});

test('given very many providers with very many offers, then model and check look at each offer once', () => {
  const problem = crowded(190_000, 20, 'linear', [], 20_000);
  const { programme } = timed(() => plainModel(valuationOf(problem)));
  assert.equal(programme.columns.length, 190_000);
  const market = timed(() => ownMarket(problem, 1, []));
  assert.ok(typeof market === 'object' && market.providers.length === 20_000);
});

test('given very many offers on one lot, then the check finds the least of their prices', () => {
  const problem = crowded(190_000, 1, 'lowest');
  const [buyer, lot] = [problem.commissioners[0], problem.lots[0]];
  const points = (full: bigint) =>
    timed(() => pointsOf(problem, present(buyer, 'one buys'), present(lot, 'one lot'), 'P', full, full));
  assert.equal(points(500n), 100_00n * 1_000_000n);
  assert.equal(points(1000n), 100_00n * 500_000n);
});
