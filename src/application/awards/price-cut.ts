import {
  compareAwards,
  type Evaluation,
  evaluate,
  type Problem,
  valuationOf,
} from '../../commissioning/award/index.ts';
import type { AwardRunner } from './engine.ts';
import type { ProblemFile } from './files.ts';
import type { Award } from './run.ts';

/** The smallest cut with which an offer wins: a penny less off all its prices together, and it does not. */
export interface PriceCut {
  /** Prices by lot with which it wins. */
  readonly pricesPence: Readonly<Record<string, number>>;
  readonly award: Award;
  /** Whether both awards, with this cut and with a penny less, are proved. */
  readonly proved: boolean;
}

/** The prices of an offer with so many pence off all together: each lot's price cut alike, and down to the penny. */
export function pricesWith(
  prices: Readonly<Record<string, number>>,
  cutPence: number,
): Record<string, number> {
  const whole = BigInt(totalOf(prices));
  const left = whole - BigInt(cutPence);
  return Object.fromEntries(
    Object.entries(prices).map(([lot, price]) => [
      lot,
      whole === 0n ? 0 : Number((BigInt(price) * left) / whole),
    ]),
  );
}

export const totalOf = (prices: Readonly<Record<string, number>>): number =>
  Object.values(prices).reduce((sum, price) => sum + price, 0);

/** An offer, as its prices are asked. */
interface Asked {
  readonly id: string;
  readonly prices: Readonly<Record<string, number>>;
}

/** Guesses in a row that may each leave more than half of the interval, before it is halved. */
const MOST_GUESSES = 2;

/**
 * Finds it between a cut that loses and one that wins. The awards met so far, those with the offer and those without,
 * tell from which cut on the first would come before the second: solved again there, the offer mostly wins, and with a
 * penny less it does not, so that few of the many possible cuts are solved; at most three times as many as halving alone
 * takes. `changed` gives the problem file with other prices for the offer.
 */
export async function smallestCut(
  problem: Problem,
  result: Pick<Award, 'autonomy' | 'offers' | 'perCommissioner'>,
  offer: Asked,
  changed: (prices: Readonly<Record<string, number>>) => ProblemFile['file'],
  runner: AwardRunner,
): Promise<PriceCut | { readonly never: true; readonly proved: boolean }> {
  const solve = async (cut: number) => {
    const award = await runner.run(changed(pricesWith(offer.prices, cut)), {
      autonomy: result.autonomy === 'on',
    });
    return award.ok ? award.value : undefined;
  };
  const isProved = (award: Award | undefined) => award !== undefined && award.status !== 'gap';
  let [low, high] = [0, totalOf(offer.prices)];
  let best = await solve(high);
  if (best?.offers.includes(offer.id) !== true) return { never: true, proved: isProved(best) };
  const rivals: Rivals = {
    withIt: [best.offers],
    without: [result.offers],
    alone: { cut: low, of: aloneOf(result) },
    aloneThen: { cut: high, of: aloneOf(best) },
  };
  let losesProved = true;
  for (let guesses = 0; high - low > 1; ) {
    const before = high - low;
    const isGuess = guesses < MOST_GUESSES;
    const cut = isGuess ? turningPoint(problem, offer, rivals, low, high) : Math.floor((low + high) / 2);
    const award = await solve(cut);
    if (award?.offers.includes(offer.id) === true) {
      [high, best] = [cut, award];
      rivals.withIt.push(award.offers);
      rivals.aloneThen = { cut, of: aloneOf(award) };
    } else {
      [low, losesProved] = [cut, isProved(award)];
      if (award !== undefined) {
        rivals.without.push(award.offers);
        rivals.alone = { cut, of: aloneOf(award) };
      }
    }
    guesses = isGuess && (high - low) * 2 > before ? guesses + 1 : 0;
  }
  return {
    pricesPence: pricesWith(offer.prices, high),
    award: best,
    proved: isProved(best) && losesProved,
  };
}

/** What each commissioner would have alone, at some cut. */
interface AloneAt {
  readonly cut: number;
  readonly of: ReadonlyMap<string, number>;
}

/** Awards met on the way, by their offers, and what commissioners would have alone at the cuts between which it lies. */
interface Rivals {
  readonly withIt: (readonly string[])[];
  readonly without: (readonly string[])[];
  alone: AloneAt;
  aloneThen: AloneAt;
}

/** With autonomy off nobody falls short of anything. */
const aloneOf = ({ autonomy, perCommissioner }: Pick<Award, 'autonomy' | 'perCommissioner'>) =>
  new Map(
    perCommissioner.flatMap(({ id, alonePence }) =>
      autonomy === 'on' && alonePence !== null && alonePence > 0 ? [[id, alonePence] as const] : [],
    ),
  );

/** The least cut between the two from which on an award with the offer comes before those without; a guess, to be solved. */
function turningPoint(problem: Problem, offer: Asked, rivals: Rivals, low: number, high: number): number {
  const at = (cut: number) => valuedAt(problem, offer, rivals, cut);
  const then = at(rivals.aloneThen.cut);
  const wins = (cut: number): boolean => {
    const now = at(cut);
    if (now.withIt.length === 0) return false;
    const alone = aloneAt(rivals, then.withIt[0], now.withIt[0]);
    const first = (list: readonly Evaluation[]) => list.toSorted((a, b) => compareAwards(a, b, alone)).at(0);
    const [with_, without] = [first(now.withIt), first(now.without)];
    return with_ !== undefined && (without === undefined || compareAwards(with_, without, alone) < 0);
  };
  let [loses, winning] = [low, high];
  while (winning - loses > 1) {
    const middle = Math.floor((loses + winning) / 2);
    if (wins(middle)) winning = middle;
    else loses = middle;
  }
  return Math.min(winning, high - 1);
}

/** The awards that still hold at a cut, those met last first. */
function valuedAt(problem: Problem, offer: Asked, { withIt, without }: Rivals, cut: number) {
  const prices = new Map(Object.entries(pricesWith(offer.prices, cut)));
  const valuation = valuationOf({
    ...problem,
    offers: problem.offers.map((one) => (one.id === offer.id ? { ...one, prices } : one)),
  });
  const admissible = new Map(valuation.admissible.map((one) => [one.id, one]));
  const valued = (lists: readonly (readonly string[])[]) =>
    lists.toReversed().flatMap((ids) => {
      const chosen = ids.flatMap((id) => admissible.get(id) ?? []);
      return (chosen.length === ids.length && evaluate(valuation, chosen)) || [];
    });
  return { withIt: valued(withIt), without: valued(without) };
}

/**
 * What each would have alone in between. Who would have more alone at the greater cut has it by the offer, and has as much
 * less of it as the offer itself is then worth less, but never less than at the smaller one.
 */
function aloneAt({ alone, aloneThen }: Rivals, then: Evaluation | undefined, now: Evaluation | undefined) {
  const own = (award: Evaluation | undefined, id: string) =>
    award?.perCommissioner.find((one) => one.id === id)?.valuePence ?? 0;
  return new Map(
    [...aloneThen.of].map(([id, most]) => {
      const least = alone.of.get(id) ?? 0;
      return [id, Math.max(least, most - Math.max(0, own(then, id) - own(now, id)))] as const;
    }),
  );
}
