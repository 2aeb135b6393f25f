import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLinearModel } from '../../adapters/solver/highs-linear.ts';
import { solveWithHighs } from '../../adapters/solver/highs-model.ts';
import { generateProblem, SIZES, type SolverPort } from '../../commissioning/award/index.ts';
import { present } from '../../kernel/assert.ts';
import { runAward } from './run.ts';

/** Processor time of this process, in seconds: it does not grow while others are at work. */
const worked = () => process.cpuUsage().user / 1_000_000;

test('given a time limit, then no step of the search goes on for long without a look at the clock', async () => {
  let last = worked();
  let longest = 0;
  const look = () => {
    longest = Math.max(longest, worked() - last);
    last = worked();
  };
  /** What the solver takes by itself has a limit of its own. */
  const apart = <T>(task: () => T): T => {
    look();
    const value = task();
    last = worked();
    return value;
  };
  const solver: SolverPort = {
    solve: (programme, { timeLimitSeconds }) =>
      Promise.resolve(apart(() => solveWithHighs(programme, timeLimitSeconds))),
    open: () => {
      const model = openLinearModel();
      return { ...model, solve: (by, seconds) => apart(() => model.solve(by, seconds)) };
    },
  };
  const file = generateProblem(present(SIZES.M, 'there is a size M'), 7);
  const begun = worked();
  const elapsed = () => {
    look();
    return worked() - begun;
  };
  last = worked();
  const result = await runAward(file, solver, { autonomy: true, timeLimitSeconds: 2, elapsed });
  assert.ok(result.ok, result.ok ? '' : result.error);
  assert.equal(result.value.status, 'gap');
  assert.ok(longest < 0.5, `${longest} s of work without a look at the clock`);
  assert.ok(worked() - begun < 4, `${worked() - begun} s of work where 2 are given`);
});
