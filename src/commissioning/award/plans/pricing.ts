import type { Ask, Seller } from './market.ts';
import { liftedReach, type Settled } from './reach.ts';
import { type State, stateOf, type Worths } from './state.ts';

/** A feasible set of a provider's own offers at the tier that its spend reaches. */
export interface Picked {
  readonly worth: number;
  readonly tier: number;
  readonly asks: readonly number[];
}

export interface Priced {
  /** No plan is worth more; exact unless the search ran into its limit. */
  readonly most: number;
  /** Plans found on the way, the best one last. */
  readonly plans: readonly Picked[];
  readonly exact: boolean;
}

/** What a plan is worth against duals. */
export function worthOf(seller: Seller, worths: Worths, picked: Pick<Picked, 'asks' | 'tier'>): number {
  let worth = 0;
  const profits = worths.profits[picked.tier];
  for (const own of picked.asks) worth += profits?.[own] ?? 0;
  const lots = worths.cuts.length === 0 ? NO_LOTS : lotsOf(seller, picked.asks);
  for (const win of worths.wins) if (win.asks.some((own) => picked.asks.includes(own))) worth += win.bonus;
  for (const cut of worths.cuts) {
    let hits = cut.counted ? 1 : 0;
    for (const lot of cut.lots) if (lots.has(lot)) hits += 1;
    if (hits >= 2) worth -= cut.toll;
  }
  for (const [n, cap] of seller.caps.entries()) {
    const over = picked.asks.reduce((sum, own) => sum + (cap.ceilings[own] ?? 0), 0) * 10_000 - cap.most;
    if (over > 0) worth -= Math.floor((over * (worths.rates[n] ?? 0)) / 1_000_000);
  }
  return worth;
}

const NO_LOTS: ReadonlySet<number> = new Set();
const lotsOf = (seller: Seller, asks: readonly number[]): ReadonlySet<number> =>
  new Set(asks.flatMap((own) => seller.asks[own]?.ownLots ?? []));

export interface PricingOptions {
  /** Plans worth no more than this are of no interest: `most` is then this at least. */
  readonly floor: number;
  /** Collect every plan above the floor, up to this many, instead of looking for the best. */
  readonly every?: number;
  readonly nodes: number;
}

/**
 * The best plan of one provider against duals: branch and bound lot by lot, in each tier, by what a fractional knapsack of
 * its capacity could still hold (Dantzig 1957) and by what it costs to reach the tier's spend. The empty plan counts.
 */
export function price(seller: Seller, worths: Worths, options: PricingOptions): Priced {
  const plans: Picked[] = [];
  const every = options.every ?? 0;
  let best = options.floor;
  let open = Number.NEGATIVE_INFINITY;
  let nodes = options.nodes;
  const zero = seller.tiers[0];
  if (zero !== undefined && worths.barredTiers[0] !== 1 && best < 0) {
    best = 0;
    plans.push({ worth: 0, tier: 0, asks: [] });
  }
  const beyond = () => (every > 0 ? options.floor : best);
  const searches: TierSearch[] = [];
  for (let tier = seller.tiers.length - 1; tier >= 0; tier -= 1)
    if (worths.barredTiers[tier] !== 1) searches.push(tierSearch(seller, worths, tier, every > 0));
  // The most promising first: what it finds leaves less to look for in the others.
  searches.sort((one, other) => other.bound - one.bound);
  for (const search of searches) {
    if (search.bound <= beyond()) break;
    const left = search.run(
      beyond,
      (worth, asks) => {
        if (asks.length === 0) return;
        plans.push({ worth, tier: search.tier, asks });
        best = Math.max(best, worth);
      },
      nodes,
      every > 0 ? () => plans.length >= every : undefined,
    );
    nodes -= left.nodes;
    open = Math.max(open, left.open);
  }
  if (every === 0) plans.sort((a, b) => a.worth - b.worth);
  return { most: Math.max(best, open), plans, exact: open <= best };
}

interface TierSearch {
  readonly tier: number;
  /** No plan of the tier is worth more. */
  readonly bound: number;
  /** `open`: what an undecided branch could still be worth where the search stopped early. */
  run(
    beyond: () => number,
    found: (worth: number, asks: readonly number[]) => void,
    nodes: number,
    full: (() => boolean) | undefined,
  ): { readonly nodes: number; readonly open: number };
}

