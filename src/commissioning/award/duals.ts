import type { Seat } from './apportionment.ts';
import type { Market } from './market.ts';

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

/** By what a side row's dual in pence is multiplied to be whole. */
export const sideScale = (market: Market, row: number): number => {
  const kind = market.rows[row]?.kind;
  return kind === 'budget' || kind === 'cost-cap' ? 1e12 : kind === 'set-aside' ? 1e9 : market.unit;
};

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
