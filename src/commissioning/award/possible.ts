import { type Component, componentsOf, cutTo } from './components.ts';
import { coverAll } from './coverage.ts';
import { takenIn } from './find.ts';
import { firstAward } from './first-award.ts';
import { plainModel } from './plain-model.ts';
import type { Commissioner, Offer, Rule } from './problem/problem.ts';
import type { PlanProof } from './proof.ts';
import { type Limit, reachOf, search, usage } from './search.ts';
import type { SolverPort } from './solver-port.ts';
import { discounted, evaluate, penaltiesOf, type Valuation } from './valuation.ts';

/** The part of the work after which the solver is asked for an award. */
const FIRST_NODES = 5000;

/** The ids of the offers of an award; that there is none, with the proof where there is one; or undefined: not settled. */
type AnyAward = readonly string[] | 'none' | PlanProof | undefined;

/** Whether it was shown that there is no award. */
export const isNone = (award: AnyAward): award is 'none' | PlanProof =>
  award === 'none' || (award !== undefined && 'kind' in award);

/** Any award at all. What has no lot that must be awarded is awarded nothing; the rest is tried part by part. */
export async function anyAward(
  whole: Valuation,
  solver: SolverPort,
  limit: Limit & { readonly left: () => number },
): Promise<AnyAward> {
  let award: string[] | undefined = [];
  for (const component of componentsOf(whole)) {
    if (!component.lots.some((lot) => lot.required)) continue;
    const found = await anyAwardOf(cutTo(whole, component), solver, limit);
    if (isNone(found)) return found;
    award = found === undefined ? undefined : award?.concat(found);
  }
  return award;
}

/** The first part of a problem that was soon shown to have no award. */
export const impossibleIn = (whole: Valuation, stop: () => boolean): Component | undefined =>
  componentsOf(whole).find(
    (component) =>
      component.lots.some((lot) => lot.required) &&
      mend(cutTo(whole, component), { nodes: FIRST_NODES, stop }) === 'none',
  );

async function anyAwardOf(
  part: Valuation,
  solver: SolverPort,
  { nodes, stop, left }: Limit & { readonly left: () => number },
): Promise<AnyAward> {
  const ending = stop === undefined ? {} : { stop };
  const first = firstAward(part);
  if (first !== undefined) return first.offers;
  const soon = mend(part, { nodes: Math.min(FIRST_NODES, nodes), ...ending });
  if (soon !== undefined) return soon;
  if (left() > 0) {
    const limit = left() / 2;
    const covered = await coverAll(part, solver, () => left() - limit);
    if (covered !== undefined) return covered;
  }
  if (left() > 0) {
    const model = plainModel(part);
    const { values } = await solver.solve(model.programme, { timeLimitSeconds: left() / 2 });
    const proposed = evaluate(part, [...new Set(takenIn(model.offers, values))]);
    if (values.length > 0 && proposed !== undefined) return proposed.offers;
  }
  const later = mend(part, { nodes, ...ending });
  if (later !== undefined) return later;
  const { best, complete } = search(part, { nodes, ...ending });
  return best !== undefined ? best.offers : complete ? 'none' : undefined;
}

/**
 * Looks for an award by mending: as long as something does not hold, one of the offers that could change that has to be taken.
 * Each is tried, and left out from then on. Exact; undefined where the work did not suffice.
 */
