import { assert } from '../../kernel/assert.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { findWithAutonomy } from './autonomy.ts';
import { infeasible } from './conflict.ts';
import { coverAll } from './coverage.ts';
import { type Found, find, restricted, type SolveOptions } from './find.ts';
import { firstAward } from './first-award.ts';
import { type Alone, compareAwards, type Shortfalls, shortfallsOf } from './order.ts';
import { impossibleIn } from './possible.ts';
import type { Offer, Problem } from './problem/problem.ts';
import type { PlanProof } from './proof.ts';
import type { AwardResult } from './result.ts';
import { search } from './search.ts';
import { shortfallPpm } from './shortfall.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, evaluate, type Valuation, valuationOf } from './valuation.ts';

/** The part of the time in which any award at all is looked for, where none is found at once. */
const TIME_FOR_ANY = 0.3;
/** The part of the time that may go into what commissioners would reach alone. */
const TIME_FOR_ALONE = 0.4;
/** With autonomy on, the part of what is left then that goes into the award that would be best without. */
const TIME_FOR_FREE = 0.4;
/** As many awards met on the way are kept, to begin from the one that is best with autonomy. */
const MOST_MET = 500;

/**
 * The award of the greatest public value: by an exact search where that settles it, by provider plans where providers are
 * narrow enough (`plan-search.ts`), else by HiGHS on the plain model. Every proposal is valued anew in whole numbers, and
 * what is not proved says so.
 */
export async function solveAward(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
  options: SolveOptions,
): Promise<Result<Omit<AwardResult, 'seconds'>, string>> {
  const valuation = valuationOf(problem);
  const none: Alone = new Map();
  // At once, so that there is something to tell and to give whenever it ends.
  let first = firstAward(valuation);
  options.progress?.({ valuePence: first?.valuePence, boundPence: undefined, offers: first?.offers });
  const stop = () => (options.elapsed?.() ?? 0) >= options.timeLimitSeconds;
  const impossible = first === undefined ? impossibleIn(valuation, stop) : undefined;
  if (impossible !== undefined)
    return ok(await infeasible(problem, problemHash, solver, options, impossible));
  if (first === undefined) {
    // Where awards are few, how many lots can be awarded at all comes before what they are worth.
    const limit = options.timeLimitSeconds * TIME_FOR_ANY;
    const covered = await coverAll(valuation, solver, () => limit - (options.elapsed?.() ?? 0));
    if (covered !== undefined && 'kind' in covered)
      return ok(await infeasible(problem, problemHash, solver, options, undefined));
    if (covered !== undefined) first = restricted(valuation, { offers: covered });
  }
  // First: without what each would reach alone, an award that took all the time could not be weighed by autonomy at all.
  const alone = options.autonomy
    ? await aloneValues(valuation, solver, {
        ...options,
        timeLimitSeconds: options.timeLimitSeconds * TIME_FOR_ALONE,
      })
    : { values: none, proved: true };
  const met = new Map<string, Evaluation>();
  const begun = options.elapsed?.() ?? 0;
  const freely: SolveOptions = options.autonomy
    ? {
        ...options,
        // Where no award is known yet, nothing comes before that.
        timeLimitSeconds:
          begun + Math.max(0, options.timeLimitSeconds - begun) * (first === undefined ? 1 : TIME_FOR_FREE),
        met: (award) => {
          if (met.size < MOST_MET) met.set(JSON.stringify(award.offers), award);
        },
      }
    : options;
  const free = await find(valuation, solver, freely, undefined, true, first);
  if (free.best === undefined) {
    if (!free.proved)
      return fail('no award was found within the time given, and none was shown to be impossible');
    return ok(await infeasible(problem, problemHash, solver, options, free.impossible));
  }
  // Where nobody falls short, the award of the greatest value is the best one with autonomy too.
  const isFair = free.proved && shortfallsOf(free.best, alone.values).worst === 0;
  const begin = [...met.values(), ...(first === undefined ? [] : [first])].reduce(
    (best, award) => (compareAwards(award, best, alone.values) < 0 ? award : best),
    free.best,
  );
  const found =
    !options.autonomy || isFair
      ? free
      : await findWithAutonomy(valuation, alone.values, solver, options, begin);
  assert(found.best !== undefined, 'an award that was found stays found');
  const known = {
    autonomy: options.autonomy ? ('on' as const) : ('off' as const),
    alone: alone.values,
    aloneProved: alone.proved,
    least: found.least ?? NOTHING,
    proved: found.proved && alone.proved,
    tieProved: found.tieProved && alone.proved,
    nodes: found.nodes,
    ...boundOf(free, found),
  };
  return ok(resultOf(problem, problemHash, found.best, known));
}

/** What no award is worth more than. Whoever may fall short less can only have less: what bounds all awards bounds these. */
function boundOf(free: Found, found: Found): Pick<Known, 'bound' | 'proof'> {
  if (found === free || found.proved || found.bound <= free.bound)
    return { bound: found.bound, proof: found.proof };
  // A tree speaks of another award; duals alone speak of all.
  const proof = free.proof?.nodes.length === 0 ? free.proof : undefined;
  return { bound: free.bound, proof };
}

