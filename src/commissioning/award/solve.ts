import { assert } from '../../kernel/assert.ts';
import { type Alone, compareAwards, shortfallPpm, shortfallsOf } from './order.ts';
import { plainModel } from './plain-model.ts';
import type { Offer, Problem } from './problem.ts';
import type { AwardResult } from './result.ts';
import { search } from './search.ts';
import type { SolverPort } from './solver-port.ts';
import { type Evaluation, evaluate, type Valuation, valuationOf } from './valuation.ts';

export interface SolveOptions {
  readonly autonomy: boolean;
  readonly timeLimitSeconds: number;
  /** Nodes of the exact search, after which it stops without a proof. */
  readonly nodes: number;
}

export const DEFAULTS: SolveOptions = { autonomy: true, timeLimitSeconds: 60, nodes: 200_000 };

/** What was found for one problem, and how far it is known to be the best. */
interface Found {
  readonly best: Evaluation | undefined;
  readonly proved: boolean;
  readonly nodes: number;
  readonly bound: number;
}

/**
 * The award of the greatest public value: HiGHS proposes on the plain model, every proposal is valued anew in whole
 * numbers, and an exact search proves it where the problem is small enough. What is not proved says so.
 */
export async function solveAward(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
  options: SolveOptions,
): Promise<Omit<AwardResult, 'seconds'>> {
  const valuation = valuationOf(problem);
  const none: Alone = new Map();
  const free = await find(valuation, none, solver, options);
  if (free.best === undefined) return infeasible(problem, problemHash, solver, options, free.proved);
  const alone = options.autonomy
    ? await aloneValues(valuation, solver, options)
    : { values: none, proved: true };
  const falls = options.autonomy && shortfallsOf(free.best, alone.values).worst > 0;
  // Where nobody falls short, the award of the greatest value is the best one with autonomy too.
  const found = falls ? await find(valuation, alone.values, solver, options, free.best) : free;
  assert(found.best !== undefined, 'an award that was found stays found');
  return resultOf(problem, problemHash, found.best, {
    autonomy: options.autonomy ? 'on' : 'off',
    alone: alone.values,
    proved: found.proved && alone.proved,
    nodes: found.nodes,
    bound: found.proved ? found.best.valuePence : Math.max(found.bound, found.best.valuePence),
  });
}

async function find(
  valuation: Valuation,
  alone: Alone,
  solver: SolverPort,
  options: SolveOptions,
  seed?: Evaluation,
): Promise<Found> {
  const model = plainModel(valuation);
  const solution = await solver.solve(model.programme, { timeLimitSeconds: options.timeLimitSeconds });
  const proposed =
    solution.values.length === 0 ? undefined : evaluate(valuation, taken(model.offers, solution.values));
  const start = better(seed, proposed, alone);
  const searched = search(valuation, alone, options.nodes, start);
  return {
    best: searched.best,
    proved: searched.complete,
    nodes: searched.nodes,
    bound: Number.isFinite(solution.bound) ? Math.ceil(solution.bound) : Number.MAX_SAFE_INTEGER,
  };
}

const better = (
  a: Evaluation | undefined,
  b: Evaluation | undefined,
  alone: Alone,
): Evaluation | undefined =>
  a === undefined ? b : b === undefined || compareAwards(a, b, alone) <= 0 ? a : b;

/** The offers whose binaries the solver set; a taking at any tier counts, for the tier is computed anew. */
function taken(offers: readonly (Offer | undefined)[], values: readonly number[]): Offer[] {
  const ids = new Map<string, Offer>();
  for (const [column, offer] of offers.entries())
    if (offer !== undefined && (values[column] ?? 0) > 0.5) ids.set(offer.id, offer);
  return [...ids.values()];
}

