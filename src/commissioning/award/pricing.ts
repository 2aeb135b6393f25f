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
  readonly unit: number;
}

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
  for (const cap of seller.caps) {
    const over = picked.asks.reduce((sum, own) => sum + (cap.ceilings[own] ?? 0), 0) * 10_000 - cap.most;
    if (over > 0) worth -= Math.floor((over * cap.penaltyPencePerPound * worths.unit) / 1_000_000);
  }
  return worth;
}

const NO_LOTS: ReadonlySet<number> = new Set();
const lotsOf = (seller: Seller, asks: readonly number[]): ReadonlySet<number> =>
  new Set(asks.flatMap((own) => seller.asks[own]?.ownLots ?? []));

const BISECTIONS = 9;

export interface PricingOptions {
  /** Plans worth no more than this are of no interest: `most` is then this at least. */
  readonly floor: number;
  /** An own offer that must be taken. */
  readonly forced?: number;
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
  if (options.forced === undefined && zero !== undefined && worths.barredTiers[0] !== 1 && best < 0) {
    best = 0;
    plans.push({ worth: 0, tier: 0, asks: [] });
  }
  for (let tier = seller.tiers.length - 1; tier >= 0; tier -= 1) {
    if (worths.barredTiers[tier] === 1) continue;
    const search = tierSearch(seller, worths, tier, options.forced, every > 0);
    if (search === undefined) continue;
    const left = search.run(
      () => (every > 0 ? options.floor : best),
      (worth, asks) => {
        if (asks.length === 0) return;
        plans.push({ worth, tier, asks });
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
  /** `open`: what an undecided branch could still be worth where the search stopped early. */
  run(
    beyond: () => number,
    found: (worth: number, asks: readonly number[]) => void,
    nodes: number,
    full: (() => boolean) | undefined,
  ): { readonly nodes: number; readonly open: number };
}

/** The search of one tier, or undefined where an offer that must be taken cannot be. */
function tierSearch(
  seller: Seller,
  worths: Worths,
  tier: number,
  forced: number | undefined,
  everyPlan: boolean,
): TierSearch | undefined {
  const step = seller.tiers[tier];
  const profits = worths.profits[tier];
  if (step === undefined || profits === undefined) return undefined;
  const { asks } = seller;
  const state = stateOf(seller, worths, profits);
  const reach = liftedReach(seller, worths, profits, tier, state, everyPlan);
  const { packages, order, singles } = reach;
  const chosen: number[] = [];
  const isChosen = new Uint8Array(asks.length);
  const put = (ask: Ask): void => {
    state.change(ask, 1);
    chosen.push(ask.own);
    isChosen[ask.own] = 1;
  };
  const back = (ask: Ask): void => {
    isChosen[ask.own] = 0;
    chosen.pop();
    state.change(ask, -1);
  };
  if (forced !== undefined) {
    const ask = asks[forced];
    if (ask === undefined || worths.barred[forced] === 1 || !state.fits(ask, step.below)) return undefined;
    put(ask);
  }
  const whole = (): boolean => {
    if (state.spent < step.from) return false;
    if (reach.hasNeeds)
      for (const own of chosen)
        for (const need of asks[own]?.needs ?? []) if (isChosen[need] !== 1) return false;
    return true;
  };
  return {
    run: (beyond, found, nodes, full) => {
      let used = 0;
      let open = Number.NEGATIVE_INFINITY;
      const keep = (): void => {
        if (state.worth > beyond() && whole()) found(state.worth, [...chosen]);
      };
      const hopeless = (most: number): boolean => {
        used += 1;
        if (most <= beyond()) return true;
        if (used <= nodes && full?.() !== true) return false;
        open = Math.max(open, most);
        return true;
      };
      const byLot = (from: number): void => {
        if (hopeless(reach.mostFrom(state, packages.length, from))) return;
        let n = from;
        while (n < order.length && state.taken[order[n] ?? 0] === 1) n += 1;
        const lot = order[n];
        if (lot === undefined) return;
        for (const ask of singles[lot] ?? []) {
          if (!state.fits(ask, step.below)) continue;
          put(ask);
          keep();
          byLot(n + 1);
          back(ask);
        }
        byLot(n + 1);
      };
      const byPackage = (from: number): void => {
        const one = packages[from];
        if (one === undefined) {
          byLot(0);
          return;
        }
        if (hopeless(reach.mostFrom(state, from, 0))) return;
        const fits = state.fits(one.ask, step.below);
        if (fits && one.over > 0) {
          put(one.ask);
          keep();
          byPackage(from + 1);
          back(one.ask);
        }
        byPackage(from + 1);
        if (fits && one.over <= 0) {
          put(one.ask);
          keep();
          byPackage(from + 1);
          back(one.ask);
        }
      };
      keep();
      byPackage(0);
      return { nodes: used, open };
    },
  };
}

/** What is taken so far, and what it uses. */
interface State {
  readonly taken: Uint8Array;
  readonly groups: Uint8Array;
  room: number;
  lotsLeft: number;
  spent: number;
  worth: number;
  fits(ask: Ask, below: number): boolean;
  change(ask: Ask, by: 1 | -1): void;
}

function stateOf(seller: Seller, worths: Worths, profits: Float64Array): State {
  const { asks, caps } = seller;
  const winsOf: number[][] = asks.map(() => []);
  for (const [n, win] of worths.wins.entries()) for (const own of win.asks) winsOf[own]?.push(n);
  const capsOf = asks.map((ask) => caps.flatMap((cap, n) => ((cap.ceilings[ask.own] ?? 0) > 0 ? [n] : [])));
  const cutsOn: number[][] = seller.lots.map(() => []);
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
    return cap === undefined || over <= 0
      ? 0
      : Math.floor((over * cap.penaltyPencePerPound * worths.unit) / 1_000_000);
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
      for (const n of capsOf[ask.own] ?? []) {
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
      for (const n of capsOf[ask.own] ?? []) {
        state.worth += penaltyOf(n);
        used[n] = (used[n] ?? 0) + by * (caps[n]?.ceilings[ask.own] ?? 0);
        state.worth -= penaltyOf(n);
      }
      for (const n of winsOf[ask.own] ?? []) {
        const before = won[n] ?? 0;
        won[n] = before + by;
        if (before + Math.min(0, by) === 0) state.worth += by * (worths.wins[n]?.bonus ?? 0);
      }
      for (const lot of ask.ownLots) {
        state.taken[lot] = by === 1 ? 1 : 0;
        for (const n of cutsOn[lot] ?? []) {
          const before = hits[n] ?? 0;
          hits[n] = before + by;
          if (before + Math.min(0, by) === 1) state.worth -= by * (worths.cuts[n]?.toll ?? 0);
        }
      }
    },
  };
  return state;
}

interface Package {
  readonly ask: Ask;
  /** What it is worth beyond its lots' best single offers. */
  readonly over: number;
}

/** What could still be gained: packages first, then lots by single offers, both in the order in which they are tried. */
function reachOf(
  seller: Seller,
  worths: Worths,
  profits: Float64Array,
  from: number,
  lift: number,
  everyPlan: boolean,
) {
  const count = seller.lots.length;
  const singles: Ask[][] = Array.from({ length: count }, () => []);
  const bonus = new Float64Array(count);
  const base = new Float64Array(count);
  const dearest = new Float64Array(count);
  const dearestSingle = new Float64Array(count);
  const profitOf = (ask: Ask): number => (profits[ask.own] ?? 0) + Math.ceil(lift * ask.spend);
  const bonusOf = new Float64Array(seller.asks.length);
  for (const win of worths.wins)
    for (const own of win.asks) {
      bonusOf[own] = (bonusOf[own] ?? 0) + win.bonus;
      const ask = seller.asks[own];
      const [lot] = ask?.ownLots ?? [];
      if (ask?.lots.length === 1 && lot !== undefined)
        bonus[lot] = Math.max(bonus[lot] ?? 0, bonusOf[own] ?? 0);
    }
  const several: Ask[] = [];
  let hasNeeds = false;
  let hasGroups = false;
  for (const ask of seller.asks) {
    if (worths.barred[ask.own] === 1) continue;
    if (ask.needs.length > 0) hasNeeds = true;
    for (const [n, lot] of ask.ownLots.entries())
      dearest[lot] = Math.max(dearest[lot] ?? 0, ask.prices[n] ?? 0);
    const [lot] = ask.ownLots;
    if (ask.ownLots.length > 1 || lot === undefined) {
      several.push(ask);
      continue;
    }
    if (ask.group >= 0) hasGroups = true;
    singles[lot]?.push(ask);
    const gain = profitOf(ask) + (bonus[lot] ?? 0);
    base[lot] = Math.max(base[lot] ?? 0, gain);
    dearestSingle[lot] = Math.max(dearestSingle[lot] ?? 0, ask.spend);
  }
  for (const list of singles) list.sort((a, b) => profitOf(b) - profitOf(a));
  const baseOf = (ask: Ask): number => ask.ownLots.reduce((sum, lot) => sum + (base[lot] ?? 0), 0);
  const packages: Package[] = several
    .map((ask) => ({ ask, over: profitOf(ask) + (bonusOf[ask.own] ?? 0) - baseOf(ask) }))
    // A package worth no more than the single offers on its lots is in no best plan but for a tier's spend or what requires it.
    .filter(({ over }) => over > 0 || from > 0 || hasNeeds || hasGroups || everyPlan)
    .sort((a, b) => b.over - a.over);
  // What takes no capacity comes first: behind a full knapsack it would be forgotten.
  const density = (lot: number): number => {
    const units = seller.units[lot] ?? 0;
    return units > 0 ? (base[lot] ?? 0) / units : (base[lot] ?? 0) > 0 ? Number.MAX_VALUE : (base[lot] ?? 0);
  };
  const order = seller.lots.map((_, n) => n).filter((lot) => (singles[lot]?.length ?? 0) > 0);
  order.sort((a, b) => density(b) - density(a));
  // What singles from a position on could spend, and what all lots could.
  const spendFrom = new Float64Array(order.length + 1);
  for (let n = order.length - 1; n >= 0; n -= 1)
    spendFrom[n] = (spendFrom[n + 1] ?? 0) + (dearestSingle[order[n] ?? 0] ?? 0);
  const spendAll = dearest.reduce((sum, spend) => sum + spend, 0);
  let reached = 0;
  const bestOfGroup = new Float64Array(seller.asks.length + 1);
  /** No completion is worth more: packages from one position and lots from another are undecided. */
  const mostFrom = (state: State, fromPackage: number, fromLot: number): number => {
    const wanting = from - state.spent;
    const open = fromPackage < packages.length ? spendAll : (spendFrom[fromLot] ?? 0);
    if (open < wanting) return Number.NEGATIVE_INFINITY;
    let sum = state.worth - Math.floor(lift * wanting);
    reached = 0;
    for (let n = fromPackage; n < packages.length; n += 1) {
      const one = packages[n];
      if (one === undefined || one.over <= 0) break;
      const { ask, over } = one;
      if (ask.units > state.room || (ask.group >= 0 && state.groups[ask.group] === 1)) continue;
      let free = true;
      for (const lot of ask.ownLots) if (state.taken[lot] === 1) free = false;
      if (!free) continue;
      // Of a group the first counts, which is the greatest.
      if (ask.group >= 0) {
        if ((bestOfGroup[ask.group] ?? 0) > 0) continue;
        bestOfGroup[ask.group] = over;
      }
      sum += over;
    }
    bestOfGroup.fill(0);
    let left = state.room;
    for (let n = fromLot; n < order.length; n += 1) {
      const lot = order[n] ?? 0;
      if (state.taken[lot] === 1) continue;
      const gain = base[lot] ?? 0;
      if (gain <= 0) break;
      const units = seller.units[lot] ?? 0;
      if (units > left) {
        sum += Math.ceil((gain * left) / units) + 1;
        break;
      }
      left -= units;
      sum += gain;
      reached += dearest[lot] ?? 0;
    }
    return sum;
  };
  return { packages, order, singles, hasNeeds, mostFrom, reached: () => reached };
}

/** By provider and tier: the price on spend that was best the last time. Duals change little from one pricing to the next. */
const lifts = new WeakMap<Seller, Float64Array>();

/**
 * The bound of a tier whose spend has to be reached: a price on spend (a Lagrange multiplier), found by bisection the first
 * time and from the last one on, makes offers worth more that help to reach it. Any price gives a true bound.
 */
function liftedReach(
  seller: Seller,
  worths: Worths,
  profits: Float64Array,
  tier: number,
  state: State,
  everyPlan: boolean,
) {
  const from = seller.tiers[tier]?.from ?? 0;
  if (from === 0) return reachOf(seller, worths, profits, from, 0, everyPlan);
  const known = lifts.get(seller) ?? new Float64Array(seller.tiers.length);
  lifts.set(seller, known);
  const last = known[tier] ?? 0;
  const tried = (lift: number) => {
    const reach = reachOf(seller, worths, profits, from, lift, everyPlan);
    const bound = reach.mostFrom(state, 0, 0);
    return { lift, reach, bound, isReached: state.spent + reach.reached() >= from };
  };
  if (last > 0) {
    const again = tried(last);
    if (again.bound === Number.NEGATIVE_INFINITY) return again.reach;
    const other = tried(again.isReached ? last * 0.75 : last * 1.3);
    const best = other.bound < again.bound ? other : again;
    known[tier] = best.lift;
    return best.reach;
  }
  const free = tried(0);
  if (free.bound === Number.NEGATIVE_INFINITY || free.isReached) return free.reach;
  let [low, high] = [0, 0];
  for (const ask of seller.asks)
    if (ask.spend > 0) high = Math.max(high, Math.abs(profits[ask.own] ?? 0) / ask.spend);
  let best = free;
  for (let n = 0; n < BISECTIONS; n += 1) {
    const next = tried((low + high) / 2);
    if (next.bound < best.bound) best = next;
    if (next.isReached) high = next.lift;
    else low = next.lift;
  }
  known[tier] = best.lift;
  return best.reach;
}
