import { present } from '../../kernel/assert.ts';
import type { Alone } from './order.ts';
import type { Lot, Offer, Problem } from './problem/problem.ts';
import type { Valuation } from './valuation.ts';

/** Lots that have to be decided together, with the offers on them. */
export interface Component {
  readonly lots: readonly Lot[];
  readonly offers: readonly Offer[];
}

/** Sets of lots that merge (disjoint-set forest with path halving, without recursion). */
function forest(ids: Iterable<string>) {
  const parent = new Map<string, string>();
  for (const id of ids) parent.set(id, id);
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      const above = parent.get(up) ?? up;
      parent.set(at, above);
      at = above;
    }
    return at;
  };
  const join = (ids: Iterable<string>): void => {
    let first: string | undefined;
    for (const id of ids) {
      if (first === undefined) first = root(id);
      else parent.set(root(id), first);
    }
  };
  return { root, join };
}

/**
 * Splits a problem exactly: two lots are in one component where an offer covers both, an offer requires another, a group
 * spans them, a provider's capacity, number of lots or discount could bind across them, or their commissioner has a
 * budget, a rule or (with autonomy) a value alone. What is best in each component is then best in all.
 */
export function componentsOf(valuation: Valuation, alone: Alone = new Map()): Component[] {
  const { problem, admissible } = valuation;
  const { root, join } = forest(valuation.lots.keys());
  const byId = new Map(admissible.map((offer) => [offer.id, offer]));
  const groups = new Map<string, string[]>();
  for (const offer of admissible) {
    join(offer.prices.keys());
    for (const other of offer.requires)
      join([...offer.prices.keys(), ...(byId.get(other)?.prices.keys() ?? [])]);
    if (offer.group === undefined) continue;
    const key = JSON.stringify([offer.provider, offer.group]);
    const lots = groups.get(key) ?? [];
    lots.push(...offer.prices.keys());
    groups.set(key, lots);
  }
  for (const lots of groups.values()) join(lots);
  for (const lots of sharedByProviders(valuation)) join(lots);
  for (const lots of sharedByCommissioners(problem, alone)) join(lots);
  if (problem.costCapPence !== undefined) join(valuation.lots.keys());
  const parts = new Map<string, { lots: Lot[]; offers: Offer[] }>();
  for (const lot of problem.lots) {
    const part = parts.get(root(lot.id)) ?? { lots: [], offers: [] };
    part.lots.push(lot);
    parts.set(root(lot.id), part);
  }
  for (const offer of admissible) {
    const [lot] = offer.prices.keys();
    parts.get(root(present(lot, 'an offer prices a lot')))?.offers.push(offer);
  }
  return [...parts.values()];
}

/** By provider: its lots, where something that it can win only once or only so much of could bind. */
function sharedByProviders(valuation: Valuation): string[][] {
  const own = new Map<string, { lots: Set<string>; spend: number }>();
  for (const offer of valuation.admissible) {
    const one = own.get(offer.provider) ?? { lots: new Set(), spend: 0 };
    for (const [lot, price] of offer.prices) {
      one.lots.add(lot);
      one.spend += price;
    }
    own.set(offer.provider, one);
  }
  const shared: string[][] = [];
  for (const [id, { lots, spend }] of own) {
    const provider = present(valuation.problem.providers.get(id), 'an offer has a provider');
    const units = [...lots].reduce((sum, lot) => sum + (valuation.lots.get(lot)?.units ?? 0), 0);
    const binds =
      units > (provider.capacityUnits ?? Number.POSITIVE_INFINITY) ||
      lots.size > (provider.maxLots ?? Number.POSITIVE_INFINITY) ||
      provider.discounts.some((tier) => tier.spendPence <= spend);
    if (binds) shared.push([...lots]);
  }
  return shared;
}

function sharedByCommissioners(problem: Problem, alone: Alone): string[][] {
  const coupled = new Set(
    problem.commissioners
      .filter(
        (one) =>
          one.budgetPence !== undefined ||
          alone.has(one.id) ||
          problem.allowance?.alone.has(one.id) === true ||
          one.rules.some((rule) => rule.type !== 'exclude'),
      )
      .map((one) => one.id),
  );
  const lots = new Map<string, string[]>();
  for (const lot of problem.lots) {
    if (!coupled.has(lot.commissioner)) continue;
    const own = lots.get(lot.commissioner) ?? [];
    own.push(lot.id);
    lots.set(lot.commissioner, own);
  }
  return [...lots.values()];
}

/** The problem cut to a component, valued as in the whole. */
export function cutTo(valuation: Valuation, component: Component): Valuation {
  const commissioners = new Map(
    component.lots.map((lot) => [
      lot.commissioner,
      present(valuation.commissioners.get(lot.commissioner), 'a lot has a commissioner'),
    ]),
  );
  const providers = new Map(
    component.offers.map((offer) => [
      offer.provider,
      present(valuation.problem.providers.get(offer.provider), 'an offer has a provider'),
    ]),
  );
  return {
    problem: {
      commissioners: [...commissioners.values()],
      lots: component.lots,
      providers,
      offers: component.offers,
      score: valuation.problem.score,
      ...(valuation.problem.costCapPence === undefined
        ? {}
        : { costCapPence: valuation.problem.costCapPence }),
      ...(valuation.problem.allowance === undefined ? {} : { allowance: valuation.problem.allowance }),
    },
    lots: new Map(component.lots.map((lot) => [lot.id, lot])),
    commissioners,
    admissible: component.offers,
    references: valuation.references,
  };
}
