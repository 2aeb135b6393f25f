import type { Ask, Seller } from './market.ts';
import type { State, Worths } from './state.ts';

interface Package {
  readonly ask: Ask;
  /** What it is worth beyond its lots' best single offers, and what it spends beyond them. */
  readonly over: number;
  readonly overSpend: number;
}

/** The offers of a provider as every bound looks at them, whatever they are worth. */
interface Shelf {
  /** Offers on a single lot, lot by lot. */
  readonly singles: readonly (readonly Ask[])[];
  readonly several: readonly Ask[];
  /** By lot: the dearest price, and the dearest of an offer on it alone. */
  readonly dearest: Float64Array;
  readonly dearestSingle: Float64Array;
  /** What all lots could spend at most, and what they could by offers on one lot. */
  readonly spendAll: number;
  readonly spendSingles: number;
  readonly needs: boolean;
  readonly groups: boolean;
  readonly packageGroups: boolean;
  readonly noBonus: Float64Array;
}

const shelves = new WeakMap<Seller, Shelf>();

function shelfOf(seller: Seller): Shelf {
  const known = shelves.get(seller);
  if (known !== undefined) return known;
  const singles: Ask[][] = seller.lots.map(() => []);
  const several: Ask[] = [];
  const dearest = new Float64Array(seller.lots.length);
  const dearestSingle = new Float64Array(seller.lots.length);
  for (const ask of seller.asks) {
    const [lot] = ask.ownLots;
    for (const [n, own] of ask.ownLots.entries())
      dearest[own] = Math.max(dearest[own] ?? 0, ask.prices[n] ?? 0);
    if (ask.ownLots.length > 1 || lot === undefined) several.push(ask);
    else {
      singles[lot]?.push(ask);
      dearestSingle[lot] = Math.max(dearestSingle[lot] ?? 0, ask.spend);
    }
  }
  const shelf = {
    singles,
    several,
    dearest,
    dearestSingle,
    spendAll: dearest.reduce((sum, spend) => sum + spend, 0),
    spendSingles: dearestSingle.reduce((sum, spend) => sum + spend, 0),
    needs: seller.asks.some(({ needs }) => needs.length > 0),
    groups: singles.some((own) => own.some(({ group }) => group >= 0)),
    packageGroups: several.some(({ group }) => group >= 0),
    noBonus: new Float64Array(Math.max(seller.asks.length, seller.lots.length)),
  };
  shelves.set(seller, shelf);
  return shelf;
}

/** By lot: what it is worth for each of its units. Used within one bound and then again for the next. */
let density = new Float64Array(256);

/** Sorts lots by density, the densest first and equal ones by number. Lists are short. */
function sortByDensity(order: number[]): void {
  for (let n = 1; n < order.length; n += 1) {
    const lot = order[n] ?? 0;
    const dense = density[lot] ?? 0;
    let at = n - 1;
    for (; at >= 0; at -= 1) {
      const other = order[at] ?? 0;
      if ((density[other] ?? 0) >= dense) break;
      order[at + 1] = other;
    }
    order[at + 1] = lot;
  }
}

/** Longer lists are left to the general sort. */
const SHORT = 40;

