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
import type { AwardRunner } from './engine.ts';
import { openProblem, type ProblemFile } from './files.ts';
import { pricesWith, totalOf } from './price-cut.ts';
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

/** Whether the offer is in the best award when so many pence are off its prices, by looking at all awards. */
function winsWith(file: File, id: string, cut: number, autonomy: boolean): boolean {
  const prices = (file.offers as readonly Offer[]).find((one) => one.id === id)?.prices ?? {};
  const best = exhaustive(withPrices(file, id, pricesWith(prices, cut)), autonomy);
  return best?.offers.includes(id) ?? false;
}

test('given small problems, then the cut told is enough, and with a penny less the offer loses, as looking at all shows', async () => {
  const met = { cut: 0, never: 0, smaller: 0 };
  for (const [n, file] of fc.sample(problems, { numRuns: 150, seed: 5 }).entries()) {
    const autonomy = n % 2 === 0;
    const best = exhaustive(file, autonomy);
    if (best === undefined) continue;
    const award = await runner.run(file, { autonomy });
    assert.ok(award.ok, award.ok ? '' : award.error);
    for (const { id, prices, provider } of file.offers as readonly Offer[]) {
      if (best.offers.includes(id)) continue;
      const told = await offerReason(opened(file), { ...award.value, seconds: 0 }, id, runner);
      assert.ok(told.ok, told.ok ? '' : told.error);
      const { cutPence, pricesPence, displaced, proved } = told.value;
      assert.equal(proved, true);
      const asked = totalOf(prices);
      if (cutPence === undefined || pricesPence === undefined) {
        met.never += 1;
        assert.equal(winsWith(file, id, asked, autonomy), false);
        continue;
      }
      met.cut += 1;
      const then = exhaustive(withPrices(file, id, pricesPence), autonomy);
      assert.ok(then !== undefined);
      assert.ok(then.offers.includes(id));
      assert.deepEqual(
        displaced,
        best.offers.filter((one) => !then.offers.includes(one)),
      );
      // The cut of a package is shared by its lots and rounded: the step before it is the last that takes less off.
      let less = cutPence;
      while (less > 0 && asked - totalOf(pricesWith(prices, less)) >= cutPence) less -= 1;
      assert.equal(winsWith(file, id, less, autonomy), false, `${JSON.stringify(file)} ${id} ${less}`);
      // Where no discount and no shortfall can turn, every smaller cut loses too.
      const tiers = file.providers.find((one) => one.id === provider)?.discounts ?? [];
      if (tiers.length > 0 || autonomy) continue;
      for (let part = 0; part < 20; part += 1) {
        met.smaller += 1;
        assert.equal(winsWith(file, id, Math.floor((less * part) / 20), autonomy), false);
      }
    }
  }
  assert.ok(met.cut >= 30 && met.never >= 30 && met.smaller >= 40, JSON.stringify(met));
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
    'O2 lost. With £1.24 off its price of £800001.23 it would have won, displacing O1; with a penny less off it would not.',
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
  // Prices are below 100,000 pence, of which halving takes 17 steps to find one.
  assert.ok(told > 5 && most <= 10, `${told} cuts, ${most} solves`);
});
