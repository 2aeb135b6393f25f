import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { type AwardAtPrice, awardsAtPrices, PRICE_SCALE } from './award-at-price.ts';
import { checkResult } from './check/result.ts';
import { exhaustive, problems, read } from './problem/small-problems.test-data.ts';

const solver = highsSolver();
after(() => solver.close());

test('given prices of cost one after another, then each award is the best one within what it costs', async () => {
  let proved = 0;
  let asked = 0;
  let missed = 0;
  await fc.assert(
    fc.asyncProperty(
      problems,
      fc.array(fc.integer({ min: 0, max: 3 * PRICE_SCALE }), { minLength: 1, maxLength: 4 }),
      async (file, prices) => {
        const awards = awardsAtPrices(read(file), 'hash', solver);
        assert.ok(awards !== undefined);
        for (const price of prices) {
          const begun = process.threadCpuUsage();
          // The time of this thread, whatever else the machine does.
          const elapsed = () => process.threadCpuUsage(begun).user / 1_000_000;
          const found: AwardAtPrice | undefined = await awards.at(price, { timeLimitSeconds: 3, elapsed });
          if (found === undefined) {
            // A frontier then asks by caps.
            if (exhaustive(file, false) !== undefined) missed += 1;
            continue;
          }
          const { capped, result }: AwardAtPrice = found;
          asked += 1;
          assert.deepEqual(checkResult(capped, 'hash', JSON.parse(JSON.stringify(result))), []);
          const best = exhaustive(file, false, capped.costCapPence);
          assert.ok(Number(best?.value) <= result.boundPence);
          if (result.status !== 'proved') continue;
          proved += 1;
          assert.equal(result.valuePence, Number(best?.value));
          assert.equal(result.costPence, Number(best?.cost));
          if (result.tieBreak === 'proved') assert.deepEqual(result.offers, best?.offers);
        }
        awards.dispose();
      },
    ),
    { numRuns: Number(process.env.MOOTHALL_AWARD_RUNS ?? 80) },
  );
  assert.ok(proved * 20 >= asked * 19, `${proved} of ${asked} are proved`);
  assert.ok(missed * 50 <= asked, `${missed} were not found, ${asked} were`);
});

test('given a lot that must be awarded and costs more at a price than it is worth, then it is awarded all the same', async () => {
  const awards = awardsAtPrices(
    read({
      format: 'moothall/award-problem/1',
      currency: 'GBP',
      commissioners: [{ id: 'C', policy: { weights: { price: 0, quality: 100 }, priceFormula: 'linear' } }],
      lots: [{ id: 'L', commissioner: 'C', ceilingPence: 50_000, required: true }],
      providers: [{ id: 'P' }],
      scores: [],
      offers: [{ id: 'O', provider: 'P', prices: { L: 18_291 } }],
    }),
    'hash',
    solver,
  );
  const found = await awards?.at(3 * PRICE_SCALE, { timeLimitSeconds: 10 });
  assert.deepEqual([found?.result.status, found?.result.offers], ['proved', ['O']]);
  awards?.dispose();
});
