import type { Offer } from './problem/problem.ts';
import { usage } from './search.ts';
import { type Evaluation, evaluate, lotValue, penaltiesOf, type Valuation } from './valuation.ts';

/**
 * An award to begin with, at once and without any search: offers by what they are worth of the most that their lots could be,
 * each with what it requires, where they fit; then whoever's budget or rule is broken gives its lots back. Often a fifth below
 * the best; undefined where that leaves no award.
 */
export function firstAward(valuation: Valuation): Evaluation | undefined {
  const chosen = inOrder(valuation);
  for (let broken = brokenIn(valuation, chosen); broken.size > 0; broken = brokenIn(valuation, chosen))
    giveBack(valuation, chosen, broken);
  return evaluate(valuation, [...chosen]);
}

/** Offers as they fit one after the other; those on lots that must be awarded come first. */
function inOrder(valuation: Valuation): Set<Offer> {
  const worths = valuation.admissible.map((offer) => {
    const values = [...offer.prices].map(
      ([lot, price]) => [lot, lotValue(valuation, lot, offer.provider, price, price)] as const,
    );
    return { offer, values };
  });
  const most = new Map<string, number>();
  for (const { values } of worths)
    for (const [lot, value] of values) most.set(lot, Math.max(most.get(lot) ?? 0, value));
  const ranked = worths
    .map(({ offer, values }) => {
      const worth = values.reduce((sum, [, value]) => sum + value, 0);
      const could = values.reduce((sum, [lot]) => sum + (most.get(lot) ?? 0), 0);
      const isRequired = values.some(([lot]) => valuation.lots.get(lot)?.required === true);
      return { offer, isRequired, part: could > 0 ? worth / could : 0, worth };
    })
    .filter(({ isRequired, worth }) => isRequired || worth > 0)
    .sort(
      (a, b) =>
        Number(b.isRequired) - Number(a.isRequired) ||
        b.part - a.part ||
        b.worth - a.worth ||
        (a.offer.id < b.offer.id ? -1 : 1),
    );
  const byId = new Map(valuation.admissible.map((offer) => [offer.id, offer]));
  const chosen = new Set<Offer>();
  const taken = new Set<string>();
  const used = usage(valuation);
  /** Takes an offer and what it requires, or nothing. */
  const take = (offer: Offer): boolean => {
    if (chosen.has(offer)) return true;
    if ([...offer.prices.keys()].some((lot) => taken.has(lot)) || !used.fits(offer)) return false;
    chosen.add(offer);
    used.change(offer, 1);
    for (const lot of offer.prices.keys()) taken.add(lot);
    const before = [...chosen];
    for (const id of offer.requires) {
      const other = byId.get(id);
      if (other !== undefined && take(other)) continue;
      for (const one of [...chosen])
        if (one === offer || !before.includes(one)) {
          chosen.delete(one);
          used.change(one, -1);
          for (const lot of one.prices.keys()) taken.delete(lot);
        }
      return false;
    }
    return true;
  };
  for (const { offer } of ranked) take(offer);
  return chosen;
}

/** Commissioners whose budget (at prices before discount) or rule that must hold these offers break. */
function brokenIn(valuation: Valuation, chosen: ReadonlySet<Offer>): Set<string> {
  const winners = new Map<string, string>();
  const costs = new Map<string, number>();
  for (const { provider, prices } of chosen)
    for (const [id, price] of prices) {
      winners.set(id, provider);
      const buyer = valuation.lots.get(id)?.commissioner ?? '';
      costs.set(buyer, (costs.get(buyer) ?? 0) + price);
    }
  const broken = valuation.problem.commissioners.filter((one) => {
    const cost = costs.get(one.id);
    if (cost === undefined) return false;
    return (
      cost > (one.budgetPence ?? Number.POSITIVE_INFINITY) ||
      penaltiesOf(valuation, one, winners).some(({ must, holds }) => must && !holds)
    );
  });
  return new Set(broken.map(({ id }) => id));
}

/** Takes back one offer of each of these commissioners, the dearest, and what cannot stand without it. */
function giveBack(valuation: Valuation, chosen: Set<Offer>, broken: ReadonlySet<string>): void {
  const spendOf = ({ prices }: Offer, buyer: string) =>
    [...prices].reduce(
      (sum, [lot, price]) => sum + (valuation.lots.get(lot)?.commissioner === buyer ? price : 0),
      0,
    );
  for (const buyer of broken) {
    let dearest: Offer | undefined;
    for (const offer of chosen)
      if (spendOf(offer, buyer) > (dearest === undefined ? 0 : spendOf(dearest, buyer))) dearest = offer;
    // Offers for nothing break no budget, but may break a rule.
    for (const offer of chosen)
      if (
        offer === dearest ||
        (dearest === undefined &&
          [...offer.prices.keys()].some((lot) => valuation.lots.get(lot)?.commissioner === buyer))
      )
        chosen.delete(offer);
  }
  for (let count = -1; count !== chosen.size; ) {
    count = chosen.size;
    const ids = new Set([...chosen].map(({ id }) => id));
    for (const offer of chosen) if (offer.requires.some((id) => !ids.has(id))) chosen.delete(offer);
  }
}
