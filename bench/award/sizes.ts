import { solveWithHighs } from '../../src/adapters/solver/highs-model.ts';
import { runAward } from '../../src/application/award-run.ts';
import { generateProblem, SIZES } from '../../src/commissioning/award/index.ts';

/**
 * Each named size (default S M H1 L H2 XL, seed 1) within a time limit of seconds (first argument), autonomy off: what the
 * plain model through HiGHS and the exact search reach. One line of JSON for each.
 */
const [limit = '60', ...names] = process.argv.slice(2);
for (const name of names.length === 0 ? Object.keys(SIZES) : names) {
  const size = SIZES[name];
  if (size === undefined) throw new Error(`there is no size ${name}`);
  const start = performance.now();
  const seconds = () => Math.round(performance.now() - start) / 1000;
  let solver = 0;
  const award = await runAward(
    generateProblem(size, 1),
    {
      solve: (programme, { timeLimitSeconds }) => {
        const from = performance.now();
        const solution = solveWithHighs(programme, timeLimitSeconds);
        solver = Math.round(performance.now() - from) / 1000;
        return Promise.resolve(solution);
      },
    },
    { autonomy: false, timeLimitSeconds: Number(limit), elapsed: () => (performance.now() - start) / 1000 },
  );
  const reached = award.ok
    ? {
        status: award.value.status,
        valuePence: award.value.valuePence,
        boundPence: award.value.boundPence,
        boundBy: award.value.boundBy,
        gap: award.value.gap,
      }
    : { status: 'undecided' };
  console.log(
    JSON.stringify({
      size: name,
      seed: 1,
      limit: Number(limit),
      ...reached,
      solverSeconds: solver,
      seconds: seconds(),
    }),
  );
}
