import { present } from '../../../kernel/assert.ts';
import type { Alone } from '../order.ts';
import type { Commissioner, Offer, Provider } from '../problem/problem.ts';
import { reachOf } from '../search.ts';
import { leastOwn } from '../shortfall.ts';
import { discounted, lotValue, penaltiesOf, type Valuation } from '../valuation.ts';

/**
 * A problem as its commissioners see it: each chooses a set of offers for its own lots, as one whole. What a choice is worth
 * to its commissioner is exact but for the discounts that its providers reach, and those depend on what others choose.
 */
export interface Choosing {
  readonly choosers: readonly Chooser[];
  readonly offers: readonly Offer[];
  readonly providers: readonly Supplier[];
  /** By offer: the choosers whose lots it covers, and the offers that it requires. */
  readonly touched: readonly (readonly number[])[];
  readonly requires: readonly (readonly number[])[];
  /** By offer: a number for its provider's group, or -1. */
  readonly groups: Int32Array;
}

export interface Supplier {
  readonly provider: Provider;
  readonly capacity: number;
  readonly maxLots: number;
  /** Discount steps, from no discount on: spend from `from` up to, not including, the next one's. */
  readonly steps: readonly { readonly from: number; readonly percent: number }[];
}

export interface Chooser {
  readonly commissioner: Commissioner;
  readonly alone: number | undefined;
  readonly budget: number;
  /** All that keep the limit, or undefined where they are so many that they are listed when others have chosen. */
  readonly choices: readonly Choice[] | undefined;
  /** By lot: the offers that cover it, by number. */
  readonly lots: readonly (readonly { readonly offer: number; readonly covered: Covered }[])[];
  /** By provider: the most that could be spent on it here. */
  readonly dearest: ReadonlyMap<number, number>;
  /** The choices of these offers worth at least so much to it. */
  list(by: Listing): Listed;
}

export interface Listing {
  isOpen(offer: number): boolean;
  /** The most that an offer on a lot can be worth. */
  worth(covered: Covered): number;
  readonly least: number;
  /** So many at most. */
  readonly limit: number;
}

export interface Listed {
  readonly choices: readonly Choice[];
  readonly isComplete: boolean;
}

/** Offers that together cover some of a commissioner's lots; what stands of them here is of its own lots only. */
export interface Choice {
  /** By number, in rising order. */
  readonly offers: readonly number[];
  readonly parts: readonly {
    readonly provider: number;
    readonly units: number;
    readonly lots: number;
    readonly spend: number;
    /** By step of the provider's discount, in pence. */
    readonly values: readonly number[];
    readonly costs: readonly number[];
  }[];
  readonly penaltyPence: number;
}

/** Choices of one commissioner beyond which they are listed later. */
const MOST_CHOICES = 4000;
/** Steps of listing them. */
const MOST_STEPS = 200_000;
/** As many of them between two looks at the time. */
const BETWEEN_LOOKS = 64;

const NONE_LISTED: Listed = { choices: [], isComplete: false };

/**
 * By commissioner every choice with which it could fall short by no more than `worst` parts per million of what it reaches
 * alone, whatever discounts its providers come to. Once `stop` says so, those of the others are not listed any more.
 */
