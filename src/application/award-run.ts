import {
  type AwardResult,
  checkAward,
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
export type Award = Omit<AwardResult, 'seconds'>;

/**
 * Reads a problem, solves it and has the award checked exactly by code of its own: an award that the check refuses is
 * never given. The error says where the problem is wrong, or that nothing was decided in time.
 */
export async function runAward(
  file: unknown,
  solver: SolverPort,
  options: Partial<SolveOptions> = {},
): Promise<Result<Award, string>> {
  const problem = readProblem(file);
  if (!problem.ok) {
    const [first] = problem.error;
    return fail(`${first?.path ?? ''} ${first?.message ?? ''}`.trim());
  }
  const hash = hashOf(file);
  const result = await solveAward(problem.value, hash, solver, { ...DEFAULTS, ...options });
  if (!result.ok) return fail(result.error);
  const [wrong] = checkAward(problem.value, hash, result.value);
  if (wrong !== undefined)
    throw new InvariantBroken(`the checker refuses the award: ${wrong.path} ${wrong.message}`);
  return ok(result.value);
}
