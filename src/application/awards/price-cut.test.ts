import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import {
  contested,
  exhaustive,
  type File,
  problems,
} from '../../commissioning/award/problem/small-problems.test-data.ts';
import { cutWays, pricesWith, totalOf, withinCeilings } from './cut-ways.ts';
import type { AwardRunner } from './engine.ts';
import { openProblem, type ProblemFile } from './files.ts';
import { offerReason } from './reasons.ts';
import { runAward } from './run.ts';

const solver = highsSolver();
after(() => solver.close());
const runner: AwardRunner = { run: (file, options) => runAward(file, solver, options) };

const opened = (file: File): ProblemFile => {
  const read = openProblem(JSON.stringify(file));
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
};

interface Offer {
  readonly id: string;
  readonly provider: string;
  readonly prices: Readonly<Record<string, number>>;
}

const withPrices = (file: File, id: string, prices: Offer['prices']): File =>
  ({ ...file, offers: file.offers.map((one) => (one.id === id ? { ...one, prices } : one)) }) as File;

/** Whether the offer is in the best award at such prices, by looking at all awards. */
const winsAt = (file: File, id: string, prices: Offer['prices'], autonomy: boolean): boolean =>
  exhaustive(withPrices(file, id, prices), autonomy)?.offers.includes(id) ?? false;

test('given small problems, then the cut told is enough, and no smaller one is, as looking at all shows', async () => {
  const met = { cut: 0, never: 0, smaller: 0, certain: 0, uncertain: 0 };
  for (const [n, file] of fc.sample(problems, { numRuns: 150, seed: 5 }).entries()) {
    const autonomy = n % 2 === 0;
    const best = exhaustive(file, autonomy);
    if (best === undefined) continue;
    const award = await runner.run(file, { autonomy });
    assert.ok(award.ok, award.ok ? '' : award.error);
    for (const { id, prices } of file.offers as readonly Offer[]) {
      if (best.offers.includes(id)) continue;
      const problem = opened(file);
      const told = await offerReason(problem, { ...award.value, seconds: 0 }, id, runner);
      assert.ok(told.ok, told.ok ? '' : told.error);
      const { cutPence, pricesPence, displaced, proved, certain, text } = told.value;
      assert.equal(proved, true);
      met[certain ? 'certain' : 'uncertain'] += 1;
      assert.equal(/looked at, |of the cuts looked at/.test(text), !certain);
      const base = withinCeilings(problem.problem, prices);
      const fixed = totalOf(prices) - totalOf(base);
      const ways = cutWays(problem.problem, base);
      if (cutPence === undefined || pricesPence === undefined) met.never += 1;
      else {
        met.cut += 1;
        assert.equal(totalOf(prices) - totalOf(pricesPence), cutPence);
        const then = exhaustive(withPrices(file, id, pricesPence), autonomy);
        assert.ok(then !== undefined);
        assert.ok(then.offers.includes(id));
        assert.deepEqual(
          displaced,
          best.offers.filter((one) => !then.offers.includes(one)),
        );
      }
      if (!certain) continue;
      // No smaller cut wins, along any of the ways that are looked at.
      for (const way of ways) {
        const below = cutPence === undefined ? way.most : Math.min(way.most, cutPence - fixed - 1);
        for (let part = 0; part <= 12 && below >= 0; part += 1) {
          met.smaller += 1;
          const less = way.prices(Math.floor((below * part) / 12));
          assert.equal(
            winsAt(file, id, less, autonomy),
            false,
            `${JSON.stringify(file)} ${id} ${JSON.stringify(less)}`,
          );
        }
      }
    }
  }
  assert.ok(met.cut >= 30 && met.never >= 30 && met.smaller >= 400, JSON.stringify(met));
  assert.ok(met.certain >= 4 * met.uncertain, JSON.stringify(met));
});

