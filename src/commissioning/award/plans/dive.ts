import type { Offer } from '../problem/problem.ts';
import { type Evaluation, evaluate } from '../valuation.ts';
import { relax } from './column-generation.ts';
import type { Branch } from './duals.ts';
import type { Market } from './market.ts';
import type { Master, MasterSolution } from './plans.ts';

export interface DiveOptions {
  readonly stop: () => boolean;
  readonly seconds: () => number;
  readonly nodes: number;
  /** Parts from which plans are fixed together. */
  readonly sure: number;
  /** Which of the largest fractional plans is fixed first; 0 is the largest. */
  readonly skip: number;
}

const WHOLE = 0.9999;

/** The offers of plans that stand whole, or undefined where the solution is fractional. */
export function wholeOffers(market: Market, solution: MasterSolution): Offer[] | undefined {
  if (solution.active.some(({ part }) => part < WHOLE)) return undefined;
  return solution.active.flatMap(({ plan }) => plan.numbers.flatMap((n) => market.asks[n]?.offer ?? []));
}

/** A copy of a branch that can be narrowed. */
export const copyOf = (branch: Branch): Branch => ({
  forced: Uint8Array.from(branch.forced),
  barred: Uint8Array.from(branch.barred),
  barredTiers: branch.barredTiers.map((tiers) => Uint8Array.from(tiers)),
});

/**
 * An award from the master: plans that are nearly whole are fixed, what no longer fits is barred, plans are generated anew
 * for what is left, until all is whole (diving; Sadykov et al. 2019).
 */
export function dive(
  market: Market,
  master: Master,
  begin: Branch,
  first: MasterSolution,
  options: DiveOptions,
): Evaluation | undefined {
  const branch = copyOf(begin);
  let solution = first;
  let skip = options.skip;
  const fixed = new Set<number>();
  for (;;) {
    const offers = wholeOffers(market, solution);
    if (offers !== undefined) return evaluate(market.valuation, offers);
    if (options.stop()) return undefined;
    const open = solution.active
      .filter(({ plan }) => !fixed.has(plan.seller))
      .sort((a, b) => b.part - a.part);
    const sure = open.filter(({ part }) => part >= options.sure);
    const one = open[Math.min(skip, open.length - 1)];
    const chosen = sure.length > 0 ? sure : one === undefined ? [] : [one];
    if (sure.length === 0) skip = 0;
    if (chosen.length === 0) {
      // Plans fixed together that do not fit together after all, by a budget for instance: the smallest part gives way.
      const loser = solution.active.filter(({ part }) => part < WHOLE).sort((a, b) => a.part - b.part)[0];
      if (loser === undefined) return undefined;
      for (const n of loser.plan.numbers) branch.barred[n] = 1;
    }
    for (const { plan } of chosen) {
      fixed.add(plan.seller);
      const kept = new Set(plan.numbers);
      const lots = new Set(plan.numbers.flatMap((n) => market.asks[n]?.lots ?? []));
      for (const ask of market.asks)
        if (!kept.has(ask.index) && (ask.seller === plan.seller || ask.lots.some((lot) => lots.has(lot))))
          branch.barred[ask.index] = 1;
    }
    master.enter(branch);
    solution = relax(market, master, branch, {
      ...options,
      target: Number.NEGATIVE_INFINITY,
      rounds: 3,
    }).solution;
    if (solution.status !== 'optimal') return undefined;
  }
}
