import type { Ask, Seller } from './market.ts';
import type { State, Worths } from './plan-state.ts';

const BISECTIONS = 9;

interface Package {
  readonly ask: Ask;
  /** What it is worth beyond its lots' best single offers. */
  readonly over: number;
}

/** The offers of a provider by how many lots they cover, whatever they are worth: looked at for every bound anew. */
interface Shelf {
  /** Offers on a single lot, lot by lot. */
  readonly singles: readonly (readonly Ask[])[];
  readonly several: readonly Ask[];
}

const shelves = new WeakMap<Seller, Shelf>();

function shelfOf(seller: Seller): Shelf {
  const known = shelves.get(seller);
  if (known !== undefined) return known;
  const singles: Ask[][] = seller.lots.map(() => []);
  const several: Ask[] = [];
  for (const ask of seller.asks) {
    const [lot] = ask.ownLots;
    if (ask.ownLots.length > 1 || lot === undefined) several.push(ask);
    else singles[lot]?.push(ask);
  }
  const shelf = { singles, several };
  shelves.set(seller, shelf);
  return shelf;
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
  const bonus = new Float64Array(count);
  const base = new Float64Array(count);
  const dearest = new Float64Array(count);
  const gains = lift === 0 ? profits : new Float64Array(seller.asks.length);
  if (lift !== 0)
    for (const ask of seller.asks) gains[ask.own] = (profits[ask.own] ?? 0) + Math.ceil(lift * ask.spend);
  const bonusOf = new Float64Array(seller.asks.length);
  for (const win of worths.wins)
    for (const own of win.asks) {
      bonusOf[own] = (bonusOf[own] ?? 0) + win.bonus;
      const ask = seller.asks[own];
      const [lot] = ask?.ownLots ?? [];
      if (ask?.lots.length === 1 && lot !== undefined)
        bonus[lot] = Math.max(bonus[lot] ?? 0, bonusOf[own] ?? 0);
    }
  let hasNeeds = false;
  let hasGroups = false;
  const order: number[] = [];
  // What takes no capacity comes first: behind a full knapsack it would be forgotten.
  const density = new Float64Array(count);
  const dearestSingle = new Float64Array(count);
  for (const [lot, own] of shelf.singles.entries()) {
    let most = 0;
    let spend = 0;
    let open = false;
    for (const ask of own) {
      if (worths.barred[ask.own] === 1) continue;
      open = true;
      if (ask.needs.length > 0) hasNeeds = true;
      if (ask.group >= 0) hasGroups = true;
      const gain = (gains[ask.own] ?? 0) + (bonus[lot] ?? 0);
      if (gain > most) most = gain;
      if (ask.spend > spend) spend = ask.spend;
    }
    base[lot] = most;
    dearestSingle[lot] = spend;
    for (const ask of own)
      if (worths.barred[ask.own] !== 1 && (ask.prices[0] ?? 0) > (dearest[lot] ?? 0))
        dearest[lot] = ask.prices[0] ?? 0;
    if (!open) continue;
    const units = seller.units[lot] ?? 0;
    density[lot] = units > 0 ? most / units : most > 0 ? Number.MAX_VALUE : most;
    order.push(lot);
  }
  order.sort((a, b) => (density[b] ?? 0) - (density[a] ?? 0));
  const packages: Package[] = [];
  for (const ask of shelf.several) {
    if (worths.barred[ask.own] === 1) continue;
    if (ask.needs.length > 0) hasNeeds = true;
    for (const [n, lot] of ask.ownLots.entries())
      if ((ask.prices[n] ?? 0) > (dearest[lot] ?? 0)) dearest[lot] = ask.prices[n] ?? 0;
    let over = (gains[ask.own] ?? 0) + (bonusOf[ask.own] ?? 0);
    for (const lot of ask.ownLots) over -= base[lot] ?? 0;
    packages.push({ ask, over });
  }
  // A package worth no more than the single offers on its lots is in no best plan but for a tier's spend or what requires it.
  const keepsAll = from > 0 || hasNeeds || hasGroups || everyPlan;
  const tried = keepsAll ? packages : packages.filter(({ over }) => over > 0);
  tried.sort((a, b) => b.over - a.over);
  const sorted: (readonly Ask[] | undefined)[] = new Array(count);
  /** The offers on a lot alone, the best first. */
  const singlesOn = (lot: number): readonly Ask[] => {
    const known = sorted[lot];
    if (known !== undefined) return known;
    const open = (shelf.singles[lot] ?? []).filter((ask) => worths.barred[ask.own] !== 1);
    open.sort((a, b) => (gains[b.own] ?? 0) - (gains[a.own] ?? 0));
    sorted[lot] = open;
    return open;
  };
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
    const open = fromPackage < tried.length ? spendAll : (spendFrom[fromLot] ?? 0);
    if (open < wanting) return Number.NEGATIVE_INFINITY;
    let sum = state.worth - Math.floor(lift * wanting);
    reached = 0;
    for (let n = fromPackage; n < tried.length; n += 1) {
      const one = tried[n];
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
  const place = new Int32Array(count);
  for (const [n, lot] of order.entries()) place[lot] = n;
  return { packages: tried, order, place, singlesOn, mostFrom, reached: () => reached };
}

/** By provider and tier: the price on spend that was best the last time. Duals change little from one pricing to the next. */
const lifts = new WeakMap<Seller, Float64Array>();

/**
 * The bound of a tier whose spend has to be reached: a price on spend (a Lagrange multiplier), found by bisection the first
 * time and from the last one on, makes offers worth more that help to reach it. Any price gives a true bound.
 */
export function liftedReach(
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
