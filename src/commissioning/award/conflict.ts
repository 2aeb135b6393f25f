import { type Found, find, type SolveOptions } from './find.ts';
import type { Problem } from './problem/problem.ts';
import type { AwardResult } from './result.ts';
import type { SolverPort } from './solver-port.ts';
import { valuationOf } from './valuation.ts';

type Demand = NonNullable<AwardResult['conflict']>[number];

/** Rules and required lots that cannot hold together: each is left out in turn, and stays out where the rest still cannot. */
export async function infeasible(
  problem: Problem,
  problemHash: string,
  solver: SolverPort,
  options: SolveOptions,
  shown: Found,
): Promise<Omit<AwardResult, 'seconds'>> {
  // Where one component alone has no award, the conflict lies in it, and in what keeps other offers from its lots.
  const { references } = valuationOf(problem);
  const inside = new Set((shown.impossible?.lots ?? problem.lots).map((lot) => lot.id));
  const cut = around(problem, inside);
  const concerned = new Set(cut.lots.filter((lot) => inside.has(lot.id)).map((lot) => lot.commissioner));
  const beside = new Set(cut.lots.map((lot) => lot.commissioner));
  const all: Demand[] = [
    ...cut.commissioners.flatMap((one) =>
      one.rules
        .filter(
          (rule) =>
            rule.strength === 'must' &&
            (concerned.has(one.id) || (beside.has(one.id) && rule.type === 'exclude')),
        )
        .map((rule): Demand => ({ type: 'rule', id: rule.id, commissioner: one.id })),
    ),
    ...cut.lots
      .filter((lot) => lot.required && inside.has(lot.id))
      .map((lot): Demand => ({ type: 'lot', id: lot.id, commissioner: lot.commissioner })),
  ];
  let conflict = all;
  let minimal = true;
  for (const demand of all) {
    const without = conflict.filter((one) => one !== demand);
    const rest = withOnly(cut, without);
    const found = await find(valuationOf(rest, references), solver, options);
    // What could not be decided stays in: the conflict is then true, but perhaps not minimal.
    if (found.best === undefined && found.proved) conflict = without;
    else if (found.best === undefined) minimal = false;
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
    boundBy: 'exact',
    gap: 0,
    tieBreak: minimal ? 'proved' : 'unproved',
    perCommissioner: [],
    perLot: [],
    proof: null,
    conflict,
  };
}

/**
 * The problem with these lots and all offers that touch them, also those that a rule keeps out now: without the rule they
 * could be taken, with what they require.
 */
function around(problem: Problem, lots: ReadonlySet<string>): Problem {
  const byId = new Map(problem.offers.map((offer) => [offer.id, offer]));
  const reached = new Set(
    problem.offers.filter(({ prices }) => [...prices.keys()].some((lot) => lots.has(lot))),
  );
  for (const offer of reached)
    for (const other of offer.requires) {
      const required = byId.get(other);
      if (required !== undefined) reached.add(required);
    }
  const priced = new Set([...reached].flatMap(({ prices }) => [...prices.keys()]));
  return {
    ...problem,
    lots: problem.lots.filter((lot) => lots.has(lot.id) || priced.has(lot.id)),
    offers: problem.offers.filter((offer) => reached.has(offer)),
  };
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
