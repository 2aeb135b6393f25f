import { type Budget, leftOf, partOf, sharesIn } from '../../commissioning/procedures/index.ts';
import { bodiesOf, type Material } from './material.ts';

/** What is on a budget before an award: all of it, and what awards took. */
interface BudgetHeld {
  readonly pence: number;
  readonly takenPence: number;
  readonly leftPence: number;
}

/** A body's budget by its mandate, beside one award. */
export interface BudgetSeen extends BudgetHeld {
  readonly body: string;
  /** By this award: the lots that it buys alone, and its share of those bought jointly. */
  readonly takesPence: number;
  /** Whether a share of lots bought jointly is in that. */
  readonly joint: boolean;
  /** Of an award that is not decided: what is on the budget now, where that is another than when it was worked out. */
  readonly now?: BudgetHeld;
}

const heldOf = (budget: Budget): BudgetHeld => ({
  pence: budget.pence,
  takenPence: budget.taken.reduce((sum, one) => sum + one.pence, 0),
  leftPence: leftOf(budget),
});

/** The budgets of the bodies behind a commissioner, of those whose mandates the viewer may read. */
export function budgetsSeen(
  one: Material['problem']['commissioners'][number],
  { budgets, budgetsNow, budgetsRead, perLot, problem }: Material,
): BudgetSeen[] {
  const shares = sharesIn(problem);
  return bodiesOf(one).flatMap((body) => {
    const budget = budgets?.budgets[body];
    if (budget === undefined || !budgetsRead.has(budget.mandate)) return [];
    const [then, current] = [heldOf(budget), budgetsNow[body]];
    const now = current === undefined || !budgetsRead.has(current.mandate) ? undefined : heldOf(current);
    const changed = now !== undefined && (now.pence !== then.pence || now.takenPence !== then.takenPence);
    return [
      {
        body,
        ...then,
        takesPence: partOf(perLot, shares, body),
        joint: perLot.some(({ lot }) => (shares(lot)[body] ?? 1) < 1),
        ...(changed ? { now } : {}),
      },
    ];
  });
}