interface Small {
  readonly commissioners: readonly object[];
  readonly lots: readonly object[];
  readonly providers: readonly object[];
  readonly scores: readonly object[];
  readonly offers: readonly Offer[];
}
const small = (parts: Small): File =>
  ({ format: 'moothall/award-problem/1', currency: 'GBP', ...parts }) as unknown as File;
const quality = (commissioner: string, provider: string, score: number) => ({
  commissioner,
  provider,
  criterion: 'quality',
  score,
});
const buyer = (id: string, more: object = {}) => ({
  id,
  policy: { weights: { price: 20, quality: 80 }, priceFormula: 'linear' },
  ...more,
});
async function toldOf(file: File, id: string, autonomy = true) {
  const award = await runner.run(file, { autonomy });
  assert.ok(award.ok, award.ok ? '' : award.error);
  const told = await offerReason(opened(file), { ...award.value, seconds: 0 }, id, runner);
  assert.ok(told.ok, told.ok ? '' : told.error);
  return told.value;
}

test('given an offer over its ceiling whose whole price is needed for a discount, then bringing it to the ceiling is enough, though no price at all is not', async () => {
  const file = small({
    commissioners: [buyer('C1'), buyer('C2', { budgetPence: 6000 })],
    lots: [
      { id: 'L1', commissioner: 'C1', ceilingPence: 9000 },
      { id: 'L2', commissioner: 'C2', ceilingPence: 10_000, required: true },
    ],
    providers: [{ id: 'P1', discounts: [{ spendPence: 15_000, percent: 50 }] }, { id: 'P2' }],
    scores: [
      quality('C1', 'P1', 90),
      quality('C2', 'P1', 90),
      quality('C1', 'P2', 20),
      quality('C2', 'P2', 20),
    ],
    offers: [
      { id: 'A', provider: 'P1', prices: { L1: 10_000 } },
      { id: 'B', provider: 'P1', prices: { L2: 10_000 } },
      { id: 'X', provider: 'P2', prices: { L1: 8000, L2: 6000 } },
    ],
  });
  assert.equal(winsAt(file, 'A', { L1: 0 }, true), false);
  const { cutPence, text, certain } = await toldOf(file, 'A');
  assert.equal(cutPence, 1000);
  assert.equal(certain, true);
  assert.match(
    text,
    /With £10\.00 off its price of £100\.00 it would have won, displacing X; with a penny less off it would not\.$/,
  );
});

test('given a cut that wins only while a discount is kept, then it is found between cuts that lose', async () => {
  // With B it reaches the tier as long as A asks £50 or more; without the discount B is beyond C2’s budget.
  const file = small({
    commissioners: [buyer('C1'), buyer('C2', { budgetPence: 5000 })],
    lots: [
      { id: 'L1', commissioner: 'C1', ceilingPence: 10_000 },
      { id: 'L2', commissioner: 'C2', ceilingPence: 10_000, required: true },
    ],
    providers: [{ id: 'P', discounts: [{ spendPence: 15_000, percent: 50 }] }, { id: 'Q' }],
    scores: [quality('C1', 'P', 50), quality('C2', 'P', 90), quality('C1', 'Q', 72), quality('C2', 'Q', 72)],
    offers: [
      { id: 'A', provider: 'P', prices: { L1: 10_000 } },
      { id: 'B', provider: 'P', prices: { L2: 10_000 } },
      { id: 'X', provider: 'Q', prices: { L1: 6000, L2: 5000 } },
    ],
  });
  assert.equal(winsAt(file, 'A', { L1: 0 }, true), false);
  for (const autonomy of [true, false]) {
    let least = 0;
    while (!winsAt(file, 'A', { L1: 10_000 - least }, autonomy)) least += 1;
    assert.ok(least > 1000 && least < 5000);
    const { cutPence } = await toldOf(file, 'A', autonomy);
    assert.equal(cutPence, least);
  }
});

