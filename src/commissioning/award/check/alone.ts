import { isObject } from '../../../kernel/json.ts';
import type { Commissioner, Lot, Offer, Problem, Provider } from '../problem/problem.ts';
import { type Discrepancy, ownOf } from './check.ts';
import { lotsById, mayWin, nearest, pointsOf } from './values.ts';

/**
 * What a commissioner would reach alone, recomputed by the checker's own search: its lots, the offers that cover no others,
 * and of what those require only what is there too. Lot by lot, each won by an offer or by none, bounded by what each lot
 * could be worth at the highest discount within reach.
 */
interface Choice {
  readonly offer: Offer;
  readonly lots: readonly Lot[];
  /** The most that it could be worth to the commissioner, in pence. */
  readonly most: bigint;
}

interface Alone {
  /** In pence; undefined where nothing can be awarded so. */
  readonly best: bigint | undefined;
  readonly steps: number;
  /** False where it gave up after so many steps. */
  readonly isComplete: boolean;
}

function bestAlone(problem: Problem, buyer: Commissioner, steps: number): Alone {
  const lots = problem.lots.filter((lot) => lot.commissioner === buyer.id);
  const offers = coveringOnly(problem, new Set(lots.map(({ id }) => id)));
  const place = new Map(lots.map(({ id }, n) => [id, n]));
  // Once, for there may be many of both.
  const onLot = lots.map((): Offer[] => []);
  for (const offer of offers) for (const id of offer.prices.keys()) onLot[place.get(id) ?? -1]?.push(offer);
  const reach = new Map<string, number>();
  for (const [n, { id: lot }] of lots.entries()) {
    const dearest = new Map<string, number>();
    for (const { provider, prices } of onLot[n] ?? [])
      dearest.set(provider, Math.max(dearest.get(provider) ?? 0, prices.get(lot) ?? 0));
    for (const [id, price] of dearest) reach.set(id, (reach.get(id) ?? 0) + price);
  }
  const mostOf = (offer: Offer, lot: Lot): bigint => {
    const discounts = problem.providers.get(offer.provider)?.discounts ?? [];
    const within = discounts.filter(({ spendPence }) => spendPence <= (reach.get(offer.provider) ?? 0));
    return [0, ...within.map(({ percent }) => percent)]
      .map((percent) => worthOf(problem, buyer, lot, offer, BigInt(percent)).value)
      .reduce(larger);
  };
  const most = lots.map((lot, n) => (onLot[n] ?? []).map((offer) => mostOf(offer, lot)).reduce(larger, 0n));
  const rest: bigint[] = [];
  for (let n = lots.length - 1; n >= 0; n -= 1) rest[n] = (most[n] ?? 0n) + (rest[n + 1] ?? 0n);
  const coveredBy = ({ prices }: Offer): readonly number[] =>
    [...prices.keys()].flatMap((id) => place.get(id) ?? []).sort((one, other) => one - other);
  const choices = lots.map((_, n) =>
    (onLot[n] ?? [])
      .map((offer) => ({ offer, numbers: coveredBy(offer) }))
      // A lot before this one was left empty on purpose.
      .filter(({ numbers }) => (numbers[0] ?? n) >= n)
      .map(({ offer, numbers }): Choice => {
        const covered = numbers.flatMap((number) => lots[number] ?? []);
        return { offer, lots: covered, most: covered.reduce((sum, one) => sum + mostOf(offer, one), 0n) };
      })
      .sort((a, b) => (a.most < b.most ? 1 : -1)),
  );
  const taken = new Set<string>();
  const chosen: Offer[] = [];
  let best: bigint | undefined;
  let left = steps;
  const visit = (n: number, value: bigint): void => {
    left -= 1;
    if (left <= 0 || (best !== undefined && value + (rest[n] ?? 0n) <= best)) return;
    const lot = lots[n];
    if (lot === undefined) {
      left -= TO_VALUE * lots.length;
      const own = ownValue(problem, buyer, chosen);
      if (own !== undefined && (best === undefined || own > best)) best = own;
      return;
    }
    if (taken.has(lot.id)) {
      visit(n + 1, value);
      return;
    }
    for (const choice of choices[n] ?? []) {
      if (choice.lots.some(({ id }) => taken.has(id))) continue;
      for (const { id } of choice.lots) taken.add(id);
      chosen.push(choice.offer);
      visit(n + 1, value + choice.most);
      chosen.pop();
      for (const { id } of choice.lots) taken.delete(id);
    }
    if (!lot.required) visit(n + 1, value);
  };
  visit(0, 0n);
  return { best, steps: steps - left, isComplete: left > 0 };
}

/** Work for all commissioners together. */
const STEPS = 3_000_000;

/** Of them, what it takes to value a lot of what was chosen. */
const TO_VALUE = 20;