export function choosingOf(
  valuation: Valuation,
  alone: Alone,
  worst: number,
  stop?: () => boolean,
): Choosing {
  const { problem, admissible } = valuation;
  const numbers = new Map(admissible.map((offer, n) => [offer.id, n]));
  const names = [...new Set(admissible.map(({ provider }) => provider))];
  const place = new Map(names.map((id, n) => [id, n]));
  const reach = reachOf(admissible);
  const providers = names.map((id): Supplier => {
    const provider = present(problem.providers.get(id), 'an offer has a provider');
    return {
      provider,
      capacity: provider.capacityUnits ?? Number.POSITIVE_INFINITY,
      maxLots: provider.maxLots ?? Number.POSITIVE_INFINITY,
      steps: [
        { from: 0, percent: 0 },
        ...provider.discounts
          .filter(({ spendPence }) => spendPence <= (reach.get(id) ?? 0))
          .map(({ spendPence, percent }) => ({ from: spendPence, percent })),
      ],
    };
  });
  const groupNames = new Map<string, number>();
  const groups = Int32Array.from(admissible, ({ provider, group }) => {
    if (group === undefined) return -1;
    const key = JSON.stringify([provider, group]);
    const at = groupNames.get(key) ?? groupNames.size;
    groupNames.set(key, at);
    return at;
  });
  const entries = entriesOf(valuation, providers, place);
  const choosers: Chooser[] = [];
  const touched: number[][] = admissible.map(() => []);
  const buyers = problem.commissioners.filter((one) =>
    problem.lots.some((lot) => lot.commissioner === one.id),
  );
  for (const [n, commissioner] of buyers.entries()) {
    const reached = alone.get(commissioner.id);
    const own = entries.get(commissioner.id) ?? new Map<number, readonly Covered[]>();
    const list = (by: Listing) => choicesOf(valuation, commissioner, own, by, stop);
    const all =
      stop?.() === true
        ? NONE_LISTED
        : list({
            isOpen: () => true,
            worth: ({ most }) => most,
            least: reached === undefined ? Number.NEGATIVE_INFINITY : leastOwn(reached, worst),
            limit: MOST_CHOICES,
          });
    const onLot = Map.groupBy(
      [...own].flatMap(([offer, covered]) => covered.map((one) => ({ offer, covered: one }))),
      ({ covered }) => covered.lot,
    );
    choosers.push({
      commissioner,
      alone: reached,
      budget: commissioner.budgetPence ?? Number.POSITIVE_INFINITY,
      choices: all.isComplete ? all.choices : undefined,
      lots: problem.lots
        .filter((lot) => lot.commissioner === commissioner.id)
        .map(({ id }) => onLot.get(id) ?? []),
      dearest: dearestOf(own),
      list,
    });
    for (const offer of entries.get(commissioner.id)?.keys() ?? []) touched[offer]?.push(n);
  }
  const requires = admissible.map((offer) => offer.requires.map((id) => numbers.get(id) ?? -1));
  return { choosers, offers: admissible, providers, touched, requires, groups };
}

function dearestOf(own: ReadonlyMap<number, readonly Covered[]>): Map<number, number> {
  const lots = new Map<string, { provider: number; price: number }>();
  for (const { lot, provider, price } of [...own.values()].flat()) {
    const key = `${provider} ${lot}`;
    lots.set(key, { provider, price: Math.max(price, lots.get(key)?.price ?? 0) });
  }
  const dearest = new Map<number, number>();
  for (const { provider, price } of lots.values())
    dearest.set(provider, (dearest.get(provider) ?? 0) + price);
  return dearest;
}

/** What an offer is on one lot: by step of its provider's discount. */
export interface Covered {
  readonly lot: string;
  readonly provider: number;
  readonly price: number;
  readonly values: readonly number[];
  readonly costs: readonly number[];
  readonly most: number;
}

/** By commissioner, by offer that covers any of its lots. */
function entriesOf(
  valuation: Valuation,
  providers: readonly Supplier[],
  place: ReadonlyMap<string, number>,
): Map<string, Map<number, Covered[]>> {
  const entries = new Map<string, Map<number, Covered[]>>();
  for (const [n, offer] of valuation.admissible.entries())
    for (const [lot, price] of offer.prices) {
      const buyer = valuation.lots.get(lot)?.commissioner ?? '';
      const own = entries.get(buyer) ?? new Map<number, Covered[]>();
      const steps = providers[place.get(offer.provider) ?? 0]?.steps ?? [];
      const costs = steps.map(({ percent }) => discounted(price, percent));
      const values = costs.map((cost) => lotValue(valuation, lot, offer.provider, price, cost));
      const provider = place.get(offer.provider) ?? 0;
      own.set(n, [...(own.get(n) ?? []), { lot, provider, price, values, costs, most: Math.max(...values) }]);
      entries.set(buyer, own);
    }
  return entries;
}

