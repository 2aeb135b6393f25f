import { present } from '../../kernel/assert.ts';
import { divideHalfUp } from '../../kernel/money.ts';
import type { Commissioner, Lot, Offer, Problem, Provider } from './problem/problem.ts';
import { shortfallPpm } from './shortfall.ts';

/** What the award format says of points, values and penalties, in whole numbers throughout (award format, "Value, exactly"). */
export interface Valuation {
  readonly problem: Problem;
  readonly lots: ReadonlyMap<string, Lot>;
  readonly commissioners: ReadonlyMap<string, Commissioner>;
  readonly admissible: readonly Offer[];
  /** The least price offered for a lot alone before discount, or its ceiling: what `lowest` measures against. */
  readonly references: ReadonlyMap<string, number>;
}

export function valuationOf(problem: Problem, references?: ReadonlyMap<string, number>): Valuation {
  const lots = new Map(problem.lots.map((lot) => [lot.id, lot]));
  const commissioners = new Map(problem.commissioners.map((one) => [one.id, one]));
  const admissible = problem.offers.filter(
    (offer) => whyInadmissible(problem, lots, commissioners, offer) === undefined,
  );
  return {
    problem,
    lots,
    commissioners,
    admissible,
    references: references ?? referencesOf(problem, admissible),
  };
}

function referencesOf(problem: Problem, admissible: readonly Offer[]): Map<string, number> {
  const references = new Map(problem.lots.map((lot) => [lot.id, lot.ceilingPence]));
  const alone = new Set<string>();
  for (const { prices } of admissible) {
    const [only] = prices;
    if (only === undefined || prices.size !== 1) continue;
    const [lot, price] = only;
    references.set(lot, alone.has(lot) ? Math.min(references.get(lot) ?? price, price) : price);
    alone.add(lot);
  }
  return references;
}

/** Why an offer can never be taken, or undefined where it can. */
export function whyInadmissible(
  problem: Problem,
  lots: ReadonlyMap<string, Lot>,
  commissioners: ReadonlyMap<string, Commissioner>,
  offer: Offer,
): string | undefined {
  const provider = present(problem.providers.get(offer.provider), 'an offer has a provider');
  for (const [id, price] of offer.prices) {
    const lot = present(lots.get(id), 'an offer prices lots that there are');
    const commissioner = present(commissioners.get(lot.commissioner), 'a lot has a commissioner');
    if (price > lot.ceilingPence) return `its price for ${id} is above the ceiling`;
    const excluded = commissioner.rules.find(
      (rule) => rule.type === 'exclude' && rule.provider === provider.id,
    );
    if (excluded !== undefined) return `${lot.commissioner} excludes ${provider.id} (rule ${excluded.id})`;
    const missing = lot.reserved.find((flag) => !provider.flags.includes(flag));
    if (missing !== undefined) return `${id} is reserved for providers that are ${missing}`;
    for (const [criterion, minimum] of commissioner.minimumScores) {
      const score = problem.score(lot.commissioner, provider.id, id, criterion);
      if (score < minimum)
        return `its score for ${criterion} on ${id} is ${score / 100}, below the minimum of ${minimum / 100}`;
    }
  }
  return undefined;
}

/** A price after a discount in hundredths of a percent, rounded half up to the penny. */
export const discounted = (price: number, percent: number): number =>
  Number(divideHalfUp(BigInt(price) * BigInt(10_000 - percent), 10_000n));

/** The percent of the highest tier that a spend before discount reaches, in hundredths. */
export const percentAt = (provider: Provider, spend: number): number =>
  provider.discounts.findLast((tier) => spend >= tier.spendPence)?.percent ?? 0;

/** Price points in ten-thousandths of a point, rounded half up. */
function pricePoints(
  commissioner: Commissioner,
  lot: Lot,
  before: number,
  after: number,
  reference: number,
): bigint {
  if (commissioner.priceFormula === 'linear') {
    return divideHalfUp(1_000_000n * BigInt(lot.ceilingPence - after), BigInt(lot.ceilingPence));
  }
  if (before <= reference) return 1_000_000n;
  return divideHalfUp(1_000_000n * BigInt(reference), BigInt(before));
}

