import {
  type AwardResult,
  checkAward,
  DEFAULTS,
  readProblem,
  type SolveOptions,
  type SolverPort,
  solveAward,
} from '../commissioning/award/index.ts';
import { impossible, type Objection } from '../commissioning/concern.ts';
import { InvariantBroken } from '../kernel/assert.ts';
import { hashOf } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';

/** Solves an award problem and has the result checked exactly by code of its own; an award that the check refuses is never given. */
export type AwardEngine = (
  problem: JsonObject,
  options: { readonly autonomy: boolean },
) => Promise<Result<Omit<AwardResult, 'seconds'>, Objection>>;

/** The award engine over a solver, whose word is never passed on. */
export const makeAwardEngine =
  (solver: SolverPort, defaults: SolveOptions = DEFAULTS): AwardEngine =>
  async (file, { autonomy }) => {
    const problem = readProblem(file);
    if (!problem.ok) {
      const [first] = problem.error;
      return fail(
        impossible(
          'award-problem',
          `The award cannot be worked out: ${first?.path ?? ''} ${first?.message ?? ''}.`,
        ),
      );
    }
    const hash = hashOf(file);
    const result = await solveAward(problem.value, hash, solver, { ...defaults, autonomy });
    const wrong = checkAward(problem.value, hash, result);
    if (wrong.length > 0) {
      throw new InvariantBroken(`the checker refuses the award: ${wrong[0]?.path} ${wrong[0]?.message}`);
    }
    return ok(result);
  };