/** What each commissioner would reach with its own lots and the offers that cover only those. */
async function aloneValues(
  valuation: Valuation,
  solver: SolverPort,
  options: SolveOptions,
): Promise<{ values: Alone; proved: boolean }> {
  const values = new Map<string, number>();
  let proved = true;
  // What is found for one commissioner is no award of the whole.
  const { progress: _whole, ...quietly } = options;
  const lotsOf = grouped(valuation.problem.lots, (lot) => lot.commissioner);
  const offersOf = grouped(
    valuation.problem.offers.filter((offer) => buyersOf(valuation, offer).size === 1),
    (offer) => [...buyersOf(valuation, offer)][0] ?? '',
  );
  for (const commissioner of valuation.problem.commissioners) {
    const offers = offersOf.get(commissioner.id) ?? [];
    const kept = new Set(offers.map((offer) => offer.id));
    const cut: Problem = {
      ...valuation.problem,
      commissioners: [commissioner],
      lots: lotsOf.get(commissioner.id) ?? [],
      offers: offers.filter((offer) => offer.requires.every((other) => kept.has(other))),
    };
    const found = await find(valuationOf(cut, valuation.references), solver, quietly);
    proved &&= found.proved;
    if (found.best !== undefined && found.best.valuePence > 0)
      values.set(commissioner.id, found.best.valuePence);
  }
  return { values, proved };
}

const buyersOf = (valuation: Valuation, offer: Offer): Set<string> =>
  new Set([...offer.prices.keys()].map((lot) => valuation.lots.get(lot)?.commissioner ?? ''));

function grouped<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(key(one)) ?? [];
    group.push(one);
    groups.set(key(one), group);
  }
  return groups;
}

export interface Known {
  readonly autonomy: 'on' | 'off';
  readonly alone: Alone;
  readonly proved: boolean;
  readonly tieProved: boolean;
  readonly nodes: number;
  readonly bound: number;
  readonly proof: PlanProof | undefined;
  /** With autonomy on: whether values alone are proved, and shortfalls below which no award was shown to be. */
  readonly aloneProved?: boolean;
  readonly least?: Shortfalls;
}

const NOTHING: Shortfalls = { worst: 0, sum: 0 };

/** Which level of an award that is not proved is open, the first of them, and how far off it may be. */
function openOf({ aloneProved = false, least = NOTHING }: Known, reached: Shortfalls): AwardResult['open'] {
  const level =
    !aloneProved || least.worst < reached.worst ? 'worst' : least.sum < reached.sum ? 'sum' : 'value';
  return {
    level,
    alone: aloneProved ? 'proved' : 'unproved',
    leastWorstPpm: least.worst,
    leastSumPpm: least.sum,
  };
}

/** (bound - value) / bound, from 0 to 1; 1 also where the bound is above the value and not above 0. */
export const gapOf = (value: number, bound: number): number =>
  bound <= value ? 0 : bound <= 0 ? 1 : Math.min(1, (bound - value) / bound);

/** The result file of an award, with what is known of it. */
export function resultOf(
  problem: Problem,
  problemHash: string,
  best: Evaluation,
  known: Known,
): Omit<AwardResult, 'seconds'> {
  const reached = shortfallsOf(best, known.alone);
  const open = known.autonomy === 'on' && !known.proved ? openOf(known, reached) : undefined;
  const members = new Map(problem.commissioners.map((one) => [one.id, one.members]));
  return {
    format: 'moothall/award-result/1',
    problemHash,
    status: known.proved ? 'proved' : 'gap',
    autonomy: known.autonomy,
    offers: best.offers,
    valuePence: best.valuePence,
    costPence: best.costPence,
    worstShortfallPpm: reached.worst,
    sumShortfallPpm: reached.sum,
    ...(open === undefined ? {} : { open }),
    boundPence: known.bound,
    // Without numbers that others can check, a bound is the solver's word.
    boundBy: known.proved || known.proof !== undefined ? 'exact' : 'solver',
    gap: gapOf(best.valuePence, known.bound),
    tieBreak: known.proved && known.tieProved ? 'proved' : 'unproved',
    perCommissioner: best.perCommissioner.map((one) => ({
      ...one,
      alonePence: known.alone.get(one.id) ?? null,
      shortfallPpm: shortfallPpm(known.alone.get(one.id), one.valuePence),
      ...(members.get(one.id) === undefined
        ? {}
        : { membersCostPence: shared(one.costPence, members.get(one.id) as Record<string, number>) }),
    })),
    perLot: best.perLot,
    proof: known.proof ?? (known.proved ? { kind: 'search', nodes: known.nodes } : null),
  };
}

/**
 * The result of a search that was ended from outside: the best award so far, nothing of it proved, and nobody's value alone
 * known. Undefined where these offers are no award.
 */
export function resultSoFar(
  problem: Problem,
  problemHash: string,
  known: Pick<Known, 'autonomy'> & { readonly offers: readonly string[]; readonly bound: number | undefined },
): Omit<AwardResult, 'seconds'> | undefined {
  const ids = new Set(known.offers);
  const valuation = valuationOf(problem);
  const best = evaluate(
    valuation,
    valuation.admissible.filter(({ id }) => ids.has(id)),
  );
  return best === undefined
    ? undefined
    : resultOf(problem, problemHash, best, {
        autonomy: known.autonomy,
        alone: new Map(),
        proved: false,
        tieProved: false,
        nodes: 0,
        // At least what lots could be worth one by one is known.
        bound: Math.max(best.valuePence, known.bound ?? search(valuation, { nodes: 0 }).bound),
        proof: undefined,
      });
}

/** A cost by shares, in whole pence that add up: the pennies left go to the largest remainders, ties by name. */
export function shared(pence: number, shares: Readonly<Record<string, number>>): Record<string, number> {
  const parts = Object.entries(shares).map(([name, share]) => {
    const exact = BigInt(pence) * BigInt(Math.round(share * 10_000));
    return { name, whole: Number(exact / 10_000n), rest: Number(exact % 10_000n) };
  });
  let left = pence - parts.reduce((sum, part) => sum + part.whole, 0);
  const order = [...parts].sort((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1));
  for (const part of order) {
    if (left <= 0) break;
    part.whole += 1;
    left -= 1;
  }
  return Object.fromEntries(parts.map(({ name, whole }) => [name, whole]));
}
