import { isWide } from './find.ts';
import { searchByPlans } from './plans/search.ts';
import type { Problem } from './problem/problem.ts';
import type { PlanProof } from './proof.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, type Valuation, valuationOf } from './valuation.ts';

/** What awarding each lot that has to be awarded counts for, in pence; any other lot counts for nothing. */
const EACH = 1000;
/** The criterion by which every provider is as good; no criterion of a file has an empty name. */
const AWARDED = '';

/**
 * How many of the lots that must be awarded can be, as an award problem like any other: each is worth the same whoever wins
 * it, and none has to be. Where no award of it is worth as much as all of them, no award keeps what the problem demands, and
 * the proof of that bound proves it.
 */
export function coverageOf(problem: Problem): Problem {
  return {
    ...problem,
    commissioners: problem.commissioners.map((one) => ({
      ...one,
      weights: new Map([[AWARDED, 10_000]]),
      rules: one.rules.filter(({ strength }) => strength === 'must'),
    })),
    lots: problem.lots.map((lot) => ({ ...lot, required: false, weight: lot.required ? EACH : 0 })),
    score: (commissioner, provider, lot, criterion) =>
      criterion === AWARDED ? 10_000 : problem.score(commissioner, provider, lot, criterion),
  };
}

/**
 * An award that keeps all demands of a problem, as sorted ids of its offers; or the proof, over the problem of `coverageOf`,
 * that there is none. Undefined where neither was found.
 */
export async function coverAll(
  { problem }: Valuation,
  solver: SolverPort,
  left: () => number,
): Promise<readonly string[] | PlanProof | undefined> {
  const valuation = valuationOf(coverageOf(problem));
  if (isWide(valuation)) return undefined;
  // An award of all of them, too dear to be any: one that is found comes before it, and a bound below it proves that none is.
  const all: Evaluation = {
    offers: [],
    valuePence: problem.lots.filter(({ required }) => required).length * EACH,
    costPence: Number.MAX_SAFE_INTEGER,
    perLot: [],
    perCommissioner: [],
  };
  const found = await searchByPlans(valuation, solver, { left, seed: all, turns: 0, onlyBound: true });
  if (found.best !== all) return found.best?.offers;
  return found.tieProved || found.boundPence < all.valuePence ? found.proof : undefined;
}
