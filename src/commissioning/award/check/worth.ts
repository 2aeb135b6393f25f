import type { Lot, Offer, Problem } from '../problem/problem.ts';
import { type Recomputed, recompute } from './check.ts';
import { isAllowed } from './proof.ts';
import { buyerOf, lotsById, mayWin, nearest, pointsOf } from './values.ts';

/** Awards that are recomputed to see whether a claim is refuted, counted with the lots that each costs to value. */
const WORK = 400_000;
/** Steps of the search through all awards. */
const STEPS = 300_000;

/** An award that refutes a bound; `none` where the checker's own search shows that there is none; `open` otherwise. */
export type Refuted = { readonly offers: readonly string[]; readonly value: bigint } | 'none' | 'open';

/**
 * Looks for an award that is worth more than a bound that nobody proved: nothing at all, the award as it is told with one more
 * offer in the place of those that it shuts out, again and again, and then every award whose lots could be worth more, as far
 * as the steps reach. `seen` is shown every award that keeps the problem, whatever its shortfalls.
 */
export function worthMore(
  problem: Problem,
  known: readonly string[],
  boundPence: number,
  seen?: (award: Recomputed) => void,
): Refuted {
  const bound = BigInt(boundPence);
  const able = problem.offers.filter((offer) => mayWin(problem, offer));
  const byId = new Map(able.map((offer) => [offer.id, offer]));
  let work = WORK;
  const valued = (offers: readonly Offer[]): Recomputed | undefined => {
    work -= 10 + problem.lots.length;
    const award = recompute(problem, offers.map(({ id }) => id).sort());
    if (award.broken.length > 0) return undefined;
    seen?.(award);
    return isAllowed(problem, award.own) ? award : undefined;
  };
  const refutes = (award: Recomputed | undefined, offers: readonly Offer[]): Refuted | undefined =>
    award !== undefined && award.value > bound
      ? { offers: offers.map(({ id }) => id).sort(), value: award.value }
      : undefined;

  const nothing = refutes(valued([]), []);
  if (nothing !== undefined) return nothing;
  let chosen: readonly Offer[] = known.flatMap((id) => byId.get(id) ?? []);
  let best = valued(chosen)?.value;
  for (let isBetter = true; isBetter && work > 0; ) {
    isBetter = false;
    for (const offer of able) {
      if (work <= 0) break;
      if (chosen.includes(offer)) continue;
      const next = withOffer(chosen, offer, byId);
      const award = valued(next);
      const refuted = refutes(award, next);
      if (refuted !== undefined) return refuted;
      if (award !== undefined && (best === undefined || award.value > best)) {
        [chosen, best, isBetter] = [next, award.value, true];
      }
    }
  }
  return through(problem, able, bound, (offers) => refutes(valued(offers), offers));
}

/** An award with one more offer, what it requires, and without what those shut out and what then lacks something. */
function withOffer(
  chosen: readonly Offer[],
  offer: Offer,
  byId: ReadonlyMap<string, Offer>,
): readonly Offer[] {
  const added = new Set([offer]);
  for (const one of added)
    for (const id of one.requires) {
      const other = byId.get(id);
      if (other !== undefined) added.add(other);
    }
  const lots = new Set([...added].flatMap(({ prices }) => [...prices.keys()]));
  const isShutOut = (one: Offer): boolean =>
    [...one.prices.keys()].some((lot) => lots.has(lot)) ||
    [...added].some(
      ({ provider, group }) => group !== undefined && group === one.group && provider === one.provider,
    );
  let kept = chosen.filter((one) => !added.has(one) && !isShutOut(one));
  for (;;) {
    const ids = new Set([...kept, ...added].map(({ id }) => id));
    const whole = kept.filter(({ requires }) => requires.every((id) => ids.has(id)));
    if (whole.length === kept.length) return [...kept, ...added];
    kept = whole;
  }
}

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** Every award whose lots, each at the highest discount there is, could be worth more than the bound. */
function through(
  problem: Problem,
  able: readonly Offer[],
  bound: bigint,
  refutes: (offers: readonly Offer[]) => Refuted | undefined,
): Refuted {
  const { lots } = problem;
  const place = new Map(lots.map((lot, n) => [lot.id, n]));
  const byId = lotsById(problem);
  const mostOf = (offer: Offer, lot: Lot): bigint => {
    const buyer = buyerOf(problem, lot);
    if (buyer === undefined) return 0n;
    const discounts = problem.providers.get(offer.provider)?.discounts ?? [];
    const full = BigInt(offer.prices.get(lot.id) ?? 0);
    const values = [0, ...discounts.map(({ percent }) => percent)].map((percent) => {
      const price = nearest(full * BigInt(10_000 - percent), 10_000n);
      return nearest(
        BigInt(lot.weight) * pointsOf(problem, buyer, lot, offer.provider, full, price),
        10_000_000_000n,
      );
    });
    return values.reduce(larger);
  };
  const choices: { readonly offer: Offer; readonly most: bigint }[][] = lots.map(() => []);
  const most = lots.map(() => 0n);
  for (const offer of able) {
    let [sum, first] = [0n, lots.length];
    for (const id of offer.prices.keys()) {
      const [lot, n] = [byId.get(id), place.get(id) ?? 0];
      const value = lot === undefined ? 0n : mostOf(offer, lot);
      sum += value;
      first = Math.min(first, n);
      if (value > (most[n] ?? 0n)) most[n] = value;
    }
    choices[first]?.push({ offer, most: sum });
  }
  for (const list of choices) list.sort((a, b) => (a.most < b.most ? 1 : -1));
  const rest = [0n];
  for (const value of most.toReversed()) rest.unshift(value + (rest[0] ?? 0n));
  const taken = new Set<string>();
  const chosen: Offer[] = [];
  let steps = STEPS;
  const visit = (n: number, value: bigint): Refuted | undefined => {
    steps -= 1;
    if (steps < 0 || value + (rest[n] ?? 0n) <= bound) return undefined;
    const lot = lots[n];
    if (lot === undefined) {
      steps -= lots.length;
      return refutes(chosen);
    }
    if (taken.has(lot.id)) return visit(n + 1, value);
    for (const { offer, most: worth } of choices[n] ?? []) {
      const covered = [...offer.prices.keys()];
      if (covered.some((id) => taken.has(id))) continue;
      for (const id of covered) taken.add(id);
      chosen.push(offer);
      const found = visit(n + 1, value + worth);
      chosen.pop();
      for (const id of covered) taken.delete(id);
      if (found !== undefined || steps < 0) return found;
    }
    return lot.required ? undefined : visit(n + 1, value);
  };
  return visit(0, 0n) ?? (steps < 0 ? 'open' : 'none');
}