/** The search of one tier; an offer is taken together with all that it requires. */
function tierSearch(seller: Seller, worths: Worths, tier: number, everyPlan: boolean): TierSearch {
  const profits = worths.profits[tier] ?? new Float64Array(seller.asks.length);
  const state = stateOf(seller, worths, profits);
  const reach = liftedReach(seller, worths, profits, tier, state, everyPlan);
  return {
    tier,
    bound: reach.bound,
    run: (beyond, found, nodes, full) => {
      const limits = { beyond, found, nodes, full };
      const searched = searchTier(seller, worths, tier, state, reach.settle(beyond()), limits);
      reach.took(searched.nodes);
      return searched;
    },
  };
}

interface TierLimits {
  readonly beyond: () => number;
  readonly found: (worth: number, asks: readonly number[]) => void;
  readonly nodes: number;
  readonly full: (() => boolean) | undefined;
}

function searchTier(
  seller: Seller,
  worths: Worths,
  tier: number,
  state: State,
  { packages, order, singlesOn, mostFrom }: Settled,
  { beyond, found, nodes, full }: TierLimits,
): { readonly nodes: number; readonly open: number } {
  const { asks } = seller;
  const { from: least = 0, below = Number.POSITIVE_INFINITY } = seller.tiers[tier] ?? {};
  const place = new Int32Array(seller.lots.length);
  for (const [n, lot] of order.entries()) place[lot] = n;
  const chosen: Ask[] = [];
  const isChosen = new Uint8Array(asks.length);
  const isPassed = new Uint8Array(asks.length);
  const back = (count: number): void => {
    while (chosen.length > count) {
      const ask = chosen.pop();
      if (ask === undefined) return;
      isChosen[ask.own] = 0;
      state.change(ask, -1);
    }
  };
  /** Takes an offer and what it requires, or stops where that does not fit or was decided against before `position`. */
  const put = (ask: Ask, position: number): boolean => {
    const [lot] = ask.ownLots;
    const decided = ask.ownLots.length > 1 ? isPassed[ask.own] === 1 : (place[lot ?? -1] ?? 0) < position;
    if (decided || worths.barred[ask.own] === 1 || !state.fits(ask, below)) return false;
    state.change(ask, 1);
    chosen.push(ask);
    isChosen[ask.own] = 1;
    for (const need of ask.needs) {
      const needed = asks[need];
      if (isChosen[need] !== 1 && (needed === undefined || !put(needed, position))) return false;
    }
    return true;
  };
  let used = 0;
  let open = Number.NEGATIVE_INFINITY;
  const keep = (): void => {
    if (state.worth > beyond() && state.spent >= least)
      found(
        state.worth,
        chosen.map(({ own }) => own),
      );
  };
  const take = (ask: Ask, position: number, onward: () => void): void => {
    const before = chosen.length;
    if (put(ask, position)) {
      keep();
      onward();
    }
    back(before);
  };
  const hopeless = (most: number): boolean => {
    used += 1;
    if (most <= beyond()) return true;
    if (used <= nodes && full?.() !== true) return false;
    open = Math.max(open, most);
    return true;
  };
  const byLot = (from: number): void => {
    if (hopeless(mostFrom(state, packages.length, from))) return;
    let n = from;
    while (n < order.length && state.taken[order[n] ?? 0] === 1) n += 1;
    const lot = order[n];
    if (lot === undefined) return;
    for (const ask of singlesOn(lot)) take(ask, n, () => byLot(n + 1));
    byLot(n + 1);
  };
  const byPackage = (from: number): void => {
    const one = packages[from];
    if (one === undefined) {
      byLot(0);
      return;
    }
    if (hopeless(mostFrom(state, from, 0))) return;
    const onward = () => byPackage(from + 1);
    if (one.over > 0) take(one.ask, 0, onward);
    isPassed[one.ask.own] = 1;
    onward();
    isPassed[one.ask.own] = 0;
    if (one.over <= 0) take(one.ask, 0, onward);
  };
  keep();
  byPackage(0);
  return { nodes: used, open };
}
