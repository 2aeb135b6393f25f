import type { OwnOffer, OwnProvider, Touched, Weights } from './shape.ts';

/** What is taken so far. */
export interface Held {
  readonly lots: Uint8Array;
  room: number;
  lotsLeft: number;
  spent: number;
  /** No less than what a plan of these offers is worth. */
  worth: number;
}

/** An offer with what the search asks of it. */
export interface Entry extends Touched {
  readonly offer: OwnOffer;
  /** At the tier that is looked through. */
  readonly worth: number;
}

export const entriesOf = (
  one: OwnProvider,
  weights: Weights,
  barred: ReadonlySet<string>,
  tier: number,
): Entry[] =>
  one.offers
    .filter((offer) => !barred.has(offer.id))
    .map((offer) => ({
      ...(weights.touched[offer.at] ?? NOTHING_TOUCHED),
      offer,
      worth: weights.worths[tier]?.[offer.at] ?? 0,
    }));

const NOTHING_TOUCHED: Touched = { wins: [], bonus: 0, tolls: [] };

/** Whether none of its lots is taken. */
export function isFree(held: Held, offer: OwnOffer): boolean {
  for (const lot of offer.places) if (held.lots[lot] === 1) return false;
  return true;
}

/** Bounds for what is not decided yet, with a price on spend that is given back for the spend that the tier asks for. */
function outlook(entries: readonly Entry[], units: readonly number[], from: number, lift: number) {
  const gainOf = (entry: Entry): number => entry.worth + entry.bonus + Math.ceil(lift * entry.offer.spend);
  const [base, single, dearest] = [0, 1, 2].map(() => new Float64Array(units.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const alone: Entry[][] = units.map(() => []);
  for (const entry of entries) {
    for (const [n, lot] of entry.offer.places.entries())
      dearest[lot] = Math.max(dearest[lot] ?? 0, entry.offer.prices[n] ?? 0);
    const [lot] = entry.offer.places;
    if (lot === undefined || entry.offer.places.length > 1) continue;
    alone[lot]?.push(entry);
    base[lot] = Math.max(base[lot] ?? 0, gainOf(entry));
    single[lot] = Math.max(single[lot] ?? 0, entry.offer.spend);
  }
  // By what a unit of capacity gains (Dantzig 1957); what takes no capacity comes first.
  const density = (lot: number): number =>
    (units[lot] ?? 0) > 0 ? (base[lot] ?? 0) / (units[lot] ?? 1) : Number.MAX_VALUE;
  const order = [...units.keys()]
    .filter((lot) => (alone[lot]?.length ?? 0) > 0)
    .sort((a, b) => density(b) - density(a));
  for (const list of alone) list.sort((a, b) => gainOf(b) - gainOf(a));
  const several = entries
    .filter(({ offer }) => offer.places.length > 1)
    .map((entry) => ({
      entry,
      // What it gains beyond the best single offers on its lots.
      over: gainOf(entry) - entry.offer.places.reduce((sum, lot) => sum + (base[lot] ?? 0), 0),
    }))
    .sort((a, b) => b.over - a.over);
  const spendOf = order.map((lot) => single[lot] ?? 0);
  const spendFrom = [...spendOf, 0];
  for (let n = order.length - 1; n >= 0; n -= 1) spendFrom[n] = (spendFrom[n + 1] ?? 0) + (spendOf[n] ?? 0);
  const spendAll = dearest.reduce((sum, spend) => sum + spend, 0);
  // The most that any sum here, or any part of one, comes to.
  let size = 2 * lift * (from + spendAll);
  for (const { worth, bonus, offer } of entries) {
    size += Math.abs(worth) + bonus + lift * offer.spend;
    for (const lot of offer.places) size += base[lot] ?? 0;
  }
  const most = (held: Held, package_: number, position: number): { most: number; reached: number } => {
    const possible = held.spent + (package_ < several.length ? spendAll : (spendFrom[position] ?? 0));
    let sum =
      possible < from ? Number.NEGATIVE_INFINITY : held.worth - Math.floor(lift * (from - held.spent));
    let reached = held.spent;
    for (let n = package_; n < several.length; n += 1) {
      const one = several[n];
      if (one === undefined || one.over <= 0) break;
      const { offer } = one.entry;
      if (offer.units <= held.room && isFree(held, offer)) sum += one.over;
    }
    let room = held.room;
    for (let n = position; n < order.length; n += 1) {
      const lot = order[n] ?? 0;
      if (held.lots[lot] === 1) continue;
      const gain = base[lot] ?? 0;
      const size = units[lot] ?? 0;
      if (gain <= 0) continue;
      if (size > room) {
        sum += Math.ceil((gain * room) / size) + 1;
        break;
      }
      room -= size;
      sum += gain;
      reached += dearest[lot] ?? 0;
    }
    return { most: sum, reached };
  };
  return { several, order, alone, most, size };
}

/** The price on spend by which the bound of a whole tier is lowest, by bisection, or by which it is no higher than a floor. */
export function bestOutlook(
  entries: readonly Entry[],
  units: readonly number[],
  from: number,
  nothing: Held,
  floor: number,
) {
  let best = outlook(entries, units, from, 0);
  let known = best.most(nothing, 0, 0);
  if (from === 0 || known.reached >= from || known.most <= floor) return best;
  let low = 0;
  let high = Math.max(1, ...entries.map(({ worth, offer }) => Math.abs(worth) / Math.max(1, offer.spend)));
  for (let n = 0; n < 12; n += 1) {
    const middle = (low + high) / 2;
    const next = outlook(entries, units, from, middle);
    const bound = next.most(nothing, 0, 0);
    if (bound.most < known.most) [best, known] = [next, bound];
    if (known.most <= floor) break;
    if (bound.reached >= from) high = middle;
    else low = middle;
  }
  return best;
}
