import type { Provider } from '../problem/problem.ts';

/** An offer as the checker weighs it. */
export interface OwnOffer {
  readonly id: string;
  /** Its place among the provider's offers. */
  readonly at: number;
  readonly provider: string;
  readonly lots: readonly string[];
  /** Places of its lots among those that the provider offers on. */
  readonly places: readonly number[];
  readonly prices: readonly number[];
  readonly spend: number;
  readonly units: number;
  /** The number of its group among the provider's; -1 for none. */
  readonly group: number;
  /** Offers of the same provider that it requires. */
  readonly requires: readonly string[];
  /** By tier, lot by lot: prices after discount. */
  readonly paid: readonly (readonly bigint[])[];
  /** By tier, lot by lot: value in pence. */
  readonly values: readonly (readonly bigint[])[];
  /** Greatest shares that it counts towards: the place of the cap, and the ceilings of its lots there. */
  readonly caps: readonly { readonly cap: number; readonly ceiling: number }[];
}

/** A provider with what it offers, as the checker weighs it. */
export interface OwnProvider {
  readonly provider: Provider;
  readonly offers: readonly OwnOffer[];
  /** By place of a lot: its units. */
  readonly units: readonly number[];
  readonly tiers: readonly { readonly from: number; readonly below: number; readonly percent: number }[];
  readonly caps: readonly {
    readonly most: bigint;
    readonly must: boolean;
    readonly rate: bigint;
    readonly buyer: string;
    readonly ceilings: ReadonlyMap<string, bigint>;
  }[];
}

/** What an offer moves besides its own worth. */
export interface Touched {
  /** Places of the wins that it counts for. */
  readonly wins: readonly number[];
  /** What all of these could add. */
  readonly bonus: number;
  readonly tolls: readonly { readonly toll: number; readonly hits: number }[];
}

/** What moves the worth of a plan, in units. */
export interface Weights {
  /** By tier, by place of the offer. */
  readonly worths: readonly Float64Array[];
  /** By place of the offer. */
  readonly touched: readonly Touched[];
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
