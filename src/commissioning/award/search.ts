import { present } from '../../kernel/assert.ts';
import { type Alone, compareAwards, shortfallPpm, shortfallsOf } from './order.ts';
import type { Offer } from './problem.ts';
import { discounted, type Evaluation, evaluate, lotValue, type Valuation } from './valuation.ts';

export interface Searched {
  readonly best: Evaluation | undefined;
  /** Whether every award was looked at or shown to come after the best one: then the best one is proved. */
  readonly complete: boolean;
  readonly nodes: number;
}

/**
 * Exact branch and bound in whole numbers: lot by lot, each offer that covers it or none, bounded by what each lot could
 * be worth at most. It ends with a proof for small problems, and says so when it had to stop.
 */
export function search(valuation: Valuation, alone: Alone, limit: number, seed?: Evaluation): Searched {
  const lots = valuation.problem.lots;
  const most = mostPerLot(valuation);
  const covering = new Map(
    lots.map((lot) => [lot.id, valuation.admissible.filter((offer) => offer.prices.has(lot.id))]),
  );
  const position = new Map(lots.map((lot, index) => [lot.id, index]));
  let best = seed;
  let nodes = 0;
  const chosen: Offer[] = [];
  const taken = new Set<string>();
  /** What each commissioner can still reach at most; lots left empty are taken off. */
  const reach = new Map<string, number>();
  for (const lot of lots)
    reach.set(lot.commissioner, (reach.get(lot.commissioner) ?? 0) + (most.get(lot.id) ?? 0));

  const hopeless = (): boolean => {
    if (best === undefined) return false;
    let [worst, sum, value] = [0, 0, 0];
    for (const [id, reachable] of reach) {
      const short = shortfallPpm(alone.get(id), reachable);
      worst = Math.max(worst, short);
      sum += short;
      value += reachable;
    }
    const known = shortfallsOf(best, alone);
    return (worst - known.worst || sum - known.sum || best.valuePence - value) > 0;
  };
  const visit = (index: number): boolean => {
    nodes += 1;
    if (nodes > limit) return false;
    if (hopeless()) return true;
    const lot = lots[index];
    if (lot === undefined) {
      const evaluation = evaluate(valuation, chosen);
      if (evaluation !== undefined && (best === undefined || compareAwards(evaluation, best, alone) < 0))
        best = evaluation;
      return true;
    }
    if (taken.has(lot.id)) return visit(index + 1);
    for (const offer of covering.get(lot.id) ?? []) {
      const lotsOf = [...offer.prices.keys()];
      // A lot before the present one was left empty on purpose: an offer that covers it is another branch.
      if (lotsOf.some((id) => taken.has(id) || (position.get(id) ?? 0) < index)) continue;
      for (const id of lotsOf) taken.add(id);
      chosen.push(offer);
      const went = visit(index + 1);
      chosen.pop();
      for (const id of lotsOf) taken.delete(id);
      if (!went) return false;
    }
    if (lot.required) return true;
    const without = most.get(lot.id) ?? 0;
    reach.set(lot.commissioner, (reach.get(lot.commissioner) ?? 0) - without);
    const went = visit(index + 1);
    reach.set(lot.commissioner, (reach.get(lot.commissioner) ?? 0) + without);
    return went;
  };
  const complete = visit(0);
  return { best, complete, nodes };
}

/** What a lot could be worth at most: its best offer at the highest discount that its provider could ever reach. */
function mostPerLot(valuation: Valuation): Map<string, number> {
  const most = new Map<string, number>();
  for (const offer of valuation.admissible) {
    const provider = present(valuation.problem.providers.get(offer.provider), 'an offer has a provider');
    const percent = Math.max(0, ...provider.discounts.map((tier) => tier.percent));
    for (const [lot, price] of offer.prices) {
      const value = lotValue(valuation, lot, offer.provider, price, discounted(price, percent));
      most.set(lot, Math.max(most.get(lot) ?? 0, value));
    }
  }
  return most;
}
