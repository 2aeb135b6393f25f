import type { Programme } from '../solver-port.ts';
import type { Apportionment } from './apportionment.ts';
import type { Branch, Cut, Duals } from './duals.ts';
import type { Market, Seller } from './market.ts';
import type { Picked } from './pricing.ts';

/** A plan that stands as a column of the master. */
export interface Plan extends Picked {
  readonly seller: number;
  readonly column: number;
  /** Offers by their number in the market. */
  readonly numbers: readonly number[];
  /** Value in pounds with its own share penalties taken off. */
  readonly pounds: number;
  /** Where cost has a price. */
  readonly costPence: number;
}

export interface MasterSolution {
  readonly status: 'optimal' | 'infeasible' | 'unknown';
  readonly pounds: number;
  readonly duals: Duals;
  /** Plans above 0, with how much. */
  readonly active: readonly { readonly plan: Plan; readonly part: number }[];
  /** What is wanting to floors all the same, in pounds: above 0 where they cannot hold together. */
  readonly wanting: number;
  /** By provider: what its best plan is worth in the master, in units. */
  readonly convexity: Float64Array;
}

export interface Master {
  readonly plans: readonly Plan[];
  readonly cuts: readonly Cut[];
  /** False where the plan stands there already. */
  add(seller: number, picked: Picked): boolean;
  /** A choice of an apportioner by its number; false where it stands there already. */
  addApportionment(apportioner: number, one: Apportionment): boolean;
  addCuts(cuts: readonly Cut[]): void;
  /** Bars the plans that a branch forbids and demands its lots. */
  enter(branch: Branch): void;
  /** Takes up another price of cost. */
  reprice(): void;
  /** Makes these plans worth so much less than all others; of providers that rest, the others so much more: in pounds. */
  handicap(plans: ReadonlySet<Plan>, resting: ReadonlySet<number>, pounds: number): void;
  solve(timeLimitSeconds: number): MasterSolution;
  /** The whole programme over these plans, each taken or not; plans begin at column `first`. */
  programme(plans: readonly Plan[]): { readonly programme: Programme; readonly first: number };
  dispose(): void;
}

/** Penalties for shares of one provider, in pounds, rule by rule. */
export const sharePenalties = (seller: Seller, asks: readonly number[]): number[] =>
  seller.caps.map((cap) => {
    const over = asks.reduce((sum, own) => sum + (cap.ceilings[own] ?? 0), 0) * 10_000 - cap.most;
    return over > 0 ? (over * cap.penaltyPencePerPound) / 100_000_000 : 0;
  });

/** What a plan costs in pence, where cost has a price. */
export function costOfPlan(
  { costPrice }: Market,
  seller: Seller,
  tier: number,
  asks: readonly number[],
): number {
  if (costPrice.row < 0) return 0;
  return asks.reduce((sum, own) => {
    const side = seller.asks[own]?.sides.find(({ row }) => row === costPrice.row);
    return sum + (side?.by[tier] ?? 0);
  }, 0);
}

/** What a plan is worth in pounds, its cost at the price that it has taken off. */
export const worthOfPlan = ({ costPrice, unit }: Market, { pounds, costPence }: Plan): number =>
  pounds - (costPence * costPrice.units) / unit / 100;

/** More pounds than any award is worth, or costs at the price of cost. */
export const dearest = ({ lots, costPrice, unit }: Market): number =>
  lots.reduce((sum, lot) => sum + lot.weight + (lot.ceilingPence * costPrice.units) / unit, 0) / 100 + 1;