/** What each commissioner would reach with its own lots and the offers that cover only those. */
async function aloneValues(
  valuation: Valuation,
  solver: SolverPort,
  options: SolveOptions,
): Promise<{ values: Alone; proved: boolean }> {
  const values = new Map<string, number>();
  let proved = true;
  for (const commissioner of valuation.problem.commissioners) {
    const lots = valuation.problem.lots.filter((lot) => lot.commissioner === commissioner.id);
    const ids = new Set(lots.map((lot) => lot.id));
    const offers = valuation.problem.offers.filter((offer) =>
      [...offer.prices.keys()].every((lot) => ids.has(lot)),
    );
    const kept = new Set(offers.map((offer) => offer.id));
    const cut: Problem = {
      ...valuation.problem,
      commissioners: [commissioner],
      lots,
      offers: offers.filter((offer) => offer.requires.every((other) => kept.has(other))),
    };
    const found = await find(valuationOf(cut, valuation.references), new Map(), solver, options);
    proved &&= found.proved;
    if (found.best !== undefined && found.best.valuePence > 0)
      values.set(commissioner.id, found.best.valuePence);
  }
  return { values, proved };
}

interface Known {
  readonly autonomy: 'on' | 'off';
  readonly alone: Alone;
  readonly proved: boolean;
  readonly nodes: number;
  readonly bound: number;
}

function resultOf(
  problem: Problem,
  problemHash: string,
  best: Evaluation,
  known: Known,
): Omit<AwardResult, 'seconds'> {
  const { worst, sum } = shortfallsOf(best, known.alone);
  const members = new Map(problem.commissioners.map((one) => [one.id, one.members]));
  return {
    format: 'moothall/award-result/1',
    problemHash,
    status: known.proved ? 'proved' : 'gap',
    autonomy: known.autonomy,
    offers: best.offers,
    valuePence: best.valuePence,
    costPence: best.costPence,
    worstShortfallPpm: worst,
    sumShortfallPpm: sum,
    boundPence: known.bound,
    gap: known.bound > 0 ? (known.bound - best.valuePence) / known.bound : 0,
    tieBreak: known.proved ? 'proved' : 'unproved',
    perCommissioner: best.perCommissioner.map((one) => ({
      ...one,
      alonePence: known.alone.get(one.id) ?? null,
      shortfallPpm: shortfallPpm(known.alone.get(one.id), one.valuePence),
      ...(members.get(one.id) === undefined
        ? {}
        : { membersCostPence: shared(one.costPence, members.get(one.id) as Record<string, number>) }),
    })),
    perLot: best.perLot,
    proof: known.proved ? { kind: 'search', nodes: known.nodes } : null,
  };
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

type Demand = NonNullable<AwardResult['conflict']>[number];

/** Rules and required lots that cannot hold together: each is left out in turn, and stays out where the rest still cannot. */
async function infeasible(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
  options: SolveOptions,
  proved: boolean,
): Promise<Omit<AwardResult, 'seconds'>> {
  const all: Demand[] = [
    ...problem.commissioners.flatMap((one) =>
      one.rules
        .filter((rule) => rule.strength === 'must')
        .map((rule): Demand => ({ type: 'rule', id: rule.id, commissioner: one.id })),
    ),
    ...problem.lots
      .filter((lot) => lot.required)
      .map((lot): Demand => ({ type: 'lot', id: lot.id, commissioner: lot.commissioner })),
  ];
  let conflict = all;
  for (const demand of all) {
    const without = conflict.filter((one) => one !== demand);
    const rest = await find(valuationOf(withOnly(problem, without)), new Map(), solver, options);
    if (rest.best === undefined) conflict = without;
  }
  return {
    format: 'moothall/award-result/1',
    problemHash,
    status: 'infeasible',
    autonomy: options.autonomy ? 'on' : 'off',
    offers: [],
    valuePence: 0,
    costPence: 0,
    worstShortfallPpm: 0,
    sumShortfallPpm: 0,
    boundPence: 0,
    gap: 0,
    tieBreak: proved ? 'proved' : 'unproved',
    perCommissioner: [],
    perLot: [],
    proof: null,
    conflict,
  };
}

/** The problem with only these of its must rules and required lots. */
export function withOnly(problem: Problem, demands: readonly Demand[]): Problem {
  const keeps = (type: Demand['type'], id: string, commissioner: string) =>
    demands.some((one) => one.type === type && one.id === id && one.commissioner === commissioner);
  return {
    ...problem,
    commissioners: problem.commissioners.map((one) => ({
      ...one,
      rules: one.rules.filter((rule) => rule.strength !== 'must' || keeps('rule', rule.id, one.id)),
    })),
    lots: problem.lots.map((lot) => ({
      ...lot,
      required: lot.required && keeps('lot', lot.id, lot.commissioner),
    })),
  };
}
