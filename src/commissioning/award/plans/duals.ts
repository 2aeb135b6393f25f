import type { Seat } from './apportionment.ts';
import { countsPence, type Market } from './market.ts';

/** Of these lots, and of plans of this provider where one is named, at most half (rounded down) can hold: no lot twice. */
export interface Cut {
  readonly lots: readonly number[];
  /** A provider's number, or -1. */
  readonly seller: number;
}

/**
 * Duals in whole numbers: of seats and cuts in units; of side rows in units for each provider or offer, and in billionths of
 * a penny or millionths of a millionth for what counts pounds and pence (`SIDE_SCALE`).
 */
export interface Duals {
  readonly seats: Float64Array;
  readonly sides: Float64Array;
  readonly cuts: Float64Array;
}

/** No dual is larger: whole numbers stay exact. */
export const MOST_DUAL = 9e15;

/** By what a side row's dual in pence is multiplied to be whole. */
export const sideScale = (market: Market, row: number): number => {
  const one = market.rows[row];
  if (one !== undefined && countsPence(one)) return 1e12;
  return one?.kind === 'set-aside' ? 1e9 : market.unit;
};

/** The dual of the row of cost at the price that it has, if it has one. */
export function priceCost({ costPrice, unit }: Market, sides: Float64Array): Float64Array {
  if (costPrice.row >= 0) sides[costPrice.row] = Math.round((costPrice.units * 1e12) / unit);
  return sides;
}

/** By commissioner: what a penny of its own value counts for by these duals: 1, and more where its floor has a price. */
export const stakesOf = (market: Market, sides: Float64Array): Float64Array =>
  Float64Array.from(market.floors, (_, commissioner) => stakeOf(market, sides, commissioner));

/** The same of one commissioner. */
export function stakeOf(market: Market, sides: Float64Array, commissioner: number): number {
  const row = market.floors[commissioner] ?? -1;
  return 1 + (row < 0 ? 0 : (sides[row] ?? 0) / 1e12);
}

const pricesBySides = new WeakMap<Float64Array, Float64Array>();

/** By side row: what one of what it counts costs by these duals, in units. Asked by every provider for the same duals. */
export function sidePrices(market: Market, sides: Float64Array): Float64Array {
  const known = pricesBySides.get(sides);
  if (known !== undefined) return known;
  const prices = sides.map((dual, row) => (dual / sideScale(market, row)) * market.unit);
  pricesBySides.set(sides, prices);
  return prices;
}

/** The highest dual of a side row: what is wanting there can be had at its price. */
export function mostOf(market: Market, row: number, stakes: Float64Array): number {
  const one = market.rows[row];
  if (one === undefined || !('price' in one) || !Number.isFinite(one.price)) return Number.POSITIVE_INFINITY;
  const most = one.price * sideScale(market, row);
  const stake = stakes[one.commissioner] ?? 1;
  // A little less, so that it stays below what exact arithmetic comes to.
  return stake === 1 ? most : Math.floor(most * stake * (1 - 1e-12));
}

/** What a branch forbids and demands. */
export interface Branch {
  /** By lot: 1 where it must be awarded. */
  readonly forced: Uint8Array;
  /** By offer: 1 where it may not be taken. */
  readonly barred: Uint8Array;
  /** By provider, by tier: 1 where it may not be reached. */
  readonly barredTiers: readonly Uint8Array[];
}

export const rootBranch = (market: Market): Branch => ({
  forced: Uint8Array.from(market.lots, (lot) => (lot.required ? 1 : 0)),
  barred: new Uint8Array(market.asks.length),
  barredTiers: market.providers.map((seller) => new Uint8Array(seller.tiers.length)),
});

/** Whether a seat's dual may be below 0: its lot must be awarded, or whoever apportions may not count it unless it is won. */
export const isFree = (branch: Pick<Branch, 'forced'>, seat: Seat | undefined): boolean =>
  seat !== undefined && (seat.kind !== 0 || branch.forced[seat.lot] === 1);

/** Whether a branch forbids a plan, given by its offers' numbers. */
export const forbids = (branch: Branch, seller: number, tier: number, numbers: readonly number[]): boolean =>
  branch.barredTiers[seller]?.[tier] === 1 || numbers.some((n) => branch.barred[n] === 1);

/** Whether a plan holds two of what a cut names. */
export function cutHolds(cut: Cut, seller: number, lots: ReadonlySet<number>): boolean {
  let hits = cut.seller === seller ? 1 : 0;
  for (const lot of cut.lots) if (lots.has(lot)) hits += 1;
  return hits >= 2;
}
