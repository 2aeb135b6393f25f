import { solveWithHighs } from '../../src/adapters/solver/highs-model.ts';
import { readProblem } from '../../src/commissioning/award/index.ts';
import { plainModel } from '../../src/commissioning/award/plain-model.ts';
import { valuationOf } from '../../src/commissioning/award/valuation.ts';

/** HiGHS on the plain model, in a process of its own that can be ended. The model is built before its clock starts. */
export interface Asked {
  readonly file: unknown;
  readonly limit: number;
}

export interface Answered {
  readonly status: string;
  readonly gap?: number;
  readonly seconds: number;
}

process.on('message', ({ file, limit }: Asked) => {
  const read = readProblem(file);
  if (!read.ok) throw new Error(read.error[0]?.message);
  const { programme } = plainModel(valuationOf(read.value));
  const start = performance.now();
  const solution = solveWithHighs(programme, limit);
  const seconds = (performance.now() - start) / 1000;
  const value = programme.columns.reduce((sum, { cost }, n) => sum + cost * (solution.values[n] ?? 0), 0);
  const found = solution.values.length > 0;
  const answer: Answered = {
    status: solution.status,
    ...(found ? { gap: Math.max(0, (solution.bound - value) / solution.bound) } : {}),
    seconds,
  };
  process.send?.(answer);
});
