import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { AwardResult } from '../../commissioning/award/index.ts';
import { present } from '../../kernel/assert.ts';
import type { AwardRunner } from './engine.ts';
import { checkResult, openProblem, type ProblemFile, remarksOn } from './files.ts';
import { runAward } from './run.ts';

const solver = highsSolver();
after(() => solver.close());
const runner: AwardRunner = { run: (file, options) => runAward(file, solver, options) };

const problem = {
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: ['C1', 'C2'].map((id) => ({
    id,
    policy: {
      weights: { price: 100 },
      priceFormula: 'linear',
      rules: [{ id: 'no', type: 'exclude', provider: 'P1', strength: 'must' }],
    },
  })),
  lots: ['L1', 'L2'].map((id, n) => ({ id, commissioner: `C${n + 1}`, ceilingPence: 1000, required: true })),
  providers: [{ id: 'P1' }, { id: 'P2' }],
  scores: [],
  offers: [
    { id: 'O1', provider: 'P1', prices: { L1: 500 } },
    { id: 'O2', provider: 'P2', prices: { L2: 500 } },
  ],
};

const opened = (file: object): ProblemFile => {
  const read = openProblem(JSON.stringify(file));
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
};
const solved = async (file: ProblemFile): Promise<AwardResult> => {
  const award = await runAward(file.file, solver, { autonomy: false });
  assert.ok(award.ok);
  return { ...award.value, seconds: 0 };
};
const wrongIn = async (file: ProblemFile, result: AwardResult): Promise<readonly string[]> => {
  const checked = await checkResult(file, result, runner);
  assert.ok(checked.ok);
  return checked.value.map(({ path }) => path);
};

test('given that nothing can be awarded, then every other conflict is refused, and the answer says how it was checked', async () => {
  const file = opened(problem);
  const right = await solved(file);
  assert.equal(right.status, 'infeasible');
  const conflict = present(right.conflict, 'there is a conflict');
  assert.equal(conflict.length, 2);
  assert.deepEqual(await wrongIn(file, right), []);
  assert.match(remarksOn(file, right).join(), /from the numbers that the file gives/);
  const bare = {
    ...right,
    proof: null,
    conflict: conflict.map(({ type, id, commissioner }) => ({ type, id, commissioner })),
  };
  for (const tieBreak of ['proved', 'unproved'] as const)
    assert.deepEqual(await wrongIn(file, { ...bare, tieBreak }), []);
  assert.match(remarksOn(file, bare).join(), /by the check's own search/);
  const [first, second] = conflict;
  assert.ok(first !== undefined && second !== undefined);
  const bent = [
    [],
    [first],
    [second],
    [first, first],
    [...conflict, first],
    [{ ...first, id: 'L2' }, second],
  ];
  assert.deepEqual(await wrongIn(file, { ...right, conflict: [second, first] }), []);
  for (const other of bent)
    assert.ok((await wrongIn(file, { ...right, conflict: other })).length > 0, JSON.stringify(other));
  for (const other of [{ tieBreak: 'unproved' as const }, { offers: ['O1'] }, { gap: 0.5 }])
    assert.ok((await wrongIn(file, { ...right, ...other })).length > 0, JSON.stringify(other));
});

test('given a result that claims to be proved without a proof, then it is solved again, and the answer says so', async () => {
  const file = opened({ ...problem, lots: problem.lots.map((lot) => ({ ...lot, required: false })) });
  const right = await solved(file);
  assert.equal(right.status, 'proved');
  assert.deepEqual(remarksOn(file, right), []);
  const bare = { ...right, proof: null };
  assert.deepEqual(await wrongIn(file, bare), []);
  assert.match(remarksOn(file, bare).join(), /solved again/);
  assert.deepEqual(await wrongIn(file, { ...bare, tieBreak: 'unproved' }), ['/tieBreak']);
});