/** The value of a lot won at a price, in pence. */
export function lotValue(
  valuation: Valuation,
  lotId: string,
  provider: string,
  before: number,
  after: number,
): number {
  const lot = present(valuation.lots.get(lotId), 'a priced lot exists');
  const commissioner = present(valuation.commissioners.get(lot.commissioner), 'a lot has a commissioner');
  let points = 0n;
  for (const [criterion, weight] of commissioner.weights) {
    points +=
      criterion === 'price'
        ? BigInt(weight) *
          pricePoints(
            commissioner,
            lot,
            before,
            after,
            present(valuation.references.get(lotId), 'a lot has a reference'),
          )
        : BigInt(weight) *
          BigInt(valuation.problem.score(lot.commissioner, provider, lotId, criterion)) *
          100n;
  }
  // Weights in hundredths of a percent times points in ten-thousandths, over a hundred percent and a hundred points.
  return Number(divideHalfUp(BigInt(lot.weight) * points, 10_000_000_000n));
}

/** What breaking a rule costs, in pence, and whether it holds: over the lots of one commissioner that are won. */
export function penaltiesOf(
  valuation: Valuation,
  commissioner: Commissioner,
  winners: ReadonlyMap<string, string>,
): { readonly id: string; readonly holds: boolean; readonly must: boolean; readonly penaltyPence: number }[] {
  const own = valuation.problem.lots.filter((lot) => lot.commissioner === commissioner.id);
  const won = own.filter((lot) => winners.has(lot.id));
  const ceilings = (lots: readonly Lot[]): bigint =>
    lots.reduce((sum, lot) => sum + BigInt(lot.ceilingPence), 0n);
  const byProvider = new Map<string, Lot[]>();
  for (const lot of won) {
    const winner = winners.get(lot.id) ?? '';
    byProvider.set(winner, [...(byProvider.get(winner) ?? []), lot]);
  }
  return commissioner.rules
    .filter((rule) => rule.type !== 'exclude')
    .map((rule) => {
      const must = rule.strength === 'must';
      if (rule.type === 'min-providers') {
        const missing = won.length === 0 ? 0 : Math.max(0, rule.count - byProvider.size);
        return { id: rule.id, holds: missing === 0, must, penaltyPence: missing * rule.penaltyPence };
      }
      // Shortfall in ten-thousandths of a penny of ceiling.
      let short = 0n;
      if (rule.type === 'max-share') {
        const most = BigInt(rule.share) * ceilings(own);
        for (const lots of byProvider.values()) {
          const over = 10_000n * ceilings(lots) - most;
          if (over > 0n) short += over;
        }
      } else {
        const flagged = won.filter((lot) =>
          valuation.problem.providers.get(winners.get(lot.id) ?? '')?.flags.includes(rule.flag),
        );
        const wanting = BigInt(rule.share) * ceilings(won) - 10_000n * ceilings(flagged);
        if (wanting > 0n) short = wanting;
      }
      const penaltyPence = Number(divideHalfUp(short * BigInt(rule.penaltyPencePerPound), 1_000_000n));
      return { id: rule.id, holds: short === 0n, must, penaltyPence };
    });
}

/** An award and everything that follows from it. */
export interface Evaluation {
  readonly offers: readonly string[];
  readonly valuePence: number;
  readonly costPence: number;
  readonly perLot: readonly {
    readonly id: string;
    readonly offer: string;
    readonly provider: string;
    readonly pricePence: number;
    readonly valuePence: number;
  }[];
  readonly perCommissioner: readonly {
    readonly id: string;
    readonly valuePence: number;
    readonly costPence: number;
    readonly rules: readonly {
      readonly id: string;
      readonly holds: boolean;
      readonly penaltyPence: number;
    }[];
  }[];
}

