import { isWide, type SolveOptions } from './find.ts';
import { planSearch } from './plans/search.ts';
import type { Problem } from './problem/problem.ts';
import type { AwardResult } from './result.ts';
import { resultOf } from './solve.ts';
import type { SolverPort } from './solver-port.ts';
import { valuationOf } from './valuation.ts';

/** A price of cost counts ten-thousandths of a penny of value for a penny of cost. */
export const PRICE_SCALE = 10_000;

/** An award, and the problem with its cost as the cap within which it is the best one. */
export interface AwardAtPrice {
  readonly capped: Problem;
  readonly result: Omit<AwardResult, 'seconds'>;
}

/** The best awards of one problem at several prices of cost, each found sooner for those before it. Autonomy is off. */
export interface AwardsAtPrices {
  /**
   * The award of the greatest value less its cost at this price. Of all awards that cost no more it has the greatest value
   * (Everett 1963), and its proof is one of the problem with that cap. Undefined where no award was
   * found: in time, or at all where every plan is worth nothing.
   */
  at(
    price: number,
    options: Pick<SolveOptions, 'timeLimitSeconds' | 'elapsed'>,
  ): Promise<AwardAtPrice | undefined>;
  dispose(): void;
}

/** Undefined where a provider offers on too many lots for plans to be priced and listed. */
export function awardsAtPrices(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
): AwardsAtPrices | undefined {
  const valuation = valuationOf(problem);
  if (isWide(valuation)) return undefined;
  const search = planSearch(valuation, solver, true);
  return {
    at: async (price, { timeLimitSeconds, elapsed }) => {
      const left = () => timeLimitSeconds - (elapsed?.() ?? 0);
      const found = await search.at(price / PRICE_SCALE, { left });
      if (found.best === undefined) return undefined;
      const capped = { ...problem, costCapPence: found.best.costPence };
      const result = resultOf(capped, problemHash, found.best, {
        autonomy: 'off',
        alone: new Map(),
        proved: found.proved,
        tieProved: found.tieProved,
        nodes: found.nodes,
        bound: found.boundPence,
        proof: found.proof,
      });
      return { capped, result };
    },
    dispose: () => search.dispose(),
  };
}
