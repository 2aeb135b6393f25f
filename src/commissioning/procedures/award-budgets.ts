import { canonical } from '../../kernel/canonical.ts';
import type { Instant } from '../../kernel/time.ts';
import { own } from '../fact-kind.ts';
import { contractParts, type Shares, sharesIn } from './award-limits.ts';
import type { AwardInput, AwardProblem, Budget } from './award-shapes.ts';
import type { Lot } from './plan.ts';
import { inTenThousandths } from './plan-check.ts';
import { sharesOf } from './shares.ts';
import type { ProcedureState } from './state.ts';

/** What earlier awards have left of a budget. */
export const leftOf = ({ pence, taken }: Budget): number =>
  Math.max(
    0,
    taken.reduce((left, one) => left - one.pence, pence),
  );

/** What one award takes from each body. */
export interface Taking {
  readonly award: string;
  readonly decided: Instant;
  /** In full pence, by body. */
  readonly parts: ReadonlyMap<string, number>;
}

/**
 * What the awards of a procedure take: from each body the prices of the lots that it buys alone, and its share of those bought
 * jointly. An award counts from its decision; one that was set aside, or that can no longer be confirmed, does not.
 */
export function takings(state: ProcedureState): Taking[] {
  const shares = sharesOn(state);
  return Object.entries(state.awards).flatMap(([award, { status, at, perLot }]) => {
    const stands = status === 'confirmed' || (status === 'decided' && state.status !== 'terminated');
    return stands ? [{ award, decided: at, parts: contractParts(pricesOf(perLot), shares) }] : [];
  });
}

/** Which bodies pay for the lots of a procedure, by what shares. */
export function sharesOn(state: Pick<ProcedureState, 'lots'>): Shares {
  const lots = new Map(state.lots.map((lot) => [lot.id, lot]));
  return (id) => {
    const lot = lots.get(id);
    return lot === undefined ? {} : sharesOf(lot);
  };
}

type Priced = readonly { readonly lot: string; readonly pricePence: number }[];

const pricesOf = (perLot: Priced): Readonly<Record<string, number>> =>
  Object.fromEntries(perLot.map(({ lot, pricePence }) => [lot, pricePence]));

/** What lots at their prices come to for one body: its share of those bought jointly, rounded up to the penny. */
export const partOf = (perLot: Priced, shares: Shares, body: string): number =>
  contractParts(pricesOf(perLot), shares).get(body) ?? 0;

/** The budgets of the bodies that commission the lots. */
export function budgetsOn(
  lots: readonly Lot[],
  policies: AwardInput['policies'],
): Readonly<Record<string, Budget>> {
  const bodies = [...new Set(lots.flatMap((lot) => Object.keys(sharesOf(lot))))].sort();
  return Object.fromEntries(
    bodies.flatMap((body) => {
      const budget = own(policies, body)?.budget;
      return budget === undefined ? [] : [[body, budget]];
    }),
  );
}

/**
 * The budget of a commissioner of a problem. Of bodies that commission jointly it is the most that takes no one's share beyond
 * what is left of its budget; that the lots which it buys alone come out of the same budget, a problem cannot say.
 */
export function problemBudget(
  shares: Readonly<Record<string, number>>,
  budgets: Readonly<Record<string, Budget>>,
): number | undefined {
  const most = Object.entries(shares).flatMap(([body, share]) => {
    const budget = own(budgets, body);
    const part = inTenThousandths(share);
    return budget === undefined || part === 0
      ? []
      : [Number((BigInt(leftOf(budget)) * 10_000n) / BigInt(part))];
  });
  return most.length === 0 ? undefined : Math.min(...most);
}

/** What of a problem does not follow from the budgets that it was made under, in words. */
export function budgetFaults(problem: AwardProblem, budgets: Readonly<Record<string, Budget>>): string[] {
  const shares = sharesIn(problem);
  const lots = new Map(problem.lots.map((lot) => [lot.commissioner, lot.id]));
  return problem.commissioners
    .filter(({ id, budgetPence }) => {
      const lot = lots.get(id);
      const bought = lot === undefined ? {} : shares(lot);
      return canonical(budgetPence ?? null) !== canonical(problemBudget(bought, budgets) ?? null);
    })
    .map(({ id }) => `the budget of ${id} is another than what awards before have left`);
}
