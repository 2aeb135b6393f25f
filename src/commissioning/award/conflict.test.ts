import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { DEFAULTS } from './find.ts';
import { exhaustive, type File, problems, read } from './problem/small-problems.test-data.ts';
import type { AwardResult } from './result.ts';
import { solveAward } from './solve.ts';

const solver = highsSolver();
after(() => solver.close());

type Conflict = NonNullable<AwardResult['conflict']>;

/** The file with only these of its must rules and required lots. */
function withOnly(file: File, demands: Conflict): File {
  const keeps = (type: string, id: string, commissioner: string) =>
    demands.some((one) => one.type === type && one.id === id && one.commissioner === commissioner);
  return {
    ...file,
    commissioners: file.commissioners.map((one) => ({
      ...one,
      policy: {
        ...one.policy,
        rules: one.policy.rules.filter((rule) => rule.strength !== 'must' || keeps('rule', rule.id, one.id)),
      },
    })),
    lots: file.lots.map((lot) => ({
      ...lot,
      required: lot.required && keeps('lot', lot.id, lot.commissioner),
    })),
  };
}

test('given problems without an award, then the conflict alone allows none, and without any one of it there is one', async () => {
  const met = { conflicts: 0, several: 0 };
  for (const [n, file] of fc.sample(problems, { numRuns: 1000, seed: 9 }).entries()) {
    if (exhaustive(file, false) !== undefined) continue;
    const result = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, autonomy: n % 2 === 0 });
    assert.ok(result.ok);
    const conflict = result.value.conflict ?? [];
    assert.ok(conflict.length > 0);
    assert.equal(exhaustive(withOnly(file, conflict), false), undefined, JSON.stringify(file));
    for (const one of conflict) {
      const rest = conflict.filter((other) => other !== one);
      assert.ok(exhaustive(withOnly(file, rest), false), `${JSON.stringify(one)} is not needed`);
    }
    met.conflicts += 1;
    if (conflict.length > 1) met.several += 1;
  }
  assert.ok(met.conflicts > 200 && met.several >= 8, JSON.stringify(met));
});
