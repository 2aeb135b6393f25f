import type { Provider } from '../problem/problem.ts';

/** An offer as the checker weighs it. */
export interface OwnOffer {
  readonly id: string;
  /** Its place among the provider's offers. */
  readonly at: number;
  readonly provider: string;
  readonly lots: readonly string[];
  readonly prices: readonly number[];
  readonly spend: number;
  readonly units: number;
  readonly group: string | undefined;
  /** Offers of the same provider that it requires. */
  readonly requires: readonly string[];
  /** By tier, lot by lot: prices after discount. */
  readonly paid: readonly (readonly bigint[])[];
  /** By tier, lot by lot: value in pence. */
  readonly values: readonly (readonly bigint[])[];
}

/** A provider with what it offers, as the checker weighs it. */
export interface OwnProvider {
  readonly provider: Provider;
  readonly offers: readonly OwnOffer[];
  readonly tiers: readonly { readonly from: number; readonly below: number; readonly percent: number }[];
  readonly caps: readonly {
    readonly most: bigint;
    readonly must: boolean;
    readonly rate: bigint;
    readonly buyer: string;
    readonly ceilings: ReadonlyMap<string, bigint>;
  }[];
}

/** What moves the worth of a plan, in units. */
export interface Weights {
  /** By tier, by place of the offer. */
  readonly worths: readonly Float64Array[];
  readonly wins: readonly { readonly bonus: number; readonly offers: ReadonlySet<string> }[];
  readonly tolls: readonly {
    readonly toll: number;
    readonly lots: ReadonlySet<string>;
    readonly held: number;
  }[];
  readonly unit: bigint;
  /** By cap, in 10^-12: what a penny of its penalty counts for. */
  readonly stakes: readonly bigint[];
}
