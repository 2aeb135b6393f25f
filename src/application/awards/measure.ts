import { evaluate, type Problem, valuationOf } from '../../commissioning/award/index.ts';
import { present } from '../../kernel/assert.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';

/** What an award is worth to each commissioner under policies that are not those it was made under. */
export interface Measured {
  readonly valuePence: number;
  readonly perCommissioner: readonly { readonly id: string; readonly valuePence: number }[];
}

/**
 * Own values of an award under the weights and penalties of this problem, which it need not keep otherwise: budgets, rules
 * that must hold and lots that have to be awarded are left aside. The error names an offer that there is not.
 */
export function measuredBy(problem: Problem, offers: readonly string[]): Result<Measured, string> {
  const byId = new Map(problem.offers.map((offer) => [offer.id, offer]));
  const unknown = offers.find((id) => !byId.has(id));
  if (unknown !== undefined) return fail(`there is no offer ${unknown}`);
  const lenient: Problem = {
    ...problem,
    lots: problem.lots.map((lot) => ({ ...lot, required: false })),
    commissioners: problem.commissioners.map((one) => ({
      ...one,
      budgetPence: undefined,
      rules: one.rules.filter((rule) => rule.strength === 'should'),
    })),
  };
  const evaluation = evaluate(
    valuationOf(lenient, valuationOf(problem).references),
    offers.map((id) => present(byId.get(id), 'it was found')),
  );
  if (evaluation === undefined) return fail('the offers cannot be taken together, whatever the policies');
  const { valuePence, perCommissioner } = evaluation;
  return ok({
    valuePence,
    perCommissioner: perCommissioner.map(({ id, ...own }) => ({ id, valuePence: own.valuePence })),
  });
}