/** All choices of a commissioner by going through its lots: each won by an offer, or by none where it need not be. */
function choicesOf(
  valuation: Valuation,
  commissioner: Commissioner,
  entries: ReadonlyMap<number, readonly Covered[]>,
  by: Listing,
  stop: (() => boolean) | undefined,
): Listed {
  const lots = valuation.problem.lots.filter((lot) => lot.commissioner === commissioner.id);
  const open = [...entries]
    .filter(([offer]) => by.isOpen(offer))
    .map(([offer, covered]) => ({
      offer,
      covered,
      most: covered.reduce((sum, one) => sum + by.worth(one), 0),
    }))
    .sort((a, b) => b.most - a.most);
  const onLot = Map.groupBy(
    open.flatMap((one) => one.covered.map(({ lot }) => ({ lot, one }))),
    ({ lot }) => lot,
  );
  const byLot = lots.map(({ id }) => (onLot.get(id) ?? []).map(({ one }) => one));
  const rest = new Float64Array(lots.length + 1);
  for (let n = lots.length - 1; n >= 0; n -= 1) {
    const id = lots[n]?.id;
    const worths = (byLot[n] ?? []).flatMap(({ covered }) =>
      covered.flatMap((one) => (one.lot === id ? [by.worth(one)] : [])),
    );
    rest[n] = (rest[n + 1] ?? 0) + Math.max(0, ...worths);
  }
  const position = new Map(lots.map((lot, n) => [lot.id, n]));
  const winners = new Map<string, string>();
  const chosen: { offer: number; covered: readonly Covered[] }[] = [];
  const choices: Choice[] = [];
  let steps = 0;
  const visit = (from: number, value: number): boolean => {
    steps += 1;
    if (steps > MOST_STEPS || choices.length > by.limit) return false;
    if (steps % BETWEEN_LOOKS === 0 && stop?.() === true) return false;
    let n = from;
    while (n < lots.length && winners.has(lots[n]?.id ?? '')) n += 1;
    // What later lots could add counts those that are won already twice: a bound all the same.
    if (value + (rest[n] ?? 0) < by.least) return true;
    const lot = lots[n];
    if (lot === undefined) {
      const rules = penaltiesOf(valuation, commissioner, winners);
      const penaltyPence = rules.reduce((sum, rule) => sum + rule.penaltyPence, 0);
      if (rules.every((rule) => rule.holds || !rule.must) && value - penaltyPence >= by.least)
        choices.push(choiceOf(valuation, chosen, penaltyPence));
      return true;
    }
    for (const { offer, covered, most } of byLot[n] ?? []) {
      // A lot before this one was left empty on purpose: an offer that covers it is another branch.
      if (covered.some((one) => winners.has(one.lot) || (position.get(one.lot) ?? 0) < n)) continue;
      const provider = valuation.admissible[offer]?.provider ?? '';
      for (const one of covered) winners.set(one.lot, provider);
      chosen.push({ offer, covered });
      const goesOn = visit(n + 1, value + most);
      chosen.pop();
      for (const one of covered) winners.delete(one.lot);
      if (!goesOn) return false;
    }
    return lot.required || visit(n + 1, value);
  };
  const isComplete = visit(0, 0);
  return { choices, isComplete };
}

function choiceOf(
  valuation: Valuation,
  chosen: readonly { readonly offer: number; readonly covered: readonly Covered[] }[],
  penaltyPence: number,
): Choice {
  const parts = new Map<
    number,
    { units: number; lots: number; spend: number; values: number[]; costs: number[] }
  >();
  for (const { covered } of chosen)
    for (const { lot, provider, price, values, costs } of covered) {
      const part = parts.get(provider) ?? {
        units: 0,
        lots: 0,
        spend: 0,
        values: values.map(() => 0),
        costs: values.map(() => 0),
      };
      part.units += valuation.lots.get(lot)?.units ?? 0;
      part.lots += 1;
      part.spend += price;
      for (const [n, value] of values.entries()) part.values[n] = (part.values[n] ?? 0) + value;
      for (const [n, cost] of costs.entries()) part.costs[n] = (part.costs[n] ?? 0) + cost;
      parts.set(provider, part);
    }
  return {
    offers: chosen.map(({ offer }) => offer).sort((a, b) => a - b),
    parts: [...parts].map(([provider, part]) => ({ provider, ...part })),
    penaltyPence,
  };
}
