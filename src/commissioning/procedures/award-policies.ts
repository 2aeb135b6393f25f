import { canonical } from '../../kernel/canonical.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { impossible, type Objection } from '../concern.ts';
import { defined, own } from '../fact-kind.ts';
import { budgetsOn, problemBudget } from './award-budgets.ts';
import type { AwardInput, AwardPolicy, ProblemCommissioner } from './award-shapes.ts';
import { listed } from './decision.ts';
import type { Criterion, Lot } from './plan.ts';
import { inTenThousandths } from './plan-check.ts';
import { sharesOf } from './shares.ts';
import type { ProcedureState } from './state.ts';

interface Commissioners {
  readonly list: readonly ProblemCommissioner[];
  readonly byLot: ReadonlyMap<string, string>;
}

/**
 * Who commissions which lot under which policy. The lots that several bodies commission together, by the same shares,
 * have one synthetic commissioner `joint-N` whose `members` are those shares.
 */
export function commissionersOf(
  state: ProcedureState,
  input: AwardInput,
  lots: readonly Lot[],
): Result<Commissioners, Objection> {
  const names = jointNames(state.lots);
  const budgets = budgetsOn(lots, input.policies);
  const byLot = new Map<string, string>();
  const list: ProblemCommissioner[] = [];
  for (const lot of lots) {
    const [only] = lot.commissioners;
    const id =
      lot.commissioners.length === 1 && only !== undefined ? only : (names.get(sharesKey(lot)) ?? '');
    byLot.set(lot.id, id);
    if (list.some((each) => each.id === id)) continue;
    const own = lots.filter((each) => sharesKey(each) === sharesKey(lot));
    const policy = policyOf(state, input, lot.commissioners, own);
    if (!policy.ok) return policy;
    list.push(
      defined<ProblemCommissioner>({
        id,
        policy: policy.value,
        budgetPence: problemBudget(sharesOf(lot), budgets),
        members: lot.commissioners.length === 1 ? undefined : sharesOf(lot),
      }),
    );
  }
  return ok({ list, byLot });
}

const sharesKey = (lot: Lot): string => {
  const shares = Object.entries(sharesOf(lot)).map(([body, share]) => [body, inTenThousandths(share)]);
  return canonical(Object.fromEntries(shares));
};

/** Named over all lots of the procedure, in an order that does not depend on that of the lots. */
function jointNames(lots: readonly Lot[]): ReadonlyMap<string, string> {
  const keys = lots.filter((lot) => lot.commissioners.length > 1).map(sharesKey);
  return new Map([...new Set(keys)].sort().map((key, index) => [key, `joint-${index + 1}`]));
}

function policyOf(
  state: ProcedureState,
  input: AwardInput,
  bodies: readonly string[],
  lots: readonly Lot[],
): Result<AwardPolicy, Objection> {
  if (input.policy === 'arrangement') return ownPolicy(state, input, lots);
  const missing = bodies.filter((body) => input.policies[body]?.policy === undefined);
  if (missing.length > 0)
    return fail(
      impossible(
        'no-policy',
        `Each commissioner awards by its own policy, but there is no mandate of ${listed(missing)}.`,
      ),
    );
  const policies = bodies.flatMap((body) => input.policies[body]?.policy ?? []);
  const [first] = policies;
  if (first === undefined || new Set(policies.map(canonical)).size > 1) {
    const own = ownPolicy(state, input, lots);
    return own.ok ? withConditions(own.value, policies, state.criteria, lots) : own;
  }
  const weights = weightsFor(state.criteria, first.weights, lots);
  if (!weights.ok) return weights;
  if (first.minimumScores === undefined) return ok({ ...first, weights: weights.value });
  const minimumScores = minimumsFor(state.criteria, first.minimumScores, lots);
  return minimumScores.ok
    ? ok({ ...first, weights: weights.value, minimumScores: minimumScores.value })
    : minimumScores;
}

/**
 * Bodies whose policies differ buy a joint lot by the policy that the procedure itself states, within what each of their
 * mandates makes a condition of any offer: whom one excludes wins nothing, and of minimum scores the greatest holds. Rules on
 * how lots are spread speak of a body's own lots.
 */
function withConditions(
  policy: AwardPolicy,
  policies: readonly AwardPolicy[],
  criteria: readonly Criterion[],
  lots: readonly Lot[],
): Result<AwardPolicy, Objection> {
  const excluded = policies.flatMap(({ rules = [] }) =>
    rules.flatMap(({ type, provider }) => (type === 'exclude' ? [String(provider)] : [])),
  );
  const rules = [...new Set(excluded)].sort().map((provider) => ({
    id: `exclude-${provider.slice(provider.indexOf('/') + 1)}`,
    type: 'exclude' as const,
    provider,
    strength: 'must' as const,
  }));
  const minimumScores: Record<string, number> = {};
  for (const { minimumScores: some = {} } of policies) {
    const found = minimumsFor(criteria, some, lots);
    if (!found.ok) return found;
    for (const [id, minimum] of Object.entries(found.value))
      minimumScores[id] = Math.max(own(minimumScores, id) ?? 0, minimum);
  }
  return ok({
    ...policy,
    ...(Object.keys(minimumScores).length === 0 ? {} : { minimumScores }),
    ...(rules.length === 0 ? {} : { rules }),
  });
}

