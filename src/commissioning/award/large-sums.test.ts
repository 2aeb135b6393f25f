import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { checkResult } from './check/result.ts';
import { DEFAULTS } from './find.ts';
import { marketOf } from './plans/market.ts';
import { contested, exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import { solveAward } from './solve.ts';
import { evaluate, valuationOf } from './valuation.ts';

const solver = highsSolver();
after(() => solver.close());

/** The same problem with so many times the money, a penny here and there, and penalties for a pound so many times as high. */
function times(file: File, by: number, harder: number): File {
  const more = <T extends number | undefined>(pence: T): T =>
    (pence === undefined ? undefined : pence * by + (pence % 7)) as T;
  return {
    ...file,
    commissioners: file.commissioners.map((one) => ({
      ...one,
      ...(one.budgetPence === undefined ? {} : { budgetPence: more(one.budgetPence) }),
      policy: {
        ...one.policy,
        rules: one.policy.rules.map((rule) =>
          'penaltyPence' in rule
            ? { ...rule, penaltyPence: more(rule.penaltyPence) }
            : 'penaltyPencePerPound' in rule
              ? { ...rule, penaltyPencePerPound: rule.penaltyPencePerPound * harder }
              : rule,
        ),
      },
    })),
    lots: file.lots.map((lot) => ({
      ...lot,
      ceilingPence: more(lot.ceilingPence),
      ...('weight' in lot && lot.weight !== undefined ? { weight: more(lot.weight) } : {}),
    })),
    providers: file.providers.map((one) => ({
      ...one,
      discounts: one.discounts.map((step) => ({ ...step, spendPence: more(step.spendPence) })),
    })),
    offers: file.offers.map((offer) => ({
      ...offer,
      prices: Object.fromEntries(Object.entries(offer.prices).map(([lot, price]) => [lot, more(price)])),
    })),
  };
}

test('given lots of tens of millions of pounds, or of billions, then the award is the best one and its proof passes', async () => {
  let certified = 0;
  for (const [n, small] of fc.sample(fc.oneof(problems, contested), { numRuns: 160, seed: 8 }).entries()) {
    const file =
      n % 3 === 0 ? times(small, 2_000_000, 20_000) : times(small, n % 2 === 0 ? 100_000 : 1_000_000, 1);
    for (const autonomy of [true, false]) {
      const expected = exhaustive(file, autonomy);
      const result = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, autonomy });
      assert.ok(result.ok, result.ok ? '' : result.error);
      const told = JSON.parse(JSON.stringify(result.value)) as JsonObject;
      assert.deepEqual(checkResult(read(file), 'hash', told), [], JSON.stringify(file));
      assert.deepEqual(result.value.offers, expected?.offers ?? []);
      if (result.value.proof?.kind === 'plans') certified += 1;
    }
  }
  assert.ok(certified > 100, `${certified} of them carry a certificate`);
});

test('given penalties far above what lots are worth, then what any award comes to in units is a whole number of its own', () => {
  let [awards, dear] = [0, 0];
  for (const small of fc.sample(problems, { numRuns: 1000, seed: 4 })) {
    const valuation = valuationOf(read(times(small, 2_000_000, 20_000)));
    const { unit } = marketOf(valuation);
    for (const offer of valuation.admissible) {
      const award = evaluate(valuation, [offer]);
      if (award === undefined) continue;
      awards += 1;
      if (award.valuePence < -1e12) dear += 1;
      assert.ok(Math.abs(award.valuePence * unit) < 2 ** 53, `${award.valuePence} pence of ${unit} units`);
    }
  }
  assert.ok(awards > 100 && dear > 10, `${awards} awards, ${dear} of them with dear penalties`);
});
