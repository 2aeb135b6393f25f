import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { read } from './problem/small-problems.test-data.ts';
import { shareSavings } from './sharing.ts';

/** One provider that wins a lot of each commissioner, at these prices, with these tiers. */
const bought = (prices: readonly number[], discounts: readonly { spendPence: number; percent: number }[]) => {
  const problem = read({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: prices.map((_, n) => ({
      id: `C${n}`,
      policy: { weights: { price: 100 }, priceFormula: 'linear' },
    })),
    lots: prices.map((price, n) => ({ id: `L${n}`, commissioner: `C${n}`, ceilingPence: price + 1 })),
    providers: [{ id: 'P', discounts }],
    scores: [],
    offers: prices.map((price, n) => ({ id: `O${n}`, provider: 'P', prices: { [`L${n}`]: price } })),
  });
  return shareSavings(
    problem,
    prices.map((_, n) => `O${n}`),
  )[0];
};

/** The Shapley value by its definition: the mean gain over every order of joining. */
function byOrders(prices: readonly number[], worth: (members: readonly number[]) => number): number[] {
  const sums = prices.map(() => 0);
  let orders = 0;
  const walk = (joined: readonly number[]) => {
    if (joined.length === prices.length) {
      orders += 1;
      for (const [n, player] of joined.entries())
        sums[player] = (sums[player] ?? 0) + worth(joined.slice(0, n + 1)) - worth(joined.slice(0, n));
    }
    for (const [player] of prices.entries()) if (!joined.includes(player)) walk([...joined, player]);
  };
  walk([]);
  return sums.map((sum) => sum / orders);
}

test('given what commissioners bought together, then shares are the mean over all orders of joining and make the whole', () => {
  const prices = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 6 });
  const tiers = fc.uniqueArray(
    fc.record({ spendPence: fc.integer({ min: 1, max: 200_000 }), percent: fc.integer({ min: 1, max: 30 }) }),
    { maxLength: 3, selector: (tier) => tier.spendPence },
  );
  let shared = 0;
  fc.assert(
    fc.property(prices, tiers, (list, discounts) => {
      const sharing = bought(list, discounts);
      if (sharing === undefined) return;
      shared += 1;
      const worth = (members: readonly number[]) => {
        const spend = members.reduce((sum, n) => sum + (list[n] ?? 0), 0);
        const reached = discounts.filter((tier) => tier.spendPence <= spend);
        const { percent } = reached.toSorted((a, b) => b.spendPence - a.spendPence)[0] ?? { percent: 0 };
        return members.reduce((sum, n) => {
          const price = list[n] ?? 0;
          return sum + price - Math.floor((price * (100 - percent) + 50) / 100);
        }, 0);
      };
      const expected = byOrders(list, worth);
      for (const [n, { shapleyPence }] of sharing.shares.entries())
        assert.ok(Math.abs(shapleyPence - (expected[n] ?? 0)) <= (n === 0 ? list.length : 0.500001));
      assert.equal(sharing.method, 'exact');
      assert.equal(
        sharing.shares.reduce((sum, one) => sum + one.shapleyPence, 0),
        sharing.discountPence,
      );
      assert.equal(
        sharing.shares.reduce((sum, one) => sum + one.transferPence, 0),
        0,
      );
    }),
    { numRuns: 300, seed: 3 },
  );
  assert.ok(shared > 100, `${shared} shared a discount`);
});

test('given twenty commissioners, then the shares are exact; given more, then sampled with an error that holds', () => {
  // Equal buyers share equally, whatever the tiers: the truth is known for any number of them.
  const tiers = [
    { spendPence: 700_000, percent: 5 },
    { spendPence: 1_500_000, percent: 12 },
  ];
  const equal = (count: number) => bought(new Array<number>(count).fill(100_000), tiers);
  const twenty = equal(20);
  assert.equal(twenty?.method, 'exact');
  assert.ok(twenty?.shares.every(({ shapleyPence }) => shapleyPence === 12_000));
  const many = equal(60);
  assert.equal(many?.method, 'sampled');
  const error = many?.errorPence ?? 0;
  assert.ok(error > 0 && error < 1200, `an error of ${error}`);
  const off = (many?.shares ?? []).filter(({ shapleyPence }) => Math.abs(shapleyPence - 12_000) > error);
  assert.ok(off.length <= 2, `${off.length} of 60 beyond ${error}`);
  assert.equal(
    many?.shares.reduce((sum, one) => sum + one.transferPence, 0),
    0,
  );
  assert.deepEqual(equal(60), many);
});