function mend(valuation: Valuation, limit: Limit): readonly string[] | 'none' | undefined {
  const { problem, admissible, lots } = valuation;
  const used = usage(valuation);
  const chosen = new Set<Offer>();
  const barred = new Set<Offer>();
  const taken = new Set<string>();
  const byId = new Map(admissible.map((offer) => [offer.id, offer]));
  const required = problem.lots.filter((lot) => lot.required);
  const onLot = Map.groupBy(
    admissible.flatMap((offer) => [...offer.prices.keys()].map((lot) => ({ lot, offer }))),
    ({ lot }) => lot,
  );
  const reach = reachOf(admissible);
  const highest = new Map(
    [...problem.providers.values()].map(({ id, discounts }) => [
      id,
      Math.max(
        0,
        ...discounts
          .filter(({ spendPence }) => spendPence <= (reach.get(id) ?? 0))
          .map(({ percent }) => percent),
      ),
    ]),
  );
  let nodes = 0;
  let isCut = false;

  const isFree = (offer: Offer): boolean =>
    !barred.has(offer) &&
    !chosen.has(offer) &&
    [...offer.prices.keys()].every((lot) => !taken.has(lot)) &&
    used.fits(offer);
  const leastPrice = ({ provider, prices }: Offer, lot: string): number =>
    discounted(prices.get(lot) ?? 0, highest.get(provider) ?? 0);
  const buyerOf = (lot: string): string => lots.get(lot)?.commissioner ?? '';
  /** Whether, at the highest discounts, what is taken and what must still be awarded is too dear already. */
  const isTooDear = (open: ReadonlyMap<string, readonly Offer[]>): boolean => {
    const least = new Map<string, number>();
    const add = (lot: string, pence: number) =>
      least.set(buyerOf(lot), (least.get(buyerOf(lot)) ?? 0) + pence);
    for (const offer of chosen) for (const lot of offer.prices.keys()) add(lot, leastPrice(offer, lot));
    for (const [lot, offers] of open)
      add(
        lot,
        offers.reduce((pence, offer) => Math.min(pence, leastPrice(offer, lot)), Number.POSITIVE_INFINITY),
      );
    const all = [...least.values()].reduce((sum, pence) => sum + pence, 0);
    const isOver = ({ id, budgetPence }: Commissioner) =>
      budgetPence !== undefined && (least.get(id) ?? 0) > budgetPence;
    return problem.commissioners.some(isOver) || all > (problem.costCapPence ?? all);
  };
  /** Offers of which every award with what is taken has at least one; `yes` where what is taken is an award. */
  const wanted = (): readonly Offer[] | 'yes' => {
    for (const offer of chosen)
      for (const id of offer.requires) {
        const other = byId.get(id);
        if (other === undefined) return [];
        if (!chosen.has(other)) return isFree(other) ? [other] : [];
      }
    const open = new Map<string, readonly Offer[]>();
    for (const { id } of required)
      if (!taken.has(id)) open.set(id, (onLot.get(id) ?? []).map(({ offer }) => offer).filter(isFree));
    const fewest = [...open.values()].reduce<readonly Offer[] | undefined>(
      (least, offers) => (least === undefined || offers.length < least.length ? offers : least),
      undefined,
    );
    if (fewest?.length === 0 || isTooDear(open)) return [];
    if (fewest !== undefined) return fewest;
    return evaluate(valuation, [...chosen]) === undefined ? mending() : 'yes';
  };
  const mending = (): readonly Offer[] => {
    const winners = new Map(
      [...chosen].flatMap((offer) => [...offer.prices.keys()].map((lot) => [lot, offer.provider])),
    );
    const lists: Offer[][] = [];
    const free = admissible.filter(isFree);
    for (const one of problem.commissioners) {
      const own = new Set(
        [...winners].flatMap(([lot, provider]) => (buyerOf(lot) === one.id ? [provider] : [])),
      );
      if (own.size === 0) continue;
      const kept = new Map(penaltiesOf(valuation, one, winners).map(({ id, holds }) => [id, holds]));
      const helps = (rule: Rule, { provider }: Offer): boolean =>
        rule.type === 'set-aside'
          ? problem.providers.get(provider)?.flags.includes(rule.flag) === true
          : rule.type === 'min-providers' && !own.has(provider);
      for (const rule of one.rules)
        if (rule.strength === 'must' && kept.get(rule.id) === false)
          lists.push(
            free.filter(
              (offer) =>
                helps(rule, offer) && [...offer.prices.keys()].some((lot) => buyerOf(lot) === one.id),
            ),
          );
    }
    if (lists.length > 0) return lists.reduce((least, list) => (list.length < least.length ? list : least));
    // Too dear: only a higher discount of one of those who won can help.
    const won = new Set(winners.values());
    return free.filter(({ provider }) => won.has(provider) && (highest.get(provider) ?? 0) > 0);
  };
  const take = (offer: Offer, by: 1 | -1): void => {
    used.change(offer, by);
    if (by === 1) chosen.add(offer);
    else chosen.delete(offer);
    for (const lot of offer.prices.keys())
      if (by === 1) taken.add(lot);
      else taken.delete(lot);
  };
  const visit = (): readonly string[] | undefined => {
    nodes += 1;
    if (nodes > limit.nodes || (nodes % 64 === 0 && limit.stop?.() === true)) isCut = true;
    if (isCut) return undefined;
    const offers = wanted();
    if (offers === 'yes') return [...chosen].map(({ id }) => id);
    const left: Offer[] = [];
    let award: readonly string[] | undefined;
    for (const offer of offers) {
      take(offer, 1);
      award = visit();
      take(offer, -1);
      if (award !== undefined || isCut) break;
      barred.add(offer);
      left.push(offer);
    }
    for (const offer of left) barred.delete(offer);
    return award;
  };
  return visit() ?? (isCut ? undefined : 'none');
}
