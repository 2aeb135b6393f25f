import { apportion } from './apportionment.ts';
import { type Bound, priceAll } from './column-generation.ts';
import {
  type Branch,
  type Duals,
  isFree,
  MOST_DUAL,
  mostOf,
  priceCost,
  sideScale,
  stakesOf,
} from './duals.ts';
import type { Market } from './market.ts';
import type { Picked } from './pricing.ts';
import { gainsOf, localCuts, startsOf } from './weighing.ts';

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
  const { unit, seats, rows, providers } = market;
  const cuts = providers.map((seller) => localCuts(seller, []));
  const scales = scalesOf(market);
  let duals: Duals = {
    seats: secondBest(market),
    sides: priceCost(market, new Float64Array(rows.length)),
    cuts: new Float64Array(0),
  };
  let best: Bound | undefined;
  let slack = 0;
  let stale = 0;
  const direction = { seats: new Float64Array(seats.length), sides: new Float64Array(rows.length) };
  const plans: { seller: number; picked: Picked }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const { bound, found } = priceAll(market, duals, branch, cuts, options.nodes, options.stop);
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
    if (market.costPrice.row >= 0) gradient.sides[market.costPrice.row] = 0;
    let norm = 0;
    for (const [seat, by] of gradient.seats.entries()) {
      direction.seats[seat] = by + 0.5 * (direction.seats[seat] ?? 0);
      norm += (direction.seats[seat] ?? 0) ** 2;
    }
    for (const [row, by] of gradient.sides.entries()) {
      direction.sides[row] = by / (scales[row] ?? 1) + 0.5 * (direction.sides[row] ?? 0);
      norm += (direction.sides[row] ?? 0) ** 2;
    }
    if (norm === 0) break;
    const step = (Math.max(0, bound.units - best.units) + slack) / norm;
    const sides = Float64Array.from(duals.sides, (dual, row) => {
      const scale = sideScale(market, row);
      const by = (step * (direction.sides[row] ?? 0) * scale) / ((scales[row] ?? 1) * unit);
      return Math.min(MOST_DUAL, Math.max(0, Math.round(dual + by)));
    });
    const stakes = stakesOf(market, sides);
    duals = {
      seats: Float64Array.from(duals.seats, (dual, seat) => {
        const near = Math.round(dual + step * (direction.seats[seat] ?? 0));
        const next = Math.min(MOST_DUAL, Math.max(-MOST_DUAL, near));
        return isFree(branch, seats[seat]) ? next : Math.max(0, next);
      }),
      sides: priceCost(
        market,
        sides.map((dual, row) => Math.min(dual, mostOf(market, row, stakes))),
      ),
      cuts: duals.cuts,
    };
  }
  if (best === undefined) throw new Error('a subgradient method has a first round');
  return { bound: best, plans };
}

/** By seat: what the second best of its lot's offers by value is worth, in units. */
function secondBest(market: Market): Float64Array {
  const values: number[][] = market.lots.map(() => []);
  for (const ask of market.asks) {
    const weight = ask.lots.reduce((sum, lot) => sum + (market.lots[lot]?.weight ?? 0), 0);
    for (const lot of ask.lots)
      values[lot]?.push(((ask.values[0] ?? 0) * (market.lots[lot]?.weight ?? 0)) / Math.max(1, weight));
  }
  const second = values.map((list) => Math.round((list.sort((a, b) => b - a)[1] ?? 0) * market.unit * 0.9));
  return Float64Array.from(market.seats, ({ lot }) => second[lot] ?? 0);
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
  const seats = new Float64Array(market.seats.length).fill(-1);
  const sides = Float64Array.from(market.rows, (row) => -row.limit);
  const awards = new Set<number>();
  const starts = startsOf(market, duals);
  const stakes = stakesOf(market, duals.sides);
  for (const one of market.apportioners) {
    const start = starts.get(one.commissioner) ?? 0;
    const stake = stakes[one.commissioner] ?? 1;
    const prices = { seats: duals.seats, start, forced: branch.forced, unit: market.unit, stake };
    const best = apportion(one, prices).found.at(-1);
    if (best !== undefined && best.seats.length > 0) awards.add(one.commissioner);
    for (const lot of one.lots) for (const { seat } of lot.seats) seats[seat] = 0;
    for (const seat of best?.seats ?? []) seats[seat] = -1;
    starts.delete(one.commissioner);
  }
  for (const [buyer, { gain, must }] of gainsOf(market, duals, branch, starts))
    if (must || gain > 0) awards.add(buyer);
  for (const [n, { lot }] of market.seats.entries()) {
    const buyer = market.buyers[lot] ?? -1;
    if (starts.has(buyer) && !awards.has(buyer)) seats[n] = 0;
  }
  for (const [n, row] of market.rows.entries()) {
    if (row.kind === 'set-aside' && (duals.sides[n] ?? 0) >= mostOf(market, n, stakes)) sides[n] = -1e-9;
    if (row.kind === 'min-providers' && awards.has(row.commissioner)) sides[n] = row.count;
  }
  for (const [seller, plan] of plans.entries()) {
    if (plan === undefined) continue;
    const own = market.providers[seller];
    for (const at of plan.asks) {
      const ask = own?.asks[at];
      for (const seat of ask?.seats ?? []) seats[seat] = (seats[seat] ?? 0) + 1;
      for (const side of ask?.sides ?? [])
        sides[side.row] = (sides[side.row] ?? 0) + (side.by[plan.tier] ?? 0);
    }
    for (const win of own?.wins ?? [])
      if (win.asks.some((at) => plan.asks.includes(at))) sides[win.row] = (sides[win.row] ?? 0) - 1;
  }
  return { seats, sides };
}
