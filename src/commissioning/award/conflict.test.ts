import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import { present } from '../../kernel/assert.ts';
import { checkConflict } from './check/conflict.ts';
import { checkResult } from './check/result.ts';
import { DEFAULTS } from './find.ts';
import { generateProblem, SIZES } from './problem/generator.ts';
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

/** Problems in which offers on one commissioner's lots can bring another's within its budget, by discounts. */
const discounting: fc.Arbitrary<File> = fc
  .tuple(
    problems,
    fc.array(fc.integer({ min: 60_000, max: 190_000 }), { minLength: 6, maxLength: 6 }),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    fc.integer({ min: 5, max: 30 }),
  )
  .map(([file, prices, coins, percent]) => {
    const [first] = file.commissioners;
    assert.ok(first !== undefined);
    return {
      ...file,
      commissioners: [0, 1, 2].map((n) => ({
        ...first,
        id: `C${n}`,
        ...(n === 0 ? {} : { budgetPence: 110_000 + 15_000 * n }),
        policy: {
          ...first.policy,
          rules: [0, 1].flatMap((p) =>
            coins[n * 2 + p] === true
              ? [{ id: `no${p}`, type: 'exclude' as const, provider: `P${p}`, strength: 'must' as const }]
              : [],
          ),
        },
      })),
      lots: [0, 1, 2, 3].map((n) => ({
        id: `L${n}`,
        commissioner: `C${n % 3}`,
        ceilingPence: 200_000,
        units: 1,
        required: n === 1 || coins[n + 4] === true,
      })),
      providers: [0, 1].map((n) => ({
        id: `P${n}`,
        flags: [],
        discounts: [{ spendPence: 180_000 + 60_000 * n, percent }],
      })),
      scores: [],
      offers: prices.map((price, n) => ({
        id: `O${n}`,
        provider: `P${n % 2}`,
        prices: { [`L${(n * 5) % 4}`]: price },
      })),
    } as unknown as File;
  });

const demandsOf = (file: File): Conflict => [
  ...file.commissioners.flatMap(({ id, policy }) =>
    policy.rules
      .filter(({ strength }) => strength === 'must')
      .map((rule) => ({ type: 'rule' as const, id: rule.id, commissioner: id })),
  ),
  ...file.lots
    .filter(({ required }) => required)
    .map(({ id, commissioner }) => ({ type: 'lot' as const, id, commissioner })),
];

/** Whether it is one by its definition, by looking at every subset of offers. */
const isMinimalConflict = (file: File, demands: Conflict): boolean =>
  exhaustive(withOnly(file, demands), false) === undefined &&
  demands.every((one) =>
    exhaustive(
      withOnly(
        file,
        demands.filter((other) => other !== one),
      ),
      false,
    ),
  );

test('given an exclusion that keeps a discount from another, then it is named beside the lot, and the check knows', async () => {
  const file = read({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [
      {
        id: 'C1',
        policy: {
          weights: { price: 100 },
          priceFormula: 'linear',
          rules: [{ id: 'no-p', type: 'exclude', provider: 'P', strength: 'must' }],
        },
      },
      { id: 'C2', budgetPence: 150_000, policy: { weights: { price: 100 }, priceFormula: 'linear' } },
    ],
    lots: [
      { id: 'L1', commissioner: 'C1', ceilingPence: 200_000 },
      { id: 'L2', commissioner: 'C2', ceilingPence: 200_000, required: true },
    ],
    providers: [{ id: 'P', discounts: [{ spendPence: 200_000, percent: 10 }] }],
    scores: [],
    offers: [
      { id: 'O1', provider: 'P', prices: { L1: 100_000 } },
      { id: 'O2', provider: 'P', prices: { L2: 160_000 } },
    ],
  });
  const result = await solveAward(file, 'hash', solver, DEFAULTS);
  assert.ok(result.ok);
  const lot = { type: 'lot', id: 'L2', commissioner: 'C2' } as const;
  const rule = { type: 'rule', id: 'no-p', commissioner: 'C1' } as const;
  assert.deepEqual(result.value.conflict, [
    { ...rule, without: ['O1', 'O2'] },
    { ...lot, without: [] },
  ]);
  const wrong = (conflict: Conflict) => checkResult(file, 'hash', { ...result.value, proof: null, conflict });
  assert.deepEqual(wrong([rule, lot]), []);
  assert.deepEqual(wrong([lot, rule]), []);
  assert.deepEqual(
    wrong([lot]).map(({ path }) => path),
    ['/conflict'],
  );
});

