import { type Levelled, searchLevels } from './autonomy-search.ts';
import { componentsOf, cutTo } from './components.ts';
import { byPlans, type Found, type Part, restricted, type SolveOptions, takenIn, together } from './find.ts';
import { type Alone, compareAwards, type Shortfalls, shortfallsOf } from './order.ts';
import { plainModel } from './plain-model.ts';
import type { Limit } from './search.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, evaluate, type Valuation } from './valuation.ts';

/** Of the time that is left: what the search by levels may take, and then each proposal of the solver. */
const TIME_FOR_LEVELS = 0.4;
const TIME_FOR_PROPOSAL = 0.3;
const MOST_PROPOSALS = 3;
/** Work that a first search for value may take: plans are better at that where there are many commissioners. */
const MOST_FOR_VALUE = 2000;

/** The levels bound no value. */
const NO_CLAIM = Number.MAX_SAFE_INTEGER;

interface LevelledPart extends Part {
  levelled: Levelled;
  /** Below these no award of the part was shown to be. */
  readonly least: Shortfalls;
}

/**
 * The best award with autonomy on, begun from the best one without: each component level by level over commissioners'
 * choices (`autonomy-search.ts`). What that leaves open the solver proposes awards for, with the shortfalls that may still be
 * avoided as constraints; the value within the levels reached is then a problem for provider plans, whose proof is published.
 */
export async function findWithAutonomy(
  whole: Valuation,
  alone: Alone,
  solver: SolverPort,
  options: SolveOptions,
  free: Evaluation,
): Promise<Found> {
  const begun = options.elapsed?.() ?? 0;
  const left = () => options.timeLimitSeconds - (options.elapsed?.() ?? begun);
  const until = left() * (1 - TIME_FOR_LEVELS);
  const first = { nodes: options.nodes, stop: () => left() <= until };
  const parts = levelledParts(whole, alone, first, free, MOST_FOR_VALUE);
  const joined = together(whole, parts, NO_CLAIM, free, alone);
  if (joined.best === undefined) return joined;
  const shown = leastOf(parts);
  const best = joined.proved
    ? joined.best
    : await propose(whole, alone, solver, joined.best, shown.worst - 1, left);
  const reached = shortfallsOf(best, alone);
  // What was shown of sums was shown with the worst shortfall that was known then.
  const isAsWorst = reached.worst === shortfallsOf(joined.best, alone).worst;
  const least = { worst: shown.worst, sum: isAsWorst ? shown.sum : shown.worst };
  const isSettled = parts.every(({ levelled }) => levelled.isSettled) && best === joined.best;
  const allowance = { alone, worst: reached.worst, sum: reached.sum };
  const within: Valuation = { ...whole, problem: { ...whole.problem, allowance } };
  const planned = await byPlans(within, [], solver, options, best, joined.proved ? 0 : undefined);
  // A proof of the value alone says nothing of shortfalls: where there are any, the search is what proves.
  const isCertain = isSettled || (reached.worst === 0 && planned?.proved === true);
  if (planned?.proved === true && isCertain) return { ...joined, ...planned, tieProved: planned.tieProved };
  if (joined.proved) return joined;
  const known = planned?.best ?? best;
  if (isSettled) {
    const last = { nodes: options.nodes, stop: () => left() <= 0 };
    const again = together(whole, levelledParts(whole, alone, last, known), NO_CLAIM, known, alone);
    if (again.proved) return again;
  }
  return planned === undefined
    ? { ...joined, best, proved: false, tieProved: false, least }
    : { ...planned, proved: false, tieProved: false, least };
}

/** Over components that share nothing the worst is the worst of all, and the sum the sum of all. */
function leastOf(parts: readonly LevelledPart[]): Shortfalls {
  const worst = Math.max(0, ...parts.map(({ least }) => least.worst));
  const sum = parts.reduce((all, { least }) => all + (parts.length === 1 ? least.sum : least.worst), 0);
  return { worst, sum: Math.max(worst, sum) };
}

/** Each component by levels; a worst shortfall that one cannot avoid frees the others to look for their least sum below it. */
function levelledParts(
  whole: Valuation,
  alone: Alone,
  limit: Limit,
  known: Evaluation,
  valueNodes?: number,
): LevelledPart[] {
  const run = (valuation: Valuation, seed: Evaluation, floor: number) => {
    const levelled = searchLevels(valuation, alone, limit, seed, floor, valueNodes);
    return { levelled, searched: { ...levelled, bound: Number.MAX_SAFE_INTEGER } };
  };
  const leastIn = ({
    levelled: { refused, best, isSettled },
  }: {
    readonly levelled: Levelled;
  }): Shortfalls =>
    isSettled && best !== undefined
      ? shortfallsOf(best, alone)
      : { worst: refused.worst + 1, sum: Math.max(refused.worst, refused.sum) + 1 };
  const parts = componentsOf(whole, alone).flatMap((component): LevelledPart[] => {
    const valuation = cutTo(whole, component);
    const seed = restricted(valuation, known);
    if (seed === undefined) return [];
    const found = run(valuation, seed, 0);
    return [{ component, valuation, ...found, least: leastIn(found) }];
  });
  const worstOf = ({ searched }: LevelledPart) =>
    searched.best === undefined ? 0 : shortfallsOf(searched.best, alone).worst;
  const floor = Math.max(0, ...parts.map(worstOf));
  for (const part of parts)
    if (
      part.searched.complete &&
      part.searched.best !== undefined &&
      worstOf(part) > 0 &&
      worstOf(part) < floor
    )
      Object.assign(part, run(part.valuation, part.searched.best, floor));
  return parts;
}

/**
 * Asks the solver for better awards: with a lesser worst shortfall, first the least that was not refused, then half way to
 * it; then with the least sum of shortfalls that are no worse.
 */
async function propose(
  whole: Valuation,
  alone: Alone,
  solver: SolverPort,
  known: Evaluation,
  refusedWorst: number,
  left: () => number,
): Promise<Evaluation> {
  let best = known;
  let refused = refusedWorst;
  const ask = async (worst: number, aim: 'value' | 'shortfalls'): Promise<boolean> => {
    const allowance = { alone, worst, sum: Number.POSITIVE_INFINITY };
    const within = { ...whole, problem: { ...whole.problem, allowance } };
    const model = plainModel(within, new Set(), aim);
    const solution = await solver.solve(model.programme, { timeLimitSeconds: left() * TIME_FOR_PROPOSAL });
    const taken = [...new Set(takenIn(model.offers, solution.values))];
    const award = solution.values.length === 0 ? undefined : evaluate(within, taken);
    if (award === undefined || compareAwards(award, best, alone) >= 0) return false;
    best = award;
    return true;
  };
  for (let n = 0; n < MOST_PROPOSALS && left() > 0; n += 1) {
    const { worst } = shortfallsOf(best, alone);
    const least = refused + 1;
    if (worst <= least) break;
    const next = n === 0 ? least : Math.floor((least + worst) / 2);
    if (!(await ask(next, 'value'))) refused = next;
  }
  const { worst } = shortfallsOf(best, alone);
  if (worst > 0 && left() > 0) await ask(worst, 'shortfalls');
  return best;
}
