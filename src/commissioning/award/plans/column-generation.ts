import type { Branch, Duals } from './duals.ts';
import type { Market } from './market.ts';
import type { Master, MasterSolution } from './plans.ts';
import { type Priced, price } from './pricing.ts';
import { constantOf, type LocalCut, localCuts, roundingOf, worthsOf } from './weighing.ts';

/** What the master comes to with every plan in reach: its solution, and duals with the bound that they prove. */
export interface Relaxed {
  readonly solution: MasterSolution;
  readonly bound: Bound;
  /** Whether no plan is missing from the master. */
  readonly complete: boolean;
}

/** No award of the branch is worth more than `units`, by these duals. */
export interface Bound {
  readonly units: number;
  readonly duals: Duals;
  /** By provider: what its best plan is worth against the duals. */
  readonly most: Float64Array;
}

export interface GenerationOptions {
  /** True ends it early: the bound stays true, the master may lack plans. */
  readonly stop: () => boolean;
  readonly seconds: () => number;
  /** A bound at or below this (in units) is good enough. */
  readonly target: number;
  readonly nodes: number;
  /** Rounds of pricing at most. */
  readonly rounds?: number;
}

/**
 * Against duals: the bound, and the plans found on the way. Once `stop` says so the rest is not searched: the bound is then
 * what those providers could be worth at most, true but not close.
 */
export function priceAll(
  market: Market,
  duals: Duals,
  branch: Branch,
  cuts: readonly (readonly LocalCut[])[],
  nodes: number,
  stop?: () => boolean,
): { readonly bound: Bound; readonly found: readonly Priced[] } {
  const most = new Float64Array(market.providers.length);
  let units = constantOf(market, duals, branch);
  const found = market.providers.map((seller, n) => {
    const worths = worthsOf(market, seller, duals, branch, cuts[n] ?? []);
    const priced = price(seller, worths, { floor: -1, nodes: stop?.() === true ? 0 : nodes });
    most[n] = Math.max(0, priced.most);
    units += most[n] ?? 0;
    return priced;
  });
  return { bound: { units, duals, most }, found };
}

const mixed = (a: Float64Array, b: Float64Array, part: number): Float64Array =>
  Float64Array.from({ length: Math.max(a.length, b.length) }, (_, n) =>
    Math.round(part * (a[n] ?? 0) + (1 - part) * (b[n] ?? 0)),
  );

/** Duals between two: what stabilises column generation (Wentges 1997; Pessoa et al. 2018). */
export const between = (centre: Duals, duals: Duals, part: number): Duals => ({
  seats: mixed(centre.seats, duals.seats, part),
  sides: mixed(centre.sides, duals.sides, part),
  cuts: mixed(centre.cuts, duals.cuts, part),
});

const PLANS_EACH = 3;
/** How many times more nodes pricing may take where nothing new is found and the bound is open still. */
const MOST_EFFORT = 1000;

/**
 * Column generation in one branch: solves the master, prices every provider exactly against duals between the master's and
 * the best so far, and adds what improves, until nothing does.
 */
export function relax(
  market: Market,
  master: Master,
  branch: Branch,
  options: GenerationOptions,
  begin?: Duals,
): Relaxed {
  const cuts = market.providers.map((seller) => localCuts(seller, master.cuts));
  const zero = (): Duals => ({
    seats: new Float64Array(market.seats.length),
    sides: new Float64Array(market.rows.length),
    cuts: new Float64Array(master.cuts.length),
  });
  const padded = (duals: Duals): Duals => ({
    ...zero(),
    seats: duals.seats,
    sides: duals.sides,
    cuts: mixed(duals.cuts, new Float64Array(master.cuts.length), 1),
  });
  let best: Bound | undefined;
  let effort = 1;
  const ask = (duals: Duals): readonly Priced[] => {
    const priced = priceAll(market, duals, branch, cuts, options.nodes * effort, options.stop);
    if (best === undefined || priced.bound.units < best.units) best = priced.bound;
    return priced.found;
  };
  const enter = (found: readonly Priced[]): number => {
    let added = 0;
    for (const [seller, { plans }] of found.entries())
      for (const plan of plans.slice(-PLANS_EACH)) if (master.add(seller, plan)) added += 1;
    return added;
  };
  if (begin !== undefined) enter(ask(padded(begin)));
  let part = 0.5;
  for (let round = 0; ; round += 1) {
    const solution = master.solve(Math.max(0.05, options.seconds()));
    const unfinished = solution.status !== 'optimal';
    const reached = solution.pounds * 100 * market.unit + roundingOf(market, solution.duals);
    const close = (units: number) => units <= reached + 0.02 * market.unit;
    if (
      best !== undefined &&
      (unfinished ||
        best.units <= options.target ||
        close(best.units) ||
        round >= (options.rounds ?? Number.POSITIVE_INFINITY) ||
        options.stop())
    )
      return { solution, bound: best, complete: !unfinished && close(best.units) };
    const smooth = best !== undefined && part > 0.05;
    const before: number = best?.units ?? Number.POSITIVE_INFINITY;
    let added = enter(
      ask(smooth && best !== undefined ? between(best.duals, solution.duals, part) : solution.duals),
    );
    if (best !== undefined && best.units < before) part = Math.min(0.8, part + 0.05);
    else part = Math.max(0, part - 0.1);
    if (added === 0 && smooth) {
      added = enter(ask(solution.duals));
      part = Math.max(0, part - 0.2);
    }
    // A bound that stays open for want of work, not of plans, is worth more work.
    if (added === 0 && best !== undefined && !close(best.units) && effort < MOST_EFFORT) {
      effort *= 10;
      added = enter(ask(solution.duals));
    } else if (added === 0 && best !== undefined)
      return { solution, bound: best, complete: close(best.units) };
  }
}
