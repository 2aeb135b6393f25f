/**
 * What a checker needs to recompute that no award comes before the one given, in whole numbers only. Duals: of lots, cuts,
 * `requires` and minimum providers in `unit`s of a penny (units in a penny); of budgets and floors in 10^-12 pence for a penny; of
 * set-asides in 10^-9 pence for a pound of ceiling.
 */
export interface PlanProof {
  readonly kind: 'plans';
  readonly unit: number;
  readonly cuts: readonly { readonly lots: readonly string[]; readonly provider?: string }[];
  readonly duals: readonly PublishedDuals[];
  /** Duals (by place) of the bound over all awards. */
  readonly root: number;
  /** The branch tree, its root first; without nodes the root's duals alone prove a bound. Children are named by place. */
  readonly nodes: readonly ProofNode[];
}

export interface PublishedDuals {
  readonly lots: Readonly<Record<string, number>>;
  /**
   * By KIND/LOT, in place of lots, where the commissioner keeps set-asides by apportionment (two set-asides and 16 lots at
   * most). KIND has a digit for each of its set-asides, the last one first: 1 where the provider has the flag.
   */
  readonly seats: Readonly<Record<string, number>>;
  readonly budgets: Readonly<Record<string, number>>;
  /** By commissioner, for the least own value that the shortfalls reached leave it; none with autonomy off. */
  readonly floors: Readonly<Record<string, number>>;
  /** By COMMISSIONER/RULE. */
  readonly rules: Readonly<Record<string, number>>;
  /** By OFFER/OFFER that it requires. */
  readonly requires: Readonly<Record<string, number>>;
  readonly costCap: number;
  readonly cuts: Readonly<Record<string, number>>;
}

/**
 * `duals`: by these (by place) nothing here is worth as much as the award, or no more than the bound that is claimed; or, with `listed`, only plans whose worth lies
 * within the gap that they leave can be part of such an award, and the node goes on over those alone (winning nothing is a
 * plan of no worth; a list may be narrowed by further duals). `award`: one award
 * is left here at most. A split asks whether a provider wins a lot, or wins by an offer, or whether a lot
 * is awarded at all.
 */
export type ProofNode =
  | { readonly duals: number; readonly listed?: number }
  | { readonly award: true }
  | { readonly provider?: string; readonly lot: string; readonly yes: number; readonly no: number }
  | { readonly provider: string; readonly offer: string; readonly yes: number; readonly no: number };