/** By lot and by offer: what winning anything at all of some offers adds, at most. */
function bonuses(seller: Seller, worths: Worths, { noBonus }: Shelf) {
  if (worths.wins.length === 0) return { byLot: noBonus, byAsk: noBonus };
  const byLot = new Float64Array(seller.lots.length);
  const byAsk = new Float64Array(seller.asks.length);
  for (const win of worths.wins)
    for (const own of win.asks) {
      byAsk[own] = (byAsk[own] ?? 0) + win.bonus;
      const ask = seller.asks[own];
      const [lot] = ask?.ownLots ?? [];
      if (ask?.lots.length === 1 && lot !== undefined)
        byLot[lot] = Math.max(byLot[lot] ?? 0, byAsk[own] ?? 0);
    }
  return { byLot, byAsk };
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
  const shelf = shelfOf(seller);
  const { dearestSingle } = shelf;
  const { barred } = worths;
  const gains = lift === 0 ? profits : new Float64Array(seller.asks.length);
  if (lift !== 0)
    for (const ask of seller.asks) gains[ask.own] = (profits[ask.own] ?? 0) + Math.ceil(lift * ask.spend);
  const bonus = bonuses(seller, worths, shelf);
  const base = new Float64Array(count);
  /** The same without a bonus, which single offers on several lots bring once only. */
  const plain = bonus.byLot === shelf.noBonus ? base : new Float64Array(count);
  const baseSpend = new Float64Array(count);
  const order: number[] = [];
  if (density.length < count) density = new Float64Array(2 * count);
  for (let lot = 0; lot < count; lot += 1) {
    const own = shelf.singles[lot] ?? [];
    let most = 0;
    let open = false;
    for (const ask of own) {
      if (barred[ask.own] === 1) continue;
      open = true;
      plain[lot] = Math.max(plain[lot] ?? 0, gains[ask.own] ?? 0);
      const gain = (gains[ask.own] ?? 0) + (bonus.byLot[lot] ?? 0);
      if (gain > most) {
        most = gain;
        baseSpend[lot] = ask.spend;
      }
    }
    if (!open) continue;
    base[lot] = most;
    const units = seller.units[lot] ?? 0;
    // What takes no capacity comes first: behind a full knapsack it would be forgotten.
    density[lot] = units > 0 ? most / units : most > 0 ? Number.MAX_VALUE : most;
    order.push(lot);
  }
  if (order.length <= SHORT) sortByDensity(order);
  else order.sort((a, b) => (density[b] ?? 0) - (density[a] ?? 0));
  // A package worth no more than the single offers on its lots is in no best plan but for a tier's spend or what requires it.
  const keepsAll = from > 0 || shelf.needs || shelf.groups || everyPlan;
  const packages: Package[] = [];
  for (const ask of shelf.several) {
    if (barred[ask.own] === 1) continue;
    let over = (gains[ask.own] ?? 0) + (bonus.byAsk[ask.own] ?? 0);
    let overPlain = over;
    let overSpend = ask.spend;
    for (const lot of ask.ownLots) {
      over -= base[lot] ?? 0;
      overPlain -= plain[lot] ?? 0;
      overSpend -= baseSpend[lot] ?? 0;
    }
    if (keepsAll || overPlain > 0) packages.push({ ask, over, overSpend });
  }
  packages.sort((a, b) => b.over - a.over);
  const sorted: (readonly Ask[] | undefined)[] = [];
  /** The offers on a lot alone, the best first. */
  const singlesOn = (lot: number): readonly Ask[] => {
    const known = sorted[lot];
    if (known !== undefined) return known;
    const open = (shelf.singles[lot] ?? []).filter((ask) => barred[ask.own] !== 1);
    open.sort((a, b) => (gains[b.own] ?? 0) - (gains[a.own] ?? 0));
    sorted[lot] = open;
    return open;
  };
  let spends: Float64Array | undefined;
  /** What single offers from a position on could spend. */
  const spendFrom = (position: number): number => {
    if (position === 0) return shelf.spendSingles;
    if (spends === undefined) {
      spends = new Float64Array(order.length + 1);
      for (let n = order.length - 1; n >= 0; n -= 1)
        spends[n] = (spends[n + 1] ?? 0) + (dearestSingle[order[n] ?? 0] ?? 0);
    }
    return spends[position] ?? 0;
  };
  let reached = 0;
  const bestOfGroup = shelf.packageGroups ? new Float64Array(seller.asks.length + 1) : shelf.noBonus;
  /** No completion is worth more: packages from one position and lots from another are undecided. */
  const mostFrom = (state: State, fromPackage: number, fromLot: number): number => {
    const wanting = from - state.spent;
    if (wanting > 0 && (fromPackage < packages.length ? shelf.spendAll : spendFrom(fromLot)) < wanting)
      return Number.NEGATIVE_INFINITY;
    let sum = state.worth - Math.floor(lift * wanting);
    reached = 0;
    for (let n = fromPackage; n < packages.length; n += 1) {
      const one = packages[n];
      if (one === undefined || one.over <= 0) break;
      const { ask, over, overSpend } = one;
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
      reached += overSpend;
    }
    if (shelf.packageGroups) bestOfGroup.fill(0);
    let left = state.room;
    for (let n = fromLot; n < order.length; n += 1) {
      const lot = order[n] ?? 0;
      if (state.taken[lot] === 1) continue;
      const gain = base[lot] ?? 0;
      if (gain <= 0) break;
      const units = seller.units[lot] ?? 0;
      if (units > left) {
        sum += Math.ceil((gain * left) / units) + 1;
        reached += ((baseSpend[lot] ?? 0) * left) / units;
        break;
      }
      left -= units;
      sum += gain;
      reached += baseSpend[lot] ?? 0;
    }
    return sum;
  };
  return { packages, order, singlesOn, mostFrom, reached: () => reached };
}

/**
 * By provider, for each tier: the price on spend that was best the last time, as duals change little from one pricing to the
 * next; whether the search that went by it had much work, so that a better one may be elsewhere; and for how many pricings
 * to come nothing better is looked for there, as nothing was.
 */
const lifts = new WeakMap<
  Seller,
  { readonly best: Float64Array; readonly isWeak: Uint8Array; readonly rest: Uint8Array }