export interface AloneChecked {
  readonly wrong: readonly Discrepancy[];
  /** Whether all of them could be recomputed. */
  readonly isComplete: boolean;
  /** Whether what is claimed is what they are, and not less, as it may be where an award is not proved. */
  readonly isExact: boolean;
  /** Claims that are less than what the check found: shortfalls are more than is said. */
  readonly less: readonly Discrepancy[];
}

/** What is wrong with the values alone that a result claims. */
export function checkAlone(problem: Problem, result: Record<string, unknown>): AloneChecked {
  const wrong: Discrepancy[] = [];
  const less: Discrepancy[] = [];
  let isExact = true;
  const { status, open } = result;
  const isClaimed = status === 'proved' || (isObject(open) && open.alone === 'proved');
  const claims: unknown[] = Array.isArray(result.perCommissioner) ? result.perCommissioner : [];
  let left = STEPS;
  for (const [n, buyer] of problem.commissioners.entries()) {
    const claim = claims[n];
    const claimed = isObject(claim) ? claim.alonePence : undefined;
    const { best, steps, isComplete } = bestAlone(problem, buyer, left);
    left -= steps;
    if (!isComplete) return { wrong, isComplete, isExact: false, less };
    const right = best === undefined || best <= 0n ? null : Number(best);
    isExact &&= claimed === right;
    // What was not proved may be more than is claimed, never less.
    const isRight = isClaimed ? claimed === right : Number(claimed ?? 0) <= Number(right ?? 0);
    const path = `/perCommissioner/${n}/alonePence`;
    const said = `says ${JSON.stringify(claimed)}`;
    if (!isRight) wrong.push({ path, message: `${said}, is ${JSON.stringify(right)}` });
    else if (claimed !== right)
      less.push({
        path,
        message: `${said}, and alone ${buyer.id} would reach ${right} pence: it falls short by more than is said`,
      });
  }
  return { wrong, isComplete: true, isExact, less };
}

/** Offers that can win, cover these lots only and require nothing else. */
function coveringOnly(problem: Problem, lots: ReadonlySet<string>): readonly Offer[] {
  let offers = problem.offers.filter(
    (offer) => [...offer.prices.keys()].every((id) => lots.has(id)) && mayWin(problem, offer),
  );
  for (;;) {
    const ids = new Set(offers.map(({ id }) => id));
    const kept = offers.filter(({ requires }) => requires.every((id) => ids.has(id)));
    if (kept.length === offers.length) return kept;
    offers = kept;
  }
}

function worthOf(problem: Problem, buyer: Commissioner, lot: Lot, offer: Offer, percent: bigint) {
  const full = BigInt(offer.prices.get(lot.id) ?? 0);
  const price = nearest(full * (10_000n - percent), 10_000n);
  const points = pointsOf(problem, buyer, lot, offer.provider, full, price);
  return { price, value: nearest(BigInt(lot.weight) * points, 10_000_000_000n) };
}

/** The own value of exactly these offers, or undefined where they break what must hold. */
function ownValue(problem: Problem, buyer: Commissioner, chosen: readonly Offer[]): bigint | undefined {
  const ids = new Set(chosen.map(({ id }) => id));
  const groups = chosen.flatMap(({ provider, group }) =>
    group === undefined ? [] : [JSON.stringify([provider, group])],
  );
  if (new Set(groups).size < groups.length) return undefined;
  if (chosen.some(({ requires }) => requires.some((id) => !ids.has(id)))) return undefined;
  const found = new Map<string, { offer: string; provider: string; price: bigint; value: bigint }>();
  const lots = lotsById(problem);
  const byProvider = Map.groupBy(chosen, (offer) => offer.provider);
  for (const provider of problem.providers.values()) {
    const own = byProvider.get(provider.id) ?? [];
    const percent = own.length === 0 ? 0n : percentWithin(provider, own, lots);
    if (percent === undefined) return undefined;
    for (const offer of own)
      for (const id of offer.prices.keys()) {
        const lot = lots.get(id);
        if (lot !== undefined)
          found.set(id, {
            offer: offer.id,
            provider: provider.id,
            ...worthOf(problem, buyer, lot, offer, percent),
          });
      }
  }
  const broken: string[] = [];
  const { value } = ownOf(problem, buyer, found, broken);
  return broken.length > 0 ? undefined : value;
}

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** The discount that a provider's offers reach, or undefined where they are more than it can do. */
function percentWithin(
  { capacityUnits, maxLots, discounts }: Provider,
  own: readonly Offer[],
  lots: ReadonlyMap<string, Lot>,
): bigint | undefined {
  const prices = own.flatMap((offer) => [...offer.prices]);
  const units = prices.reduce((sum, [id]) => sum + (lots.get(id)?.units ?? 0), 0);
  if (units > (capacityUnits ?? Number.POSITIVE_INFINITY)) return undefined;
  if (prices.length > (maxLots ?? Number.POSITIVE_INFINITY)) return undefined;
  const spend = prices.reduce((sum, [, price]) => sum + price, 0);
  let percent = 0;
  for (const tier of discounts) if (spend >= tier.spendPence) percent = tier.percent;
  return BigInt(percent);
}