test('given any sets of demands, then the check accepts those that are a minimal conflict, and no other', () => {
  const met = { right: 0, wrong: 0 };
  let state = 7;
  const pick = (below: number): number => {
    state = (Math.imul(state, 48_271) >>> 0) % 2_147_483_647;
    return state % below;
  };
  const some = [problems, discounting].flatMap((kind, n) => fc.sample(kind, { numRuns: 300, seed: 21 + n }));
  for (const file of some) {
    if (exhaustive(file, false) !== undefined) continue;
    const all = demandsOf(file);
    // One that is minimal, by leaving out in any order, and some others.
    let least = all;
    for (const one of all.toSorted(() => pick(3) - 1)) {
      const rest = least.filter((other) => other !== one);
      if (exhaustive(withOnly(file, rest), false) === undefined) least = rest;
    }
    const others = [0, 1, 2].map(() => all.filter(() => pick(2) === 0));
    for (const conflict of [least, least.slice(1), all, ...others]) {
      const { wrong, open } = checkConflict(read(file), { conflict, tieBreak: 'proved', proof: null });
      const is = isMinimalConflict(file, conflict);
      assert.deepEqual(open, []);
      assert.equal(wrong.length === 0, is, JSON.stringify({ conflict, file }));
      met[is ? 'right' : 'wrong'] += 1;
    }
  }
  assert.ok(met.right > 150 && met.wrong > 300, JSON.stringify(met));
});

test('given problems without an award, then the conflict alone allows none, and without any one of it there is one', async () => {
  const met = { conflicts: 0, several: 0, proofs: 0, forged: 0 };
  const files = [problems, discounting].flatMap((kind, n) => fc.sample(kind, { numRuns: 600, seed: 9 + n }));
  for (const [n, file] of files.entries()) {
    if (exhaustive(file, false) !== undefined) continue;
    const result = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, autonomy: n % 2 === 0 });
    assert.ok(result.ok);
    const conflict = result.value.conflict ?? [];
    assert.ok(conflict.length > 0);
    assert.equal(result.value.tieBreak, 'proved');
    assert.deepEqual(checkResult(read(file), 'hash', result.value), []);
    assert.equal(exhaustive(withOnly(file, conflict), false), undefined, JSON.stringify(file));
    for (const one of conflict) {
      const rest = conflict.filter((other) => other !== one);
      assert.ok(exhaustive(withOnly(file, rest), false), `${JSON.stringify(one)} is not needed`);
    }
    for (const { without } of conflict) assert.ok(without !== undefined);
    if (result.value.proof !== null) met.proofs += 1;
    // What shows one conflict shows no other that is none.
    const all = demandsOf(file);
    for (const others of [all, all.slice(1), all.slice(0, -1), conflict.slice(1)]) {
      const shown = others.map((one) => ({ ...conflict.find(({ id }) => id === one.id), ...one }));
      const { wrong } = checkConflict(read(file), { ...result.value, conflict: shown });
      if (isMinimalConflict(file, others)) continue;
      assert.notDeepEqual(wrong, [], JSON.stringify({ others, file }));
      met.forged += 1;
    }
    met.conflicts += 1;
    if (conflict.length > 1) met.several += 1;
  }
  assert.ok(met.conflicts > 200 && met.several >= 8, JSON.stringify(met));
  assert.ok(met.proofs > 150 && met.forged > 300, JSON.stringify(met));
});

/** A market of its own in which every lot has to be awarded, and a part of the ceilings is all that there is for them. */
function scarce(part: number) {
  const size = { ...present(SIZES.S, 'a size'), commissioners: 4, lots: 20, providers: 16 };
  const file = generateProblem(size, 3) as unknown as File;
  const ceilings = (id: string) =>
    file.lots.reduce((sum, lot) => sum + (lot.commissioner === id ? lot.ceilingPence : 0), 0);
  return read({
    ...file,
    commissioners: file.commissioners.map((one) => ({
      ...one,
      budgetPence: Math.floor(ceilings(one.id) * part),
    })),
    lots: file.lots.map((lot) => ({ ...lot, required: true })),
  });
}

test('given budgets that are too small for all lots, then numbers prove it: the check searches for nothing, and knows forged ones', async () => {
  const problem = scarce(0.55);
  const result = await solveAward(problem, 'hash', solver, DEFAULTS);
  assert.ok(result.ok);
  const { conflict = [], proof, tieBreak } = result.value;
  assert.equal(tieBreak, 'proved');
  assert.ok(conflict.length > 1, JSON.stringify(conflict));
  assert.ok(proof?.kind === 'plans');
  assert.deepEqual(checkResult(problem, 'hash', result.value), []);
  const paths = (changed: object, of = problem) =>
    checkConflict(of, { ...result.value, ...changed }).wrong.map(({ path }) => path);
  // Enough for all: the same numbers prove nothing any more.
  const [first] = paths({}, scarce(1));
  assert.match(first ?? '', /^\/proof/);
  const none = proof.duals.map((duals) => ({ ...duals, budgets: {} }));
  assert.match(paths({ proof: { ...proof, duals: none } })[0] ?? '', /^\/proof/);
  for (const n of conflict.keys()) {
    const nothing = conflict.map((one, at) => (at === n ? { ...one, without: [] } : one));
    assert.deepEqual(paths({ conflict: nothing }), [`/conflict/${n}/without`]);
  }
});
