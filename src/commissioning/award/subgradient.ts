import { type Bound, priceAll } from './column-generation.ts';
import type { Market } from './market.ts';
import { type Branch, type Duals, sideScale } from './master.ts';
import type { Picked } from './pricing.ts';
import { localCuts } from './weighing.ts';

/** Duals to begin with, and the plans that were best against the last of them. */
export interface Warmed {
  readonly bound: Bound;
  readonly plans: readonly { readonly seller: number; readonly picked: Picked }[];
}

/**
 * Good duals before there is any master: a deflected subgradient method (Camerini, Fratta and Maffioli 1975) with steps
 * towards a target (Polyak 1969), from what each lot's second best offer is worth. Rows are scaled by what their
 * coefficients are on average, so that pence and lots take like steps.
 */
export function warmDuals(
  market: Market,
  branch: Branch,
  options: {
    readonly rounds: number;
    readonly keep: number;
    readonly nodes: number;
    readonly stop: () => boolean;
  },
): Warmed {
  const { unit, lots, rows, providers } = market;
  const cuts = providers.map((seller) => localCuts(seller, []));
  const scales = scalesOf(market);
  let duals: Duals = {
    lots: secondBest(market),
    sides: new Float64Array(rows.length),
    cuts: new Float64Array(0),
  };
  let best: Bound | undefined;
  let slack = 0;
  let stale = 0;
  const direction = { lots: new Float64Array(lots.length), sides: new Float64Array(rows.length) };
  const plans: { seller: number; picked: Picked }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const { bound, found } = priceAll(market, duals, branch, cuts, options.nodes);
    const picked = found.map(({ plans: own }) => own.at(-1));
    if (round >= options.rounds - options.keep)
      for (const [seller, one] of picked.entries())
        if (one !== undefined) plans.push({ seller, picked: one });
    if (best === undefined || bound.units < best.units) {
      if (best === undefined) slack = bound.units * 0.1;
      else if (best.units - bound.units < slack * 0.02) stale += 1;
      else stale = 0;
      best = bound;
    } else stale += 1;
    if (stale >= 10) {
      slack /= 2;
      stale = 0;
      duals = best.duals;
    }
    if (options.stop()) break;
    const gradient = usageOf(market, duals, branch, picked);
    let norm = 0;
    for (const [lot, by] of gradient.lots.entries()) {
      direction.lots[lot] = by + 0.5 * (direction.lots[lot] ?? 0);
      norm += (direction.lots[lot] ?? 0) ** 2;
    }
    for (const [row, by] of gradient.sides.entries()) {
      direction.sides[row] = by / (scales[row] ?? 1) + 0.5 * (direction.sides[row] ?? 0);
      norm += (direction.sides[row] ?? 0) ** 2;
    }
    if (norm === 0) break;
    const step = (Math.max(0, bound.units - best.units) + slack) / norm;
    duals = {
      lots: Float64Array.from(duals.lots, (dual, lot) => {
        const next = Math.round(dual + step * (direction.lots[lot] ?? 0));
        return branch.forced[lot] === 1 ? next : Math.max(0, next);
      }),
      sides: Float64Array.from(duals.sides, (dual, row) => {
        const scale = sideScale(market, row);
        const by = (step * (direction.sides[row] ?? 0) * scale) / ((scales[row] ?? 1) * unit);
        const one = rows[row];
        const most = one !== undefined && 'price' in one ? one.price * scale : Number.POSITIVE_INFINITY;
        return Math.min(most, Math.max(0, Math.round(dual + by)));
      }),
      cuts: duals.cuts,
    };
  }
  if (best === undefined) throw new Error('a subgradient method has a first round');
  return { bound: best, plans };
}

/** By lot: what the second best of its offers by value is worth, in units. */
function secondBest(market: Market): Float64Array {
  const values: number[][] = market.lots.map(() => []);
  for (const ask of market.asks) {
    const weight = ask.lots.reduce((sum, lot) => sum + (market.lots[lot]?.weight ?? 0), 0);
    for (const lot of ask.lots)
      values[lot]?.push(((ask.values[0] ?? 0) * (market.lots[lot]?.weight ?? 0)) / Math.max(1, weight));
  }
  return Float64Array.from(values, (list) =>
    Math.round((list.sort((a, b) => b - a)[1] ?? 0) * market.unit * 0.9),
  );
}

/** By side row: the mean size of its coefficients. */
function scalesOf(market: Market): Float64Array {
  const sums = new Float64Array(market.rows.length);
  const counts = new Float64Array(market.rows.length);
  for (const ask of market.asks)
    for (const side of ask.sides) {
      sums[side.row] = (sums[side.row] ?? 0) + Math.abs(side.by[0] ?? 0);
      counts[side.row] = (counts[side.row] ?? 0) + 1;
    }
  return sums.map((sum, row) => ((counts[row] ?? 0) > 0 && sum > 0 ? sum / (counts[row] ?? 1) : 1));
}

/** By row: by how much plans together go beyond its limit. */
function usageOf(market: Market, duals: Duals, branch: Branch, plans: readonly (Picked | undefined)[]) {
  const lots = new Float64Array(market.lots.length).fill(-1);
  const sides = Float64Array.from(market.rows, (row) => -row.limit);
  for (const [n, row] of market.rows.entries()) {
    if (row.kind === 'set-aside' || row.kind === 'min-providers') {
      if ((duals.sides[n] ?? 0) >= row.price * sideScale(market, n) && row.kind === 'set-aside')
        sides[n] = -1e-9;
    }
    if (row.kind !== 'min-providers') continue;
    const gain =
      row.lots.reduce((sum, lot) => sum + (duals.lots[lot] ?? 0), 0) - row.count * (duals.sides[n] ?? 0);
    const awards = gain > 0 || row.lots.some((lot) => branch.forced[lot] === 1);
    if (awards) sides[n] = (sides[n] ?? 0) + row.count;
    else for (const lot of row.lots) lots[lot] = 0;
  }
  for (const [seller, plan] of plans.entries()) {
    if (plan === undefined) continue;
    const own = market.providers[seller];
    for (const at of plan.asks) {
      const ask = own?.asks[at];
      for (const lot of ask?.lots ?? []) lots[lot] = (lots[lot] ?? 0) + 1;
      for (const side of ask?.sides ?? [])
        sides[side.row] = (sides[side.row] ?? 0) + (side.by[plan.tier] ?? 0);
    }
    for (const win of own?.wins ?? [])
      if (win.asks.some((at) => plan.asks.includes(at))) sides[win.row] = (sides[win.row] ?? 0) - 1;
  }
  return { lots, sides };
}