/** Values a set of admissible offers; undefined where it breaks a constraint. */
export function evaluate(valuation: Valuation, chosen: readonly Offer[]): Evaluation | undefined {
  const { problem } = valuation;
  const ids = new Set(chosen.map((offer) => offer.id));
  const winners = new Map<string, string>();
  const groups = new Set<string>();
  const perProvider = new Map<string, { units: number; lots: number; spend: number }>();
  for (const offer of chosen) {
    if (offer.requires.some((other) => !ids.has(other))) return undefined;
    const group = offer.group === undefined ? undefined : JSON.stringify([offer.provider, offer.group]);
    if (group !== undefined && groups.has(group)) return undefined;
    if (group !== undefined) groups.add(group);
    const sums = perProvider.get(offer.provider) ?? { units: 0, lots: 0, spend: 0 };
    for (const [lot, price] of offer.prices) {
      if (winners.has(lot)) return undefined;
      winners.set(lot, offer.provider);
      sums.units += valuation.lots.get(lot)?.units ?? 0;
      sums.lots += 1;
      sums.spend += price;
    }
    perProvider.set(offer.provider, sums);
  }
  for (const [id, sums] of perProvider) {
    const provider = present(problem.providers.get(id), 'an offer has a provider');
    if (sums.units > (provider.capacityUnits ?? Number.POSITIVE_INFINITY)) return undefined;
    if (sums.lots > (provider.maxLots ?? Number.POSITIVE_INFINITY)) return undefined;
  }
  if (problem.lots.some((lot) => lot.required && !winners.has(lot.id))) return undefined;
  return total(valuation, chosen, winners, perProvider);
}

function total(
  valuation: Valuation,
  chosen: readonly Offer[],
  winners: ReadonlyMap<string, string>,
  perProvider: ReadonlyMap<string, { readonly spend: number }>,
): Evaluation | undefined {
  const { problem } = valuation;
  const perLot = chosen
    .flatMap((offer) => {
      const provider = present(problem.providers.get(offer.provider), 'an offer has a provider');
      const percent = percentAt(provider, perProvider.get(offer.provider)?.spend ?? 0);
      return [...offer.prices].map(([id, price]) => {
        const pricePence = discounted(price, percent);
        return {
          id,
          offer: offer.id,
          provider: offer.provider,
          pricePence,
          valuePence: lotValue(valuation, id, offer.provider, price, pricePence),
        };
      });
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const perCommissioner = [];
  const { allowance } = problem;
  let shortfalls = 0;
  for (const commissioner of problem.commissioners) {
    const own = perLot.filter((lot) => valuation.lots.get(lot.id)?.commissioner === commissioner.id);
    const rules = penaltiesOf(valuation, commissioner, winners);
    if (rules.some((rule) => rule.must && !rule.holds)) return undefined;
    const costPence = own.reduce((sum, lot) => sum + lot.pricePence, 0);
    if (costPence > (commissioner.budgetPence ?? Number.POSITIVE_INFINITY)) return undefined;
    const penalty = rules.reduce((sum, rule) => sum + rule.penaltyPence, 0);
    const valuePence = own.reduce((sum, lot) => sum + lot.valuePence, 0) - penalty;
    const short = shortfallPpm(allowance?.alone.get(commissioner.id), valuePence);
    shortfalls += short;
    if (allowance !== undefined && (short > allowance.worst || shortfalls > allowance.sum)) return undefined;
    perCommissioner.push({
      id: commissioner.id,
      valuePence,
      costPence,
      rules: rules.map(({ id, holds, penaltyPence }) => ({ id, holds, penaltyPence })),
    });
  }
  const costPence = perCommissioner.reduce((sum, one) => sum + one.costPence, 0);
  if (costPence > (problem.costCapPence ?? Number.POSITIVE_INFINITY)) return undefined;
  return {
    offers: chosen.map((offer) => offer.id).sort(),
    valuePence: perCommissioner.reduce((sum, one) => sum + one.valuePence, 0),
    costPence,
    perLot,
    perCommissioner,
  };
}
