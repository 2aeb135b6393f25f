import { apportion } from './apportionment.ts';
import { type Branch, type Cut, type Duals, sidePrices, sideScale, stakeOf, stakesOf } from './duals.ts';
import { countsPence, type Market, type Seller } from './market.ts';
import type { Worths } from './state.ts';

/** Cuts by provider that could ever count for it: with its own positions of lots. */
export interface LocalCut {
  readonly index: number;
  readonly lots: readonly number[];
  readonly counted: boolean;
}

export function localCuts(seller: Seller, cuts: readonly Cut[]): LocalCut[] {
  const place = new Map(seller.lots.map((lot, n) => [lot, n]));
  return cuts.flatMap((cut, index) => {
    const own = cut.lots.flatMap((lot) => place.get(lot) ?? []);
    const counted = cut.seller === seller.index;
    return own.length + (counted ? 1 : 0) >= 2 ? [{ index, lots: own, counted }] : [];
  });
}

/** What each offer of a provider is worth against duals. */
export function worthsOf(
  market: Market,
  seller: Seller,
  duals: Duals,
  branch: Branch,
  cuts: readonly LocalCut[],
): Worths {
  const { unit } = market;
  const prices = sidePrices(market, duals.sides);
  const costs = new Float64Array(seller.asks.length);
  for (const { own, seats } of seller.asks) {
    let cost = 0;
    for (const seat of seats) cost += duals.seats[seat] ?? 0;
    costs[own] = cost;
  }
  const profitsAt = (tier: number): Float64Array => {
    const profits = new Float64Array(seller.asks.length);
    for (const { own, values, sides } of seller.asks) {
      let worth = (values[tier] ?? 0) * unit - (costs[own] ?? 0);
      for (const side of sides) worth -= (side.by[tier] ?? 0) * (prices[side.row] ?? 0);
      profits[own] = Math.ceil(worth);
    }
    return profits;
  };
  const barred = new Uint8Array(seller.asks.length);
  for (const { own, index } of seller.asks) barred[own] = branch.barred[index] ?? 0;
  const rates = new Float64Array(seller.caps.length);
  for (const [n, { penaltyPencePerPound, commissioner }] of seller.caps.entries())
    rates[n] = penaltyPencePerPound * unit * stakeOf(market, duals.sides, commissioner);
  return {
    profits: seller.tiers.map((_, tier) => profitsAt(tier)),
    wins: seller.wins
      .map((win) => ({ bonus: duals.sides[win.row] ?? 0, asks: win.asks }))
      .filter((win) => win.bonus > 0),
    cuts: cuts
      .map((cut) => ({ toll: duals.cuts[cut.index] ?? 0, lots: cut.lots, counted: cut.counted }))
      .filter((cut) => cut.toll > 0),
    barred,
    barredTiers: branch.barredTiers[seller.index] ?? new Uint8Array(seller.tiers.length),
    rates,
  };
}

/** By commissioner with rules of minimum providers: what awarding anything at all costs against duals, in units. */
export function startsOf(market: Market, duals: Duals): Map<number, number> {
  const starts = new Map<number, number>();
  for (const [n, row] of market.rows.entries())
    if (row.kind === 'min-providers')
      starts.set(row.commissioner, (starts.get(row.commissioner) ?? 0) + row.count * (duals.sides[n] ?? 0));
  return starts;
}

/** What rounding penalties to the penny could add to a bound, at most, in units. */
export const roundingOf = (market: Market, duals: Duals): number =>
  stakesOf(market, duals.sides).reduce(
    (sum, stake, n) => sum + Math.ceil(stake * (market.rounding[n] ?? 0)),
    0,
  );

/** The part of the dual bound that does not depend on plans, in units: right-hand sides, and what rules may leave wanting. */
export function constantOf(market: Market, duals: Duals, branch: Branch): number {
  const { unit, rows } = market;
  const stakes = stakesOf(market, duals.sides);
  let sum = roundingOf(market, duals);
  for (const [n, row] of rows.entries()) {
    const dual = duals.sides[n] ?? 0;
    if (countsPence(row)) sum += Math.ceil((row.limit * dual * unit) / sideScale(market, n));
  }
  const starts = startsOf(market, duals);
  const settled = new Set<number>();
  for (const one of market.apportioners) {
    const start = starts.get(one.commissioner) ?? 0;
    const stake = stakes[one.commissioner] ?? 1;
    sum += apportion(one, { seats: duals.seats, start, forced: branch.forced, unit, stake }).most;
    starts.delete(one.commissioner);
    for (const { lot } of one.lots) settled.add(lot);
  }
  for (const [n, { lot }] of market.seats.entries())
    if (!settled.has(lot) && !starts.has(market.buyers[lot] ?? -1)) sum += duals.seats[n] ?? 0;
  for (const { gain, must } of gainsOf(market, duals, branch, starts).values())
    sum += must ? gain : Math.max(0, gain);
  for (const dual of duals.cuts) sum += dual;
  return sum;
}

/** By commissioner of `starts`: what awarding all its lots gains against duals, and whether it must award one. */
export function gainsOf(market: Market, duals: Duals, branch: Branch, starts: ReadonlyMap<number, number>) {
  const gains = new Map<number, { gain: number; must: boolean }>();
  for (const [n, { lot }] of market.seats.entries()) {
    const commissioner = market.buyers[lot] ?? -1;
    const start = starts.get(commissioner);
    if (start === undefined) continue;
    const one = gains.get(commissioner) ?? { gain: -start, must: false };
    one.gain += duals.seats[n] ?? 0;
    one.must ||= branch.forced[lot] === 1;
    gains.set(commissioner, one);
  }
  return gains;
}
