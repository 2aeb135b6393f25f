import { present } from '../../kernel/assert.ts';
import { compareAwards, levelsTie } from './order.ts';
import type { Lot, Offer, Problem } from './problem/problem.ts';
import { discounted, type Evaluation, evaluate, lotValue, type Valuation } from './valuation.ts';

export interface Searched {
  readonly best: Evaluation | undefined;
  /** Whether every award was looked at or shown to come after the best one: then the best one is proved. */
  readonly complete: boolean;
  readonly nodes: number;
  /** No award is worth more: exact, from what each lot could be worth at most. */
  readonly bound: number;
  /** Whether two awards alike in value and cost differed only in that one's ids begin the other's. */
  readonly prefixTie: boolean;
}

/** How far a search may go. */
export interface Limit {
  /** Work in nodes; valuing an award costs as many as it has lots. */
  readonly nodes: number;
  /** Asked now and then; true ends the search without a proof. */
  readonly stop?: () => boolean;
}

interface Choice {
  readonly offer: Offer;
  /** What taking it costs against the most that its lots could be worth, and what it can be worth by lot. */
  readonly loss: number;
  readonly values: ReadonlyMap<string, number>;
}

/** One lot on the path: its choices, the next to try, and the one that is taken now. */
interface Frame {
  readonly lot: Lot;
  readonly index: number;
  readonly choices: readonly Choice[];
  next: number;
  taken: Choice | 'none' | undefined;
}

/**
 * Exact branch and bound in whole numbers, without recursion: lot by lot, each offer that covers it or none, bounded by
 * what each lot could be worth at most. It ends with a proof for small problems, and says so when it had to stop.
 */
export function search(valuation: Valuation, limit: Limit, seed?: Evaluation): Searched {
  const lots = valuation.problem.lots;
  const { most, choices } = choicesOf(valuation);
  const position = new Map(lots.map((lot, index) => [lot.id, index]));
  let value = 0;
  for (const lot of lots) value += most.get(lot.id) ?? 0;
  const bound = value;
  const taken = new Set<string>();
  const chosen: Offer[] = [];
  const used = usage(valuation);
  const frames: Frame[] = [];
  let best = seed;
  let prefixTie = false;
  let nodes = 0;

  const hopeless = (): boolean => best !== undefined && best.valuePence > value;
  const weigh = (): void => {
    nodes += lots.length;
    const evaluation = evaluate(valuation, chosen);
    if (evaluation === undefined) return;
    if (best !== undefined) prefixTie ||= levelsTie(evaluation, best);
    if (best === undefined || compareAwards(evaluation, best) < 0) best = evaluation;
  };
  const enter = (from: number): void => {
    nodes += 1;
    if (hopeless()) return;
    let index = from;
    for (let lot = lots[index]; lot !== undefined && taken.has(lot.id); lot = lots[index]) index += 1;
    const lot = lots[index];
    if (lot === undefined) weigh();
    else frames.push({ lot, index, choices: choices.get(lot.id) ?? [], next: 0, taken: undefined });
  };
  const undo = (frame: Frame): void => {
    if (frame.taken === 'none') value += most.get(frame.lot.id) ?? 0;
    else if (frame.taken !== undefined) {
      chosen.pop();
      used.change(frame.taken.offer, -1);
      for (const [id, pence] of frame.taken.values) {
        taken.delete(id);
        value += (most.get(id) ?? 0) - pence;
      }
    }
    frame.taken = undefined;
  };
  const advance = (frame: Frame): void => {
    const choice = frame.choices[frame.next];
    frame.next += 1;
    if (choice === undefined) {
      frame.taken = 'none';
      value -= most.get(frame.lot.id) ?? 0;
      enter(frame.index + 1);
      return;
    }
    // A lot before the present one was left empty on purpose: an offer that covers it is another branch.
    for (const id of choice.values.keys()) if (taken.has(id) || (position.get(id) ?? 0) < frame.index) return;
    if (!used.fits(choice.offer)) return;
    frame.taken = choice;
    chosen.push(choice.offer);
    used.change(choice.offer, 1);
    for (const [id, pence] of choice.values) {
      taken.add(id);
      value += pence - (most.get(id) ?? 0);
    }
    enter(frame.index + 1);
  };

  enter(0);
  let steps = 0;
  for (let top = frames.at(-1); top !== undefined; top = frames.at(-1)) {
    undo(top);
    steps += 1;
    if (nodes > limit.nodes || (steps % 256 === 0 && limit.stop?.() === true))
      return { best, complete: false, nodes, bound, prefixTie };
    if (top.next > top.choices.length || (top.next === top.choices.length && top.lot.required)) frames.pop();
    else {
      nodes += 0.1;
      advance(top);
    }
  }
  return { best, complete: true, nodes: Math.ceil(nodes), bound, prefixTie };
}

