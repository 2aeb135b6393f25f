import {
  type AwardResult,
  awardsAtPrices,
  DEFAULTS,
  examine,
  gapOf,
  type Problem,
  readProblem,
  resultSoFar,
  type SolveOptions,
  type SolverPort,
  solveAward,
} from '../../commissioning/award/index.ts';
import { InvariantBroken } from '../../kernel/assert.ts';
import { hashOf } from '../../kernel/hash.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';

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
  const problem = problemIn(file);
  if (!problem.ok) return problem;
  const hash = hashOf(file);
  const { costCapPence, ...rest } = options;
  const capped = costCapPence === undefined ? problem.value : { ...problem.value, costCapPence };
  const result = await solveAward(capped, hash, solver, { ...DEFAULTS, ...rest });
  if (!result.ok) return fail(result.error);
  const { valuePence, boundPence, offers, status } = result.value;
  if (status !== 'infeasible') rest.progress?.({ valuePence, boundPence, offers, isChecked: true });
  return ok(passed(capped, hash, result.value));
}

/** Awards of one problem at prices of cost, each read and checked as `runAward` does. */
export function runAtPrices(file: unknown, solver: SolverPort) {
  const problem = problemIn(file);
  const hash = hashOf(file);
  const awards = problem.ok ? awardsAtPrices(problem.value, hash, solver) : undefined;
  return {
    at: async (
      price: number,
      options: Pick<SolveOptions, 'timeLimitSeconds' | 'elapsed'>,
    ): Promise<Result<Award, string>> => {
      if (!problem.ok) return problem;
      if (awards === undefined) return fail('its providers offer on too many lots for prices of cost');
      const found = await awards.at(price, options);
      return found === undefined
        ? fail('no award was found within the time given')
        : ok(passed(found.capped, hash, found.result));
    },
    dispose: () => awards?.dispose(),
  };
}

function problemIn(file: unknown): Result<Problem, string> {
  const problem = readProblem(file);
  if (problem.ok) return problem;
  const [first] = problem.error;
  return fail(`${first?.path ?? ''} ${first?.message ?? ''}`.trim());
}

/**
 * An award that passes the exact checker. Where the checker, which prices to the end, comes to a lower bound than the search
 * had the time for, that bound is told. Of an award whose proof does not pass, or its values alone, the award itself is left,
 * with nothing of it proved, and what was refused.
 */
export function passed(problem: Problem, hash: string, award: Award): Award {
  const { wrong, boundPence } = examine(problem, hash, award);
  const [first] = wrong;
  if (first === undefined)
    return boundPence === undefined || boundPence === award.boundPence || award.status === 'infeasible'
      ? award
      : { ...award, boundPence, gap: gapOf(award.valuePence, boundPence) };
  const bare = withoutProof(problem, hash, award);
  const refused = `${first.path} ${first.message}`;
  if (bare === undefined || examine(problem, hash, bare).wrong.length > 0)
    throw new InvariantBroken(`the checker refuses the award: ${refused}`);
  return { ...bare, refused };
}

/** The same award, or conflict, with nothing shown of it. */
function withoutProof(problem: Problem, hash: string, award: Award): Award | undefined {
  const { autonomy, offers } = award;
  if (award.status !== 'infeasible') {
    const bare = resultSoFar(problem, hash, { autonomy, offers, bound: undefined });
    const isSame = award.problemHash === hash && JSON.stringify(bare?.offers) === JSON.stringify(offers);
    return isSame ? bare : undefined;
  }
  const conflict = award.conflict?.map(({ type, id, commissioner }) => ({ type, id, commissioner })) ?? [];
  return { ...award, proof: null, tieBreak: 'unproved', conflict };
}