test('given a package with one price over its ceiling, then that price alone has to come down, and it says which', async () => {
  const file = small({
    commissioners: [buyer('C1')],
    lots: [
      { id: 'L1', commissioner: 'C1', ceilingPence: 100_000 },
      { id: 'L2', commissioner: 'C1', ceilingPence: 10_000_000 },
    ],
    providers: [{ id: 'P1' }, { id: 'P2' }],
    scores: [quality('C1', 'P1', 90), quality('C1', 'P2', 30)],
    offers: [
      { id: 'pack', provider: 'P1', prices: { L1: 110_000, L2: 7_000_000 } },
      { id: 'q1', provider: 'P2', prices: { L1: 80_000 } },
      { id: 'q2', provider: 'P2', prices: { L2: 6_000_000 } },
    ],
  });
  const { cutPence, text } = await toldOf(file, 'pack');
  assert.equal(cutPence, 10_000);
  assert.match(
    text,
    /With £100\.00 off its price of £71,100\.00, taken off the price of L1, it would have won/,
  );
  assert.match(text, /Looked for: the smallest cut of each price by itself, and of all in proportion\./);
});

test('given pence to take off in proportion, then they are all taken, and no price rises when more are', () => {
  const prices = { A: 1, B: 33, C: 100_000, D: 66_667 };
  let before = pricesWith(prices, 0);
  assert.deepEqual(before, prices);
  for (let cut = 1; cut <= 2000; cut += 1) {
    const now = pricesWith(prices, cut);
    assert.equal(totalOf(prices) - totalOf(now), cut);
    for (const lot of ['A', 'B', 'C', 'D'] as const) assert.ok((now[lot] ?? 0) <= (before[lot] ?? 0));
    before = now;
  }
  assert.deepEqual(pricesWith(prices, totalOf(prices)), { A: 0, B: 0, C: 0, D: 0 });
});

test('given an offer that only a few pence keep from winning, then those pence are the answer', async () => {
  const file = {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula: 'linear' } }],
    lots: [{ id: 'L', commissioner: 'C', ceilingPence: 100_000_000 }],
    providers: [{ id: 'P' }, { id: 'Q' }],
    scores: [],
    offers: [
      { id: 'O1', provider: 'P', prices: { L: 80_000_000 } },
      { id: 'O2', provider: 'Q', prices: { L: 80_000_123 } },
    ],
  } as unknown as File;
  let solves = 0;
  const counting: AwardRunner = {
    run: (problem, options) => {
      solves += 1;
      return runAward(problem, solver, options);
    },
  };
  const award = await runner.run(file, { autonomy: true });
  assert.ok(award.ok);
  const told = await offerReason(opened(file), { ...award.value, seconds: 0 }, 'O2', counting);
  assert.ok(told.ok);
  // At the same price the same value and cost: the smaller id wins, so that it takes one penny more.
  assert.equal(told.value.cutPence, 124);
  assert.equal(
    told.value.text,
    'O2 lost. With £1.24 off its price of £800,001.23 it would have won, displacing O1; with a penny less off it would not.',
  );
  assert.ok(solves <= 5, `${solves} solves`);
});

test('given commissioners in each other’s way, then a cut is found in few solves, whatever decides', async () => {
  let most = 0;
  let told = 0;
  for (const file of fc.sample(contested, { numRuns: 10, seed: 3 })) {
    const award = await runner.run(file, { autonomy: true });
    assert.ok(award.ok, award.ok ? '' : award.error);
    for (const { id } of file.offers) {
      let solves = 0;
      const counting: AwardRunner = {
        run: (...asked) => {
          solves += 1;
          return runner.run(...asked);
        },
      };
      const reason = await offerReason(opened(file), { ...award.value, seconds: 0 }, id, counting);
      assert.ok(reason.ok, reason.ok ? '' : reason.error);
      if (reason.value.cutPence !== undefined) told += 1;
      most = Math.max(most, solves);
    }
  }
  // Prices are below 100,000 pence, of which halving takes 17 steps to find one, for each way of cutting a package.
  assert.ok(told > 5 && most <= 20, `${told} cuts, ${most} solves`);
});
