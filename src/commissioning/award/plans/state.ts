import type { Ask, Seller } from './market.ts';

/** What every offer of a provider is worth against duals, and what else moves the worth of a set of them; all in units. */
export interface Worths {
  /** By tier, then by own offer. */
  readonly profits: readonly Float64Array[];
  /** What winning anything at all of these offers adds. */
  readonly wins: readonly { readonly bonus: number; readonly asks: readonly number[] }[];
  /** Sets of lots (own positions) of which a second one costs; `counted` where the provider itself counts as one. */
  readonly cuts: readonly {
    readonly toll: number;
    readonly lots: readonly number[];
    readonly counted: boolean;
  }[];
  /** Offers that may not be taken, by own position: 1. */
  readonly barred: Uint8Array;
  /** Tiers that may not be reached: 1. */
  readonly barredTiers: Uint8Array;
  /** By rule of a greatest share: what a pound beyond it costs, in units. */
  readonly rates: Float64Array;
}

/** What is taken so far, and what it uses. */
export interface State {
  readonly taken: Uint8Array;
  readonly groups: Uint8Array;
  room: number;
  lotsLeft: number;
  spent: number;
  worth: number;
  fits(ask: Ask, below: number): boolean;
  change(ask: Ask, by: 1 | -1): void;
}

/** Never written to. */
const NO_LISTS: number[][] = [];
const NONE: readonly number[] = [];

const known = new WeakMap<Seller, readonly (readonly number[])[]>();

/** By offer: the rules of a greatest share that it counts for, whatever the duals are. */
function capsByAsk(seller: Seller): readonly (readonly number[])[] {
  const found =
    known.get(seller) ??
    seller.asks.map((ask) => seller.caps.flatMap((cap, n) => ((cap.ceilings[ask.own] ?? 0) > 0 ? [n] : [])));
  known.set(seller, found);
  return found;
}

export function stateOf(seller: Seller, worths: Worths, profits: Float64Array): State {
  const { asks, caps } = seller;
  const winsOf: number[][] = worths.wins.length === 0 ? NO_LISTS : asks.map(() => []);
  for (const [n, win] of worths.wins.entries()) for (const own of win.asks) winsOf[own]?.push(n);
  const capsOf = capsByAsk(seller);
  const cutsOn: number[][] = worths.cuts.length === 0 ? NO_LISTS : seller.lots.map(() => []);
  const hits = new Int32Array(worths.cuts.length);
  for (const [n, cut] of worths.cuts.entries()) {
    if (cut.counted) hits[n] = 1;
    for (const lot of cut.lots) cutsOn[lot]?.push(n);
  }
  const won = new Int32Array(worths.wins.length);
  const used = new Float64Array(caps.length);
  const penaltyOf = (n: number): number => {
    const cap = caps[n];
    const over = cap === undefined ? 0 : (used[n] ?? 0) * 10_000 - cap.most;
    return cap === undefined || over <= 0 ? 0 : Math.floor((over * (worths.rates[n] ?? 0)) / 1_000_000);
  };
  const state: State = {
    taken: new Uint8Array(seller.lots.length),
    groups: new Uint8Array(asks.length + 1),
    room: seller.capacity,
    lotsLeft: seller.maxLots,
    spent: 0,
    worth: 0,
    fits: (ask, below) => {
      if (ask.units > state.room || ask.lots.length > state.lotsLeft || state.spent + ask.spend >= below)
        return false;
      if (ask.group >= 0 && state.groups[ask.group] === 1) return false;
      for (const lot of ask.ownLots) if (state.taken[lot] === 1) return false;
      for (const n of capsOf[ask.own] ?? NONE) {
        const cap = caps[n];
        if (cap?.must === true && ((used[n] ?? 0) + (cap.ceilings[ask.own] ?? 0)) * 10_000 > cap.most)
          return false;
      }
      return true;
    },
    change: (ask, by) => {
      state.room -= by * ask.units;
      state.lotsLeft -= by * ask.lots.length;
      state.spent += by * ask.spend;
      state.worth += by * (profits[ask.own] ?? 0);
      if (ask.group >= 0) state.groups[ask.group] = by === 1 ? 1 : 0;
      for (const n of capsOf[ask.own] ?? NONE) {
        state.worth += penaltyOf(n);
        used[n] = (used[n] ?? 0) + by * (caps[n]?.ceilings[ask.own] ?? 0);
        state.worth -= penaltyOf(n);
      }
      for (const n of winsOf[ask.own] ?? NONE) {
        const before = won[n] ?? 0;
        won[n] = before + by;
        if (before + Math.min(0, by) === 0) state.worth += by * (worths.wins[n]?.bonus ?? 0);
      }
      for (const lot of ask.ownLots) {
        state.taken[lot] = by === 1 ? 1 : 0;
        for (const n of cutsOn[lot] ?? NONE) {
          const before = hits[n] ?? 0;
          hits[n] = before + by;
          if (before + Math.min(0, by) === 1) state.worth -= by * (worths.cuts[n]?.toll ?? 0);
        }
      }
    },
  };
  return state;
}