/** The policy of the procedure: the weights of its criteria, or else those of the arrangement. */
function ownPolicy(
  state: ProcedureState,
  input: AwardInput,
  lots: readonly Lot[],
): Result<AwardPolicy, Objection> {
  const priceFormula = input.priceFormula ?? 'linear';
  if (state.criteria.some((criterion) => criterion.weight !== undefined)) {
    const weights = lots.map((lot) => criteriaWeights(state.criteria, lot.id));
    const [first] = weights;
    if (first === undefined || new Set(weights.map(canonical)).size > 1)
      return fail(
        impossible(
          'weights-differ-by-lot',
          `Lots of one commissioner are awarded by one set of weights, but those of ${listed(lots.map((lot) => lot.id))} differ: award them apart.`,
        ),
      );
    return ok({ weights: first, priceFormula });
  }
  if (input.weights === undefined)
    return fail(
      impossible(
        'no-weights',
        'Neither the criteria nor the rulebook (award.weights) say what counts how much.',
      ),
    );
  const weights = weightsFor(state.criteria, input.weights, lots);
  return weights.ok ? ok({ weights: weights.value, priceFormula }) : weights;
}

/** Weights are added in hundredths, in which they are whole. */
const hundredths = (weight: number): number => Math.round(weight * 100);

function criteriaWeights(criteria: readonly Criterion[], lot: string): Record<string, number> {
  const sums = new Map<string, number>([['price', 0]]);
  for (const { id, kind, weight, lots } of criteria) {
    if (lots !== undefined && !lots.includes(lot)) continue;
    const name = kind === 'price' ? 'price' : id;
    sums.set(name, (sums.get(name) ?? 0) + hundredths(weight ?? 0));
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / 100]));
}

/**
 * Weights of a policy in terms of this procedure's criteria: a name is `price`, a criterion, or a kind of criterion
 * whose weight is then spread over the criteria of that kind that the lots have, in hundredths, the rest to the first.
 */
function weightsFor(
  criteria: readonly Criterion[],
  weights: Readonly<Record<string, number>>,
  lots: readonly Lot[],
): Result<Record<string, number>, Objection> {
  const sums = new Map<string, number>();
  const add = (name: string, part: number) => sums.set(name, (sums.get(name) ?? 0) + part);
  for (const [name, weight] of Object.entries(weights)) {
    const all = criteria.filter(
      (criterion) => criterion.kind === name && !Object.hasOwn(weights, criterion.id),
    );
    const here = onAll(all, lots);
    if (!here.ok) return here;
    const ofKind = here.value.length > 0 ? here.value : all;
    if (name === 'price' || criteria.some((criterion) => criterion.id === name))
      add(name, hundredths(weight));
    else if (ofKind.length > 0) {
      const each = Math.floor(hundredths(weight) / ofKind.length);
      const rest = hundredths(weight) - each * ofKind.length;
      for (const [index, { id }] of ofKind.entries()) add(id, each + (index < rest ? 1 : 0));
    } else if (weight > 0)
      return fail(
        impossible(
          'unknown-criterion',
          `A policy gives ${weight} percent to ${name}, for which the procedure has no criterion.`,
        ),
      );
  }
  const total = [...sums.values()].reduce((sum, part) => sum + part, 0);
  return total === 10_000
    ? ok(Object.fromEntries([...sums].map(([name, sum]) => [name, sum / 100])))
    : fail(impossible('weights-not-100', `The weights of a policy make ${total / 100} percent, not 100.`));
}

/** Of the criteria those that the lots have; an objection where one has others than the next, for a policy speaks of all of them. */
function onAll(
  criteria: readonly Criterion[],
  lots: readonly Lot[],
): Result<readonly Criterion[], Objection> {
  const has = (lot: Lot) => criteria.filter((one) => one.lots === undefined || one.lots.includes(lot.id));
  const [first = [], ...others] = lots.map(has);
  const ids = (some: readonly Criterion[]) => canonical(some.map(({ id }) => id));
  return others.every((some) => ids(some) === ids(first))
    ? ok(first)
    : fail(
        impossible(
          'criteria-differ-by-lot',
          `One policy speaks of ${listed(lots.map(({ id }) => id))}, but they have different criteria of the kind that it names: award them apart.`,
        ),
      );
}

/**
 * Minimum scores in terms of this procedure's criteria: one named by kind holds for every criterion of that kind, and none
 * for a lot that does not have the criterion.
 */
function minimumsFor(
  criteria: readonly Criterion[],
  minimums: Readonly<Record<string, number>>,
  lots: readonly Lot[],
): Result<Record<string, number>, Objection> {
  const found: Record<string, number> = {};
  for (const [name, minimum] of Object.entries(minimums)) {
    const byId = criteria.filter((criterion) => criterion.id === name);
    const named = byId.length > 0 ? byId : criteria.filter((criterion) => criterion.kind === name);
    if (named.length === 0)
      return fail(
        impossible(
          'unknown-criterion',
          `A policy sets a minimum score for ${name}, which is no criterion here.`,
        ),
      );
    const here = onAll(named, lots);
    if (!here.ok) return here;
    for (const { id } of here.value) found[id] = Math.max(own(found, id) ?? 0, minimum);
  }
  return ok(found);
}