/** By lot: its offers, the least loss first, at the highest discount that their provider could ever reach. */
function choicesOf(valuation: Valuation) {
  const most = new Map<string, number>();
  const reach = reachOf(valuation.admissible);
  const valued = valuation.admissible.map((offer) => {
    const provider = present(valuation.problem.providers.get(offer.provider), 'an offer has a provider');
    const tiers = provider.discounts.filter(
      ({ spendPence }) => spendPence <= (reach.get(offer.provider) ?? 0),
    );
    const percent = Math.max(0, ...tiers.map((tier) => tier.percent));
    const values = new Map(
      [...offer.prices].map(([lot, price]) => [
        lot,
        lotValue(valuation, lot, offer.provider, price, discounted(price, percent)),
      ]),
    );
    for (const [lot, value] of values) most.set(lot, Math.max(most.get(lot) ?? 0, value));
    return { offer, values };
  });
  const choices = new Map<string, Choice[]>();
  for (const { offer, values } of valued) {
    const loss = [...values].reduce((sum, [lot, value]) => sum + (most.get(lot) ?? 0) - value, 0);
    for (const lot of values.keys()) {
      const list = choices.get(lot) ?? [];
      list.push({ offer, loss, values });
      choices.set(lot, list);
    }
  }
  for (const list of choices.values()) list.sort((a, b) => a.loss - b.loss);
  return { most, choices };
}

/** By provider: the spend before discount that it can reach at most, each lot at its dearest. */
export function reachOf(offers: readonly Offer[]): Map<string, number> {
  const dearest = new Map<string, Map<string, number>>();
  for (const { provider, prices } of offers) {
    const own = dearest.get(provider) ?? new Map<string, number>();
    for (const [lot, price] of prices) own.set(lot, Math.max(own.get(lot) ?? 0, price));
    dearest.set(provider, own);
  }
  return new Map([...dearest].map(([id, own]) => [id, [...own.values()].reduce((sum, one) => sum + one, 0)]));
}

/** What each provider has won so far, so that a branch beyond its capacity, or the share that it may win, is never entered. */
export function usage(valuation: Valuation) {
  const mostOf = shareLimits(valuation.problem);
  const ceilings = new Map<string, number>();
  const ceilingsOf = (offer: Offer): [string, number, number][] =>
    [...offer.prices.keys()].flatMap((id): [string, number, number][] => {
      const lot = present(valuation.lots.get(id), 'an offer prices lots that there are');
      const most = mostOf.get(lot.commissioner);
      return most === undefined
        ? []
        : [[JSON.stringify([lot.commissioner, offer.provider]), lot.ceilingPence, most]];
    });
  const isWithinShares = (offer: Offer): boolean => {
    const sums = new Map<string, number>();
    return ceilingsOf(offer).every(([key, ceiling, most]) => {
      const sum = (sums.get(key) ?? ceilings.get(key) ?? 0) + ceiling;
      sums.set(key, sum);
      return sum * 10_000 <= most;
    });
  };
  const units = new Map<string, number>();
  const lots = new Map<string, number>();
  const groups = new Map<string, number>();
  const unitsOf = (offer: Offer) =>
    [...offer.prices.keys()].reduce((sum, lot) => sum + (valuation.lots.get(lot)?.units ?? 0), 0);
  const plus = (map: Map<string, number>, key: string, by: number) => map.set(key, (map.get(key) ?? 0) + by);
  const group = (offer: Offer) => JSON.stringify([offer.provider, offer.group]);
  return {
    fits: (offer: Offer): boolean => {
      const provider = present(valuation.problem.providers.get(offer.provider), 'an offer has a provider');
      const most = Number.POSITIVE_INFINITY;
      return (
        (units.get(offer.provider) ?? 0) + unitsOf(offer) <= (provider.capacityUnits ?? most) &&
        (lots.get(offer.provider) ?? 0) + offer.prices.size <= (provider.maxLots ?? most) &&
        (offer.group === undefined || (groups.get(group(offer)) ?? 0) === 0) &&
        isWithinShares(offer)
      );
    },
    change: (offer: Offer, by: 1 | -1): void => {
      plus(units, offer.provider, by * unitsOf(offer));
      plus(lots, offer.provider, by * offer.prices.size);
      if (offer.group !== undefined) plus(groups, group(offer), by);
      for (const [key, ceiling] of ceilingsOf(offer)) plus(ceilings, key, by * ceiling);
    },
  };
}

/** By commissioner: the ceilings that one provider may win at most under rules that must hold, in ten-thousandths of a penny. */
function shareLimits({ commissioners, lots }: Problem): Map<string, number> {
  const limits = new Map<string, number>();
  for (const { id, rules } of commissioners) {
    const shares = rules.flatMap(({ type, strength, share }) =>
      type === 'max-share' && strength === 'must' ? [share] : [],
    );
    if (shares.length === 0) continue;
    const all = lots.reduce((sum, lot) => sum + (lot.commissioner === id ? lot.ceilingPence : 0), 0);
    limits.set(id, Math.min(...shares) * all);
  }
  return limits;
}
