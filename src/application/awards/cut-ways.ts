import { type Problem, valuationOf } from '../../commissioning/award/index.ts';

export type Prices = Readonly<Record<string, number>>;
type Offer = Problem['offers'][number];

/** A way of taking pence off the prices of an offer that are no longer above any ceiling. */
export interface CutWay {
  /** The only lot whose price is cut; absent: all in proportion. */
  readonly lot?: string;
  /** The most that can be taken off this way, in pence. */
  readonly most: number;
  readonly prices: (cutPence: number) => Record<string, number>;
}

/** Of a package each of so many lots is looked at by itself, those first where a penny off counts for most. */
const MOST_LOTS = 8;

export const totalOf = (prices: Prices): number =>
  Object.values(prices).reduce((sum, price) => sum + price, 0);

/** Prices brought down to the ceilings of their lots: less than this off, and no award can take the offer. */
export const withinCeilings = (problem: Problem, prices: Prices): Record<string, number> => {
  const ceilings = new Map(problem.lots.map((lot) => [lot.id, lot.ceilingPence]));
  return Object.fromEntries(
    Object.entries(prices).map(([lot, price]) => [lot, Math.min(price, ceilings.get(lot) ?? price)]),
  );
};

/**
 * Prices with exactly so many pence off all together, in proportion: each penny comes off the price of which the smallest
 * part is off so far (as D'Hondt shares out seats), so that no price rises when more is taken off all.
 */
export function pricesWith(prices: Prices, cutPence: number): Record<string, number> {
  const whole = BigInt(totalOf(prices));
  if (whole === 0n) return { ...prices };
  const off = Object.entries(prices).map(([lot, price]) => ({
    lot,
    price: BigInt(price),
    cut: (BigInt(price) * BigInt(cutPence)) / whole,
  }));
  const taken = off.reduce((sum, { cut }) => sum + cut, 0n);
  for (let left = BigInt(cutPence) - taken; left > 0n; left -= 1n) {
    const next = off.reduce((best, one) =>
      one.price * (best.cut + 1n) > best.price * (one.cut + 1n) ? one : best,
    );
    next.cut += 1n;
  }
  return Object.fromEntries(off.map(({ lot, price, cut }) => [lot, Number(price - cut)]));
}

/** The ways that are looked at: the one price of an offer on one lot; of a package each price by itself, and all in proportion. */
export function cutWays(problem: Problem, prices: Prices): readonly CutWay[] {
  const lots = Object.keys(prices);
  const all: CutWay = { most: totalOf(prices), prices: (cut) => pricesWith(prices, cut) };
  const single = (lot: string): CutWay => ({
    lot,
    most: prices[lot] ?? 0,
    prices: (cut) => ({ ...prices, [lot]: (prices[lot] ?? 0) - cut }),
  });
  if (lots.length === 1) return lots.map(single);
  const worth = new Map(problem.lots.map((lot) => [lot.id, worthOfPenny(problem, lot)]));
  const first = lots.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0));
  return [...first.slice(0, MOST_LOTS).map(single), all];
}

/** About how much value a penny off the price of a lot adds; only which is more matters. */
const worthOfPenny = (problem: Problem, lot: Problem['lots'][number]): number =>
  ((problem.commissioners.find((one) => one.id === lot.commissioner)?.weights.get('price') ?? 0) *
    lot.weight) /
  lot.ceilingPence;

/** Cuts at whose ends the discount of any plan with the offer can change, in ascending order, the most that can be cut last. */
export interface Stretches {
  readonly ends: readonly number[];
  /** Whether these are all; otherwise some of them, evenly chosen. */
  readonly all: boolean;
}

const MOST_ENDS = 16;
const MOST_PLANS = 5_000;

/**
 * Where a cut is small enough, a plan of the provider still reaches a tier of discount; a penny more off, and it no longer
 * does. Between two such cuts the tier of every plan stays, so that a greater cut makes nothing dearer.
 */
export function stretches(problem: Problem, offer: Offer, base: Prices, most: number): Stretches {
  const tiers = problem.providers.get(offer.provider)?.discounts ?? [];
  if (tiers.length === 0) return { ends: [most], all: true };
  const beside = spendsBeside(problem, offer);
  const total = totalOf(base);
  const ends = new Set<number>();
  for (const { spendPence } of tiers) for (const spend of beside.spends) ends.add(total + spend - spendPence);
  const sorted = [...ends].filter((end) => end > 0 && end < most).toSorted((a, b) => a - b);
  const step = Math.max(1, sorted.length / MOST_ENDS);
  const chosen =
    step === 1 ? sorted : Array.from({ length: MOST_ENDS }, (_, n) => sorted[Math.floor(n * step)] ?? most);
  return { ends: [...chosen, most], all: beside.all && step === 1 };
}

/** What the provider's other offers that could be taken with this one come to before discount, by every plan of them. */
function spendsBeside(problem: Problem, offer: Offer) {
  const others = valuationOf(problem).admissible.filter(
    (one) => one.provider === offer.provider && one.id !== offer.id && !excludes(one, offer),
  );
  const spends = new Set<number>();
  let plans = 0;
  const extend = (from: number, chosen: readonly Offer[], spend: number): void => {
    plans += 1;
    spends.add(spend);
    for (let n = from; n < others.length && plans < MOST_PLANS; n += 1) {
      const next = others[n];
      if (next === undefined || chosen.some((one) => excludes(one, next))) continue;
      extend(n + 1, [...chosen, next], spend + [...next.prices.values()].reduce((sum, one) => sum + one, 0));
    }
  };
  extend(0, [], 0);
  return { spends, all: plans < MOST_PLANS };
}

/** Whether two offers of one provider cannot be taken together. */
const excludes = (one: Offer, other: Offer): boolean =>
  (one.group !== undefined && one.group === other.group) ||
  [...one.prices.keys()].some((lot) => other.prices.has(lot));
