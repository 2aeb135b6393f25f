import type { Evaluation } from '../valuation.ts';
import { type Branch, type Duals, forbids } from './duals.ts';
import { type Market, worthOfAward } from './market.ts';
import type { Master, MasterSolution, Plan } from './plans.ts';
import { type Picked, worthOf } from './pricing.ts';
import { constantOf, localCuts, worthsOf } from './weighing.ts';

/** The plans that an award as good as the best can be made of, and duals by which every other loses more than the gap. */
export interface Ties {
  readonly duals: Duals;
  /** By provider; a plan without offers where it may win nothing. */
  readonly lists: readonly (readonly Picked[])[];
  readonly count: number;
}

/** By how much plans that are in a best award are made less worthy, in pounds. */
const HANDICAP = 0.02;
const MOST_AWARDS = 40;
const NOTHING: Picked = { worth: 0, tier: 0, asks: [] };

/**
 * From a whole solution that no bound lies above: duals that tell its plans from all that are in no award as good (strict
 * complementarity; Goldman and Tucker 1956). They come from a programme in which its plans are worth a little less than
 * they are, and where a provider wins nothing its plans a little more. Where that gives another award as good, that one's
 * plans join, and so on. Undefined where awards are too many, or as good only in fractions.
 */
export function tiesOf(
  market: Market,
  master: Master,
  branch: Branch,
  active: MasterSolution['active'],
  best: Evaluation,
  mayRest: readonly boolean[],
  seconds: number,
): Ties | undefined {
  const kept = new Set(active.map(({ plan }) => plan));
  const winning = new Set(active.map(({ plan }) => plan.seller));
  const resting = new Set(market.providers.flatMap(({ index }) => (winning.has(index) ? [] : [index])));
  const least = (HANDICAP * 100 * market.unit) / 4;
  try {
    for (let turn = 0; turn < MOST_AWARDS; turn += 1) {
      master.handicap(kept, resting, HANDICAP);
      const solution = master.solve(Math.max(0.05, seconds));
      if (solution.status !== 'optimal') return undefined;
      const { units, most, worths } = weighed(market, master, branch, solution.duals);
      const slack = units - worthOfAward(market, best);
      if (slack <= least) {
        const lists = most.map((one, n): Picked[] =>
          mayRest[n] === true && one <= slack + 1 ? [NOTHING] : [],
        );
        for (const { plan, worth } of worths)
          if (worth >= (most[plan.seller] ?? 0) - slack - 1) lists[plan.seller]?.push(plan);
        const count = lists.reduce((sum, plans) => sum + plans.length, 0);
        return { duals: solution.duals, lists, count };
      }
      const before = kept.size + resting.size;
      const parts = new Map<number, number>();
      for (const { plan, part } of solution.active) {
        kept.add(plan);
        parts.set(plan.seller, (parts.get(plan.seller) ?? 0) + part);
      }
      for (const { index } of market.providers) if ((parts.get(index) ?? 0) < 0.999) resting.add(index);
      if (kept.size + resting.size === before) return undefined;
    }
    return undefined;
  } finally {
    master.handicap(new Set(), new Set(), 0);
  }
}

/** The bound of a branch over the listed plans, in units. */
export const boundOf = (market: Market, master: Master, branch: Branch, duals: Duals): number =>
  weighed(market, master, branch, duals).units;

/** What listed plans of a branch are worth by duals, the most by provider, and the bound, in units. */
function weighed(market: Market, master: Master, branch: Branch, duals: Duals) {
  const most = market.providers.map(() => 0);
  const found: { plan: Plan; worth: number }[] = [];
  const worths = market.providers.map((seller) =>
    worthsOf(market, seller, duals, branch, localCuts(seller, master.cuts)),
  );
  for (const plan of master.plans) {
    const [seller, own] = [market.providers[plan.seller], worths[plan.seller]];
    if (seller === undefined || own === undefined || forbids(branch, plan.seller, plan.tier, plan.numbers))
      continue;
    const worth = worthOf(seller, own, plan);
    found.push({ plan, worth });
    if (worth > (most[plan.seller] ?? 0)) most[plan.seller] = worth;
  }
  // A margin for rounding where the checker counts in whole numbers without end.
  const units =
    constantOf(market, duals, branch) + most.reduce((sum, one) => sum + one, 0) + market.unit / 100;
  return { units, most, worths: found };
}
