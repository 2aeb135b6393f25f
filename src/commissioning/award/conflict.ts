import type { Component } from './components.ts';
import { coverAll } from './coverage.ts';
import type { SolveOptions } from './find.ts';
import { anyAward, isNone } from './possible.ts';
import type { Problem } from './problem/problem.ts';
import type { PlanProof } from './proof.ts';
import type { AwardResult } from './result.ts';
import type { SolverPort } from './solver-port.ts';
import { valuationOf } from './valuation.ts';

type Demand = NonNullable<AwardResult['conflict']>[number];

/** Work for each question whether what is left of the demands can be met, and the part of the time. */
const NODES = 200_000;
const TIME = 1 / 20;
/** The part of the time in which the conflict as a whole is proved, before it is narrowed down. */
const TIME_FOR_PROOF = 0.2;

/**
 * Rules and required lots that cannot hold together, and of which none can be left out: of all of the problem, for offers on
 * lots anywhere can bring a discount within reach. Rules are left out before lots, where it can be the one or the other.
 * `impossible`: where it was shown to lie, as far as is known.
 */
export async function infeasible(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
  options: SolveOptions,
  impossible: Component | undefined,
): Promise<Omit<AwardResult, 'seconds'>> {
  const begun = options.elapsed?.() ?? 0;
  const left = () => options.timeLimitSeconds - (options.elapsed?.() ?? begun);
  const awardFor = async (demands: readonly Demand[]) => {
    // Even to begin to look takes its time, and there may be hundreds to ask about.
    if (left() <= 0) return undefined;
    const rest = Math.max(0, left() - options.timeLimitSeconds * TIME);
    const limit = {
      nodes: Math.min(NODES, options.nodes),
      stop: () => left() <= rest,
      left: () => left() - rest,
    };
    return anyAward(valuationOf(withOnly(problem, demands)), solver, limit);
  };
  const canMeet = async (demands: readonly Demand[]) => {
    const award = await awardFor(demands);
    return award === undefined ? undefined : !isNone(award);
  };
  const near = demandsAround(problem, new Set((impossible?.lots ?? problem.lots).map(({ id }) => id)));
  const all = demandsOf(problem);
  const isNear = near.length < all.length && (await canMeet(near)) === false;
  const wide = isNear ? near : all;
  const proofOf = async (demands: readonly Demand[], limit: number): Promise<PlanProof | undefined> => {
    const rest = left() - limit;
    const covered = await coverAll(valuationOf(withOnly(problem, demands)), solver, () => left() - rest);
    return covered !== undefined && 'kind' in covered ? covered : undefined;
  };
  const ofAll = await proofOf(wide, left() * TIME_FOR_PROOF);
  const narrow = await shown(await minimalOf(wide, canMeet), awardFor);
  const isMinimal = narrow.every(({ without }) => without !== undefined);
  const ofNarrow = left() > 0 ? await proofOf(narrow, left()) : undefined;
  // A larger conflict that numbers prove says more than a smaller one of which nothing is shown.
  const isWide = ofNarrow === undefined && ofAll !== undefined && !isMinimal;
  const [conflict, proof] = isWide ? [wide, ofAll] : [narrow, ofNarrow];
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
    boundBy: 'exact',
    gap: 0,
    tieBreak: isMinimal && !isWide ? 'proved' : 'unproved',
    perCommissioner: [],
    perLot: [],
    proof: proof ?? null,
    conflict,
  };
}

/** A conflict with an award for all but each of its demands, where there is time to find one; without those that it does not need. */
async function shown(
  conflict: readonly Demand[],
  awardFor: (demands: readonly Demand[]) => ReturnType<typeof anyAward>,
): Promise<readonly Demand[]> {
  const needed: Demand[] = [];
  for (const [n, demand] of conflict.entries()) {
    const award = await awardFor([...needed, ...conflict.slice(n + 1)]);
    if (award === undefined) needed.push(demand);
    else if (!isNone(award)) needed.push({ ...demand, without: award.toSorted() });
  }
  return needed;
}

/**
 * Of demands that cannot be met together, least wanted first, as few as still cannot (QuickXplain, Junker 2004): the same as
 * leaving out each in turn, in fewer questions. What was not settled stays in: the conflict is then true, but perhaps not
 * minimal.
 */
async function minimalOf(
  demands: readonly Demand[],
  canMeet: (demands: readonly Demand[]) => Promise<boolean | undefined>,
): Promise<readonly Demand[]> {
  const needed = async (
    beside: readonly Demand[],
    isNew: boolean,
    some: readonly Demand[],
  ): Promise<readonly Demand[]> => {
    if (isNew && (await canMeet(beside)) === false) return [];
    if (some.length < 2) return some;
    const half = Math.floor(some.length / 2);
    const [less, more] = [some.slice(0, half), some.slice(half)];
    const fromLess = await needed([...beside, ...more], true, less);
    const fromMore = await needed([...beside, ...fromLess], fromLess.length > 0, more);
    return [...fromLess, ...fromMore];
  };
  // A single demand is in conflict by itself only where without it there is an award: of nothing.
  return needed([], false, demands);
}

function demandsOf(problem: Problem): readonly Demand[] {
  const rules = problem.commissioners.flatMap((one) =>
    one.rules
      .filter(({ strength }) => strength === 'must')
      .map((rule): Demand => ({ type: 'rule', id: rule.id, commissioner: one.id })),
  );
  const lots = problem.lots
    .filter((lot) => lot.required)
    .map((lot): Demand => ({ type: 'lot', id: lot.id, commissioner: lot.commissioner }));
  return [...rules, ...lots];
}

/**
 * The demands that most likely conflict where these lots alone have no award: their own, and those that keep offers from
 * them. Whether they do is asked of the whole problem.
 */
function demandsAround(problem: Problem, lots: ReadonlySet<string>): readonly Demand[] {
  const buyers = new Set(problem.lots.filter(({ id }) => lots.has(id)).map((lot) => lot.commissioner));
  const touching = problem.offers.filter(({ prices }) => [...prices.keys()].some((lot) => lots.has(lot)));
  const providers = new Set(touching.map(({ provider }) => provider));
  const excluding = new Set(
    problem.commissioners.flatMap((one) =>
      one.rules
        .filter(({ type, provider }) => type === 'exclude' && providers.has(provider))
        .map((rule) => JSON.stringify([one.id, rule.id])),
    ),
  );
  return demandsOf(problem).filter(({ type, id, commissioner }) =>
    type === 'lot'
      ? lots.has(id)
      : buyers.has(commissioner) || excluding.has(JSON.stringify([commissioner, id])),
  );
}

/** The problem with only these of its must rules and required lots. */
function withOnly(problem: Problem, demands: readonly Demand[]): Problem {
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
