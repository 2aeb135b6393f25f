import type { Lot, Offer, Problem } from '../problem/problem.ts';
import { recompute } from './check.ts';
import { lotsById, mayWin, nearest, offersById } from './values.ts';

/** What is taken and what is left out for good. */
interface State {
  readonly taken: readonly Offer[];
  readonly out: ReadonlySet<string>;
}

const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);

/** What a step costs besides looking at the offers. */
const LEAST_WORK = 100;

/**
 * The checker's own answer to whether there is any award at all: an award that it has recomputed, `none` where every one is
 * excluded, or `open` where so much work, counted in offers looked at, did not suffice. It goes from what does not hold yet to the offers of which at least
 * one would have to be taken for it to hold: each of them in turn, without those before it.
 */
export function anyAward(
  problem: Problem,
  work: number,
): { readonly found: readonly string[] | 'none' | 'open'; readonly work: number } {
  const lots = lotsById(problem);
  const able = problem.offers.filter((offer) => mayWin(problem, offer));
  const needed = problem.lots.filter((lot) => lot.required);
  const lotOf = (id: string): Lot => {
    const lot = lots.get(id);
    if (lot === undefined) throw new Error(`there is no lot ${id}`);
    return lot;
  };
  const unitsOf = (offers: readonly Offer[]): number =>
    offers.reduce((sum, { prices }) => [...prices.keys()].reduce((all, id) => all + lotOf(id).units, sum), 0);
  const fits = (offer: Offer, { taken, out }: State): boolean => {
    if (out.has(offer.id) || taken.includes(offer)) return false;
    if (taken.some(({ prices }) => [...prices.keys()].some((id) => offer.prices.has(id)))) return false;
    const own = taken.filter(({ provider }) => provider === offer.provider);
    if (offer.group !== undefined && own.some(({ group }) => group === offer.group)) return false;
    const { capacityUnits, maxLots } = problem.providers.get(offer.provider) ?? {};
    const count = [...own, offer].reduce((sum, { prices }) => sum + prices.size, 0);
    return (
      (capacityUnits === undefined || unitsOf([...own, offer]) <= capacityUnits) &&
      (maxLots === undefined || count <= maxLots)
    );
  };
  const isBeyondShare = ({ taken }: State): boolean =>
    problem.commissioners.some(({ id, rules }) => {
      const limits = rules.filter(({ type, strength }) => type === 'max-share' && strength === 'must');
      if (limits.length === 0) return false;
      const all = problem.lots.reduce(
        (sum, lot) => sum + (lot.commissioner === id ? lot.ceilingPence : 0),
        0,
      );
      const won = new Map<string, number>();
      for (const { provider, prices } of taken)
        for (const lot of [...prices.keys()].map(lotOf))
          if (lot.commissioner === id) won.set(provider, (won.get(provider) ?? 0) + lot.ceilingPence);
      return limits.some(({ share }) =>
        [...won.values()].some((sum) => BigInt(sum) * 10_000n > BigInt(all) * BigInt(share)),
      );
    });
  const most = new Map(
    [...problem.providers].map(([id, { discounts }]) => [
      id,
      Math.max(0, ...discounts.map(({ percent }) => percent)),
    ]),
  );
  const cheapest = (offer: Offer, lot: string): bigint =>
    nearest(BigInt(offer.prices.get(lot) ?? 0) * BigInt(10_000 - (most.get(offer.provider) ?? 0)), 10_000n);
  const isBeyondBudget = (
    { taken }: State,
    waiting: readonly (readonly [Lot, readonly Offer[]])[],
  ): boolean => {
    const costs = new Map<string, bigint>();
    const add = (lot: Lot, cost: bigint) =>
      costs.set(lot.commissioner, (costs.get(lot.commissioner) ?? 0n) + cost);
    for (const offer of taken) for (const id of offer.prices.keys()) add(lotOf(id), cheapest(offer, id));
    for (const [lot, offers] of waiting)
      add(lot, offers.map((offer) => cheapest(offer, lot.id)).reduce(smaller));
    const all = [...costs.values()].reduce((sum, cost) => sum + cost, 0n);
    return (
      (problem.costCapPence !== undefined && all > BigInt(problem.costCapPence)) ||
      problem.commissioners.some(
        ({ id, budgetPence }) => budgetPence !== undefined && (costs.get(id) ?? 0n) > BigInt(budgetPence),
      )
    );
  };
  /** Of offers that fit, those of which one at least is in every award with what is taken. */
  const next = (state: State): readonly Offer[] => {
    if (isBeyondShare(state)) return [];
    const asked = state.taken
      .flatMap(({ requires }) => requires)
      .find((id) => state.taken.every((one) => one.id !== id));
    if (asked !== undefined) {
      const other = offersById(problem).get(asked);
      return other !== undefined && able.includes(other) && fits(other, state) ? [other] : [];
    }
    const free = able.filter((offer) => fits(offer, state));
    const won = new Map(
      state.taken.flatMap(({ prices, provider }) => [...prices.keys()].map((id) => [id, provider])),
    );
    const waiting = needed
      .filter(({ id }) => !won.has(id))
      .map((lot) => [lot, free.filter(({ prices }) => prices.has(lot.id))] as const)
      .sort(([, one], [, other]) => one.length - other.length);
    const [first] = waiting;
    if (first?.[1].length === 0 || isBeyondBudget(state, waiting)) return [];
    if (first !== undefined) return first[1];
    for (const { id, rules } of problem.commissioners) {
      const winners = [...won].flatMap(([lot, provider]) =>
        lotOf(lot).commissioner === id ? [provider] : [],
      );
      const reserved = (flag: string) =>
        [...won].reduce((sum, [lot, provider]) => {
          const isOf =
            lotOf(lot).commissioner === id && problem.providers.get(provider)?.flags.includes(flag);
          return isOf ? sum + BigInt(lotOf(lot).ceilingPence) : sum;
        }, 0n);
      const awarded = [...won.keys()]
        .map(lotOf)
        .reduce((sum, lot) => (lot.commissioner === id ? sum + BigInt(lot.ceilingPence) : sum), 0n);
      const onOwn = free.filter(({ prices }) =>
        [...prices.keys()].some((lot) => lotOf(lot).commissioner === id),
      );
      for (const { type, strength, share, flag, count } of rules) {
        if (strength !== 'must' || winners.length === 0) continue;
        if (type === 'set-aside' && reserved(flag) * 10_000n < awarded * BigInt(share))
          return onOwn.filter(({ provider }) => problem.providers.get(provider)?.flags.includes(flag));
        if (type === 'min-providers' && new Set(winners).size < count)
          return onOwn.filter(({ provider }) => !winners.includes(provider));
      }
    }
    // What is left is too dear: only a discount of one who wins already could change that.
    const discounting = new Set([...won.values()].filter((id) => (most.get(id) ?? 0) > 0));
    return free.filter(({ provider }) => discounting.has(provider));
  };
  let left = work;
  const visit = (state: State): readonly string[] | undefined => {
    left -= LEAST_WORK + able.length;
    if (left < 0) return undefined;
    const ids = state.taken.map(({ id }) => id).sort();
    const isWhole = needed.every(({ id }) => state.taken.some(({ prices }) => prices.has(id)));
    if (isWhole && recompute(problem, ids).broken.length === 0) return ids;
    const out = new Set(state.out);
    for (const offer of next(state)) {
      const found = visit({ taken: [...state.taken, offer], out: new Set(out) });
      if (found !== undefined || left < 0) return found;
      out.add(offer.id);
    }
    return undefined;
  };
  const found = visit({ taken: [], out: new Set() });
  return { found: found ?? (left < 0 ? 'open' : 'none'), work: Math.min(work, work - left) };
}
