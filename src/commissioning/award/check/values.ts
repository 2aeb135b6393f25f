import type { Commissioner, Lot, Offer, Problem } from '../problem/problem.ts';

/** What the checker values lots and offers by: its own code, with fractions kept exact until the one rounding that the format asks for. */

/** numerator / denominator to the nearest whole, halves upwards; the denominator is above 0. */
export function nearest(numerator: bigint, denominator: bigint): bigint {
  const shifted = numerator * 2n + denominator;
  const whole = shifted / (denominator * 2n);
  return shifted < 0n && whole * denominator * 2n !== shifted ? whole - 1n : whole;
}

interface Known {
  readonly lots: ReadonlyMap<string, Lot>;
  readonly buyers: ReadonlyMap<string, Commissioner>;
  readonly offers: ReadonlyMap<string, Offer>;
  /** By commissioner: what the ceilings of all its lots come to. */
  readonly ceilings: ReadonlyMap<string, bigint>;
  /** Offers for one lot alone, by that lot. */
  readonly single: ReadonlyMap<string, readonly Offer[]>;
  /** The least price of a lot alone, of offers that may win it; filled as lots are asked for. */
  readonly least: Map<string, bigint>;
}
const known = new WeakMap<readonly Offer[], { readonly of: Problem; readonly known: Known }>();

/** What is known of a market: the same object for problems that differ in nothing but a cap on cost or an allowance. */
export function knownOf(problem: Problem): Known {
  const found = known.get(problem.offers);
  const isAlike = (['lots', 'commissioners', 'providers', 'score'] as const).every(
    (part) => found?.of[part] === problem[part],
  );
  if (found !== undefined && isAlike) return found.known;
  const single = new Map<string, Offer[]>();
  for (const offer of problem.offers) {
    const [lot] = offer.prices.keys();
    if (offer.prices.size !== 1 || lot === undefined) continue;
    const others = single.get(lot);
    if (others === undefined) single.set(lot, [offer]);
    else others.push(offer);
  }
  const ceilings = new Map<string, bigint>();
  for (const { commissioner, ceilingPence } of problem.lots)
    ceilings.set(commissioner, (ceilings.get(commissioner) ?? 0n) + BigInt(ceilingPence));
  const made = {
    ceilings,
    lots: new Map(problem.lots.map((lot) => [lot.id, lot])),
    buyers: new Map(problem.commissioners.map((one) => [one.id, one])),
    offers: new Map(problem.offers.map((offer) => [offer.id, offer])),
    single,
    least: new Map<string, bigint>(),
  };
  known.set(problem.offers, { of: problem, known: made });
  return made;
}

export const lotsById = (problem: Problem): ReadonlyMap<string, Lot> => knownOf(problem).lots;
export const offersById = (problem: Problem): ReadonlyMap<string, Offer> => knownOf(problem).offers;
export const buyerOf = (problem: Problem, lot: Lot | undefined): Commissioner | undefined =>
  lot === undefined ? undefined : knownOf(problem).buyers.get(lot.commissioner);

export const mayWin = (problem: Problem, offer: Offer): boolean => {
  const lots = lotsById(problem);
  const provider = problem.providers.get(offer.provider);
  return [...offer.prices].every(([id, price]) => {
    const lot = lots.get(id);
    const buyer = buyerOf(problem, lot);
    if (lot === undefined || buyer === undefined || provider === undefined || price > lot.ceilingPence)
      return false;
    if (lot.reserved.some((flag) => !provider.flags.includes(flag))) return false;
    if (buyer.rules.some((rule) => rule.type === 'exclude' && rule.provider === provider.id)) return false;
    return [...buyer.minimumScores].every(
      ([criterion, least]) => problem.score(buyer.id, provider.id, id, criterion) >= least,
    );
  });
};

const leastAlone = (problem: Problem, lot: Lot): bigint => {
  const { least } = knownOf(problem);
  const found = least.get(lot.id);
  if (found !== undefined) return found;
  const prices = (knownOf(problem).single.get(lot.id) ?? [])
    .filter((offer) => mayWin(problem, offer))
    .map((offer) => offer.prices.get(lot.id) ?? 0);
  const price = BigInt(prices.reduce((least, one) => Math.min(least, one), prices[0] ?? lot.ceilingPence));
  least.set(lot.id, price);
  return price;
};

/** Points of a lot in millionths of a point: weights and points both in their smallest parts. */
export function pointsOf(
  problem: Problem,
  buyer: Commissioner,
  lot: Lot,
  provider: string,
  full: bigint,
  paid: bigint,
): bigint {
  const ceiling = BigInt(lot.ceilingPence);
  const least = buyer.priceFormula === 'lowest' ? leastAlone(problem, lot) : 0n;
  const forPrice =
    buyer.priceFormula === 'linear'
      ? nearest((ceiling - paid) * 1_000_000n, ceiling)
      : full <= least
        ? 1_000_000n
        : nearest(least * 1_000_000n, full);
  let sum = 0n;
  for (const [name, weight] of buyer.weights) {
    sum +=
      BigInt(weight) *
      (name === 'price' ? forPrice : 100n * BigInt(problem.score(buyer.id, provider, lot.id, name)));
  }
  return sum;
}