>();
const MUCH_WORK = 700;
const REST = 8;

/** What a search of a tier goes by. */
export type Settled = ReturnType<typeof reachOf>;

/** A bound of a tier, and a better one where it is wanted. */
export interface Reach {
  /** No plan of the tier is worth more. */
  readonly bound: number;
  /** What the search goes by: with the better bound, unless none of more than `beyond` is left to find. */
  settle(beyond: number): Settled;
  /** Told of how many nodes the search took. */
  took(nodes: number): void;
}

/**
 * The bound of a tier whose spend has to be reached: a price on spend (a Lagrange multiplier) makes offers worth more that
 * help to reach it. Any price gives a true bound; the best one is looked for from the last one on.
 */
export function liftedReach(
  seller: Seller,
  worths: Worths,
  profits: Float64Array,
  tier: number,
  state: State,
  everyPlan: boolean,
): Reach {
  const from = seller.tiers[tier]?.from ?? 0;
  const tried = (lift: number): Tried => {
    const reach = reachOf(seller, worths, profits, from, lift, everyPlan);
    const bound = reach.mostFrom(state, 0, 0);
    return { lift, reach, bound, slope: reach.reached() + state.spent - from };
  };
  const count = seller.tiers.length;
  const known = lifts.get(seller) ?? {
    best: new Float64Array(count),
    isWeak: new Uint8Array(count),
    rest: new Uint8Array(count),
  };
  lifts.set(seller, known);
  const last = known.best[tier] ?? 0;
  const first = tried(from === 0 ? 0 : last);
  const done = from === 0 || first.bound === Number.NEGATIVE_INFINITY || (last === 0 && first.slope >= 0);
  return {
    bound: first.bound,
    settle: (beyond) => {
      if (done || first.bound <= beyond) return first.reach;
      let best = lowest(first, tried, beyond, () => firstLift(seller, profits));
      // Where packages overlap there may be several lowest bounds.
      const rest = known.rest[tier] ?? 0;
      if (rest > 0) known.rest[tier] = rest - 1;
      else if (best.bound > beyond && last > 0 && known.isWeak[tier] === 1) {
        const other = lowest(tried(0), tried, beyond, () => firstLift(seller, profits));
        if (other.bound < best.bound) best = other;
        else known.rest[tier] = REST;
      }
      known.best[tier] = best.lift;
      return best.reach;
    },
    took: (nodes) => {
      known.isWeak[tier] = nodes > MUCH_WORK ? 1 : 0;
    },
  };
}

/** A bound at a price on spend, and how fast it rises with it. */
interface Tried {
  readonly lift: number;
  readonly reach: Settled;
  readonly bound: number;
  readonly slope: number;
}

const MOST_TRIES = 12;
/** A bound is good enough when no other is lower by more than this part of what it is above what is sought. */
const NEAR_ENOUGH = 0.02;

/**
 * The lowest bound over prices on spend, as far as it matters: between one that falls and one that rises the next price is
 * where their tangents meet (Kelley 1960). That finds the lowest where bounds are convex, as they are where packages do not
 * overlap; elsewhere it finds a low one. Any price gives a true bound.
 */
function lowest(first: Tried, tried: (lift: number) => Tried, beyond: number, begin: () => number): Tried {
  let [falling, rising] = first.slope < 0 ? [first, undefined] : [undefined, first];
  let best = first;
  for (let n = 0; n < MOST_TRIES && best.bound > beyond && best.slope !== 0; n += 1) {
    let lift: number;
    if (falling === undefined) lift = n === 0 ? (rising?.lift ?? 0) * 0.7 : 0;
    else if (rising === undefined) lift = falling.lift > 0 ? falling.lift * (n === 0 ? 1.4 : 3) : begin();
    else {
      lift =
        (rising.bound - rising.slope * rising.lift - falling.bound + falling.slope * falling.lift) /
        (falling.slope - rising.slope);
      const least = falling.bound + falling.slope * (lift - falling.lift);
      if (best.bound - least <= (best.bound - beyond) * NEAR_ENOUGH) break;
    }
    const next = tried(lift);
    if (next.bound < best.bound) best = next;
    if (next.slope < 0) falling = next;
    else rising = next;
    if (lift === 0 && next.slope >= 0) break;
  }
  return best;
}

/** A price to begin with: what offers are worth for a penny of their spend, on the whole. */
function firstLift(seller: Seller, profits: Float64Array): number {
  let [worth, spend] = [0, 0];
  for (const ask of seller.asks) {
    worth += Math.abs(profits[ask.own] ?? 0);
    spend += ask.spend;
  }
  return spend > 0 ? worth / spend : 1;
}
