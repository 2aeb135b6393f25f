import { choosingOf } from './choices/choices.ts';
import { searchChoices } from './choices/search.ts';
import { type Alone, compareAwards, levelsTie, type Shortfalls, shortfallsOf } from './order.ts';
import type { Limit, Searched } from './search.ts';
import { type Evaluation, evaluate, type Valuation } from './valuation.ts';

/**
 * What a search by levels came to. Worst shortfalls at or below `refused.worst` (-1: none) were shown to be kept by no award,
 * and sums at or below `refused.sum` by none whose worst is that of the best.
 */
export interface Levelled extends Omit<Searched, 'bound'> {
  /** Whether its shortfalls are the least that any award has. */
  readonly isSettled: boolean;
  readonly refused: Shortfalls;
}

/**
 * The best award with autonomy, level by level: the least worst shortfall by trying limits from below, then the least sum
 * the same way, then the greatest value among the awards that keep both. Each step is a search over commissioners' choices;
 * what one level has proved bounds the next. The search for value ends after `valueNodes`.
 */
export function searchLevels(
  valuation: Valuation,
  alone: Alone,
  limit: Limit,
  seed: Evaluation,
  floor = 0,
  valueNodes = Number.POSITIVE_INFINITY,
): Levelled {
  let best = seed;
  let nodes = 0;
  let prefixTie = false;
  const hint = (): ReadonlySet<number> => {
    const ids = new Set(best.offers);
    return new Set(valuation.admissible.flatMap(({ id }, n) => (ids.has(id) ? [n] : [])));
  };
  const awardOf = (numbers: readonly number[]): Evaluation | undefined =>
    evaluate(
      valuation,
      numbers.flatMap((n) => valuation.admissible[n] ?? []),
    );
  /** Whether an award keeps these limits; the first one found is kept. Undefined where that was not settled. */
  const isThere = (worst: number, sum: number): boolean | undefined => {
    const choosing = choosingOf(valuation, alone, worst, limit.stop);
    let is = false;
    const found = (numbers: readonly number[]): boolean => {
      const award = awardOf(numbers);
      if (award === undefined) return false;
      const short = shortfallsOf(award, alone, floor);
      if (short.worst > worst || short.sum > sum) return false;
      if (compareAwards(award, best, alone, floor) < 0) best = award;
      is = true;
      return true;
    };
    const value = () => Number.NEGATIVE_INFINITY;
    const searched = searchChoices(choosing, { worst, sum, value }, { ...limited(), hint: hint(), found });
    nodes += searched.nodes;
    return is || (searched.complete ? false : undefined);
  };
  const limited = () => ({ nodes: Math.max(0, limit.nodes - nodes), stop: limit.stop });
  const refused = { worst: floor - 1, sum: -1 };
  const unfinished = () => ({ best, complete: false, isSettled: false, nodes, prefixTie, refused });

  const worstKnown = () => shortfallsOf(best, alone, floor).worst;
  const isWorst = (worst: number): boolean | undefined => {
    const is = isThere(worst, Number.POSITIVE_INFINITY);
    if (is === false) refused.worst = worst;
    return is;
  };
  if (!lowest(floor, worstKnown, isWorst)) return unfinished();
  const worst = worstKnown();
  const sumKnown = () => shortfallsOf(best, alone, floor).sum;
  const isSum = (sum: number): boolean | undefined => {
    const is = isThere(worst, sum);
    if (is === false) refused.sum = sum;
    return is;
  };
  if (!lowest(0, sumKnown, isSum)) return unfinished();
  const sum = sumKnown();
  const choosing = choosingOf(valuation, alone, worst, limit.stop);
  const searched = searchChoices(
    choosing,
    { worst, sum, value: () => best.valuePence },
    {
      ...limited(),
      nodes: Math.min(valueNodes, limited().nodes),
      hint: hint(),
      found: (numbers) => {
        const award = awardOf(numbers);
        if (award === undefined) return false;
        prefixTie ||= levelsTie(award, best, alone, floor);
        if (compareAwards(award, best, alone, floor) < 0) best = award;
        return false;
      },
    },
  );
  nodes += searched.nodes;
  return { best, complete: searched.complete, isSettled: true, nodes, prefixTie, refused };
}

/**
 * Brings what is known down to the least limit that can be kept: limits that grow from below until one can, so that few
 * choices are looked at, then halving. False where a try settled nothing.
 */
function lowest(from: number, known: () => number, isThere: (limit: number) => boolean | undefined): boolean {
  let refused = from - 1;
  for (let next = from, step = 1; next < known(); step *= 2) {
    const is = isThere(next);
    if (is === undefined) return false;
    if (is) break;
    refused = next;
    next = refused + step;
  }
  while (refused + 1 < known()) {
    const middle = Math.floor((refused + known()) / 2);
    const is = isThere(middle);
    if (is === undefined) return false;
    if (!is) refused = middle;
  }
  return true;
}
