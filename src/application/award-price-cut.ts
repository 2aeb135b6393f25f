import { evaluate, type Problem, valuationOf } from '../commissioning/award/index.ts';
import type { AwardRunner } from './award-engine.ts';
import type { ProblemFile } from './award-files.ts';
import type { Award } from './award-run.ts';

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

/**
 * Finds it between a cut that loses and one that wins. An award that takes the offer tells from which cut on it would be
 * worth more than the award as it is: solved again there, it mostly wins, and with a penny less it does not, so that few
 * of the many possible cuts are solved; at most twice as many as halving alone takes. `changed` gives the problem file with other prices for the offer.
 */
export async function smallestCut(
  problem: Problem,
  won: readonly string[],
  offer: { readonly id: string; readonly prices: Readonly<Record<string, number>> },
  changed: (prices: Readonly<Record<string, number>>) => ProblemFile['file'],
  options: { readonly autonomy: boolean },
  runner: AwardRunner,
): Promise<PriceCut | { readonly never: true; readonly proved: boolean }> {
  const solve = async (cut: number) => {
    const award = await runner.run(changed(pricesWith(offer.prices, cut)), options);
    return award.ok
      ? { award: award.value, wins: award.value.offers.includes(offer.id) }
      : { award: undefined, wins: false };
  };
  const isProved = (award: Award | undefined) => award !== undefined && award.status !== 'gap';
  let [low, high] = [0, totalOf(offer.prices)];
  let best = await solve(high);
  if (!best.wins || best.award === undefined) return { never: true, proved: isProved(best.award) };
  let losesProved = true;
  for (let isGuessing = true; high - low > 1; ) {
    const before = high - low;
    const guess: number = isGuessing
      ? worthMore(problem, offer, best.award.offers, won, low, high)
      : Math.floor((low + high) / 2);
    const solved = await solve(guess);
    if (solved.wins && solved.award !== undefined) [high, best] = [guess, solved];
    else [low, losesProved] = [guess, isProved(solved.award)];
    // Where autonomy decides and not value, guesses can be off by a penny a time: then the interval is halved.
    isGuessing = !isGuessing || (high - low) * 2 <= before;
  }
  return {
    pricesPence: pricesWith(offer.prices, high),
    award: best.award as Award,
    proved: isProved(best.award) && losesProved,
  };
}

/** The least cut between the two from which on one set of offers is worth no less than the other; a guess, to be solved. */
function worthMore(
  problem: Problem,
  offer: { readonly id: string; readonly prices: Readonly<Record<string, number>> },
  taken: readonly string[],
  won: readonly string[],
  low: number,
  high: number,
): number {
  const holds = (cut: number): boolean => {
    const prices = new Map(Object.entries(pricesWith(offer.prices, cut)));
    const valuation = valuationOf({
      ...problem,
      offers: problem.offers.map((one) => (one.id === offer.id ? { ...one, prices } : one)),
    });
    const worth = (ids: readonly string[]) =>
      evaluate(
        valuation,
        valuation.admissible.filter(({ id }) => ids.includes(id)),
      );
    const [with_, without] = [worth(taken), worth(won)];
    if (with_ === undefined || with_.offers.length < taken.length) return false;
    if (without === undefined || with_.valuePence !== without.valuePence)
      return without === undefined || with_.valuePence > without.valuePence;
    return with_.costPence <= without.costPence;
  };
  let [loses, wins] = [low, high];
  while (wins - loses > 1) {
    const middle = Math.floor((loses + wins) / 2);
    if (holds(middle)) wins = middle;
    else loses = middle;
  }
  return Math.min(wins, high - 1);
}
