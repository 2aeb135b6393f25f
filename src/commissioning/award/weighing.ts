import type { Market, Seller } from './market.ts';
import { type Branch, type Cut, type Duals, sideScale } from './master.ts';
import type { Worths } from './plan-state.ts';

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
  const dualOf = (row: number): number => ((duals.sides[row] ?? 0) / sideScale(market, row)) * unit;
  const costs = new Float64Array(seller.asks.length);
  for (const { own, lots } of seller.asks) {
    let cost = 0;
    for (const lot of lots) cost += duals.lots[lot] ?? 0;
    costs[own] = cost;
  }
  const profitsAt = (tier: number): Float64Array => {
    const profits = new Float64Array(seller.asks.length);
    for (const { own, values, sides } of seller.asks) {
      let worth = (values[tier] ?? 0) * unit - (costs[own] ?? 0);
      for (const side of sides) worth -= (side.by[tier] ?? 0) * dualOf(side.row);
      profits[own] = Math.ceil(worth);
    }
    return profits;
  };
  return {
    profits: seller.tiers.map((_, tier) => profitsAt(tier)),
    wins: seller.wins
      .map((win) => ({ bonus: duals.sides[win.row] ?? 0, asks: win.asks }))
      .filter((win) => win.bonus > 0),
    cuts: cuts
      .map((cut) => ({ toll: duals.cuts[cut.index] ?? 0, lots: cut.lots, counted: cut.counted }))
      .filter((cut) => cut.toll > 0),
    barred: Uint8Array.from(seller.asks, (ask) => branch.barred[ask.index] ?? 0),
    barredTiers: branch.barredTiers[seller.index] ?? new Uint8Array(seller.tiers.length),
    unit,
  };
}

/** The part of the dual bound that does not depend on plans, in units: right-hand sides, and what rules may leave wanting. */
export function constantOf(market: Market, duals: Duals, branch: Branch): number {
  const { unit, rows } = market;
  let sum = market.roundingUnits;
  const ruled = new Map<number, { lots: readonly number[]; cost: number }>();
  for (const [n, row] of rows.entries()) {
    const dual = duals.sides[n] ?? 0;
    const scale = sideScale(market, n);
    if (row.kind === 'budget' || row.kind === 'cost-cap') sum += Math.ceil((row.limit * dual * unit) / scale);
    if (row.kind === 'min-providers') {
      const one = ruled.get(row.commissioner) ?? { lots: row.lots, cost: 0 };
      one.cost += row.count * dual;
      ruled.set(row.commissioner, one);
    }
  }
  const awarded = new Set<number>();
  for (const { lots, cost } of ruled.values()) {
    const gain = lots.reduce((all, lot) => all + (duals.lots[lot] ?? 0), 0) - cost;
    sum += lots.some((lot) => branch.forced[lot] === 1) ? gain : Math.max(0, gain);
    for (const lot of lots) awarded.add(lot);
  }
  for (const [lot, dual] of duals.lots.entries()) if (!awarded.has(lot)) sum += dual;
  for (const dual of duals.cuts) sum += dual;
  return sum;
}
