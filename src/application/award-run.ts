import {
  type AwardResult,
  checkResult,
  DEFAULTS,
  readProblem,
  type SolveOptions,
  type SolverPort,
  solveAward,
} from '../commissioning/award/index.ts';
import { InvariantBroken } from '../kernel/assert.ts';
import { hashOf } from '../kernel/hash.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** A result without how long it took, which is the caller's to measure. */
export interface AwardOptions {
  readonly autonomy: boolean;
  readonly timeLimitSeconds?: number;
  readonly nodes?: number;
  /** The most that the whole award may cost. */
  readonly costCapPence?: number;
}

export type Award = Omit<AwardResult, 'seconds'>;

/**
 * Reads a problem, solves it and has the award checked exactly by code of its own: an award that the check refuses is
 * never given. The error says where the problem is wrong, or that nothing was decided in time.
 */
export async function runAward(
  file: unknown,
  solver: SolverPort,
  options: Partial<SolveOptions> & { readonly costCapPence?: number } = {},
): Promise<Result<Award, string>> {
  const problem = readProblem(file);
  if (!problem.ok) {
    const [first] = problem.error;
    return fail(`${first?.path ?? ''} ${first?.message ?? ''}`.trim());
  }
  const hash = hashOf(file);
  const { costCapPence, ...rest } = options;
  const capped = costCapPence === undefined ? problem.value : { ...problem.value, costCapPence };
  const result = await solveAward(capped, hash, solver, { ...DEFAULTS, ...rest });
  if (!result.ok) return fail(result.error);
  const [wrong] = checkResult(capped, hash, result.value);
  if (wrong !== undefined)
    throw new InvariantBroken(`the checker refuses the award: ${wrong.path} ${wrong.message}`);
  return ok(result.value);
}
