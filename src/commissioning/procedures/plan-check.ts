import { invalid, type Objection } from '../concern.ts';
import { periodObjection } from '../period.ts';
import type { Criterion, Lot, Stage } from './plan.ts';

/** A plan of a procedure, and what of its arrangement it is checked against. */
interface Plan {
  readonly lots: readonly Lot[];
  readonly criteria: readonly Criterion[];
  readonly stages: readonly Stage[];
  readonly commissioners: readonly string[];
  readonly needs: readonly string[];
}

interface Surroundings {
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly needs: readonly string[];
  /** Who can commission; absent: every member. */
  readonly present?: ReadonlySet<string> | undefined;
}

/**
 * Everything in a plan that makes no sense, one after the other: names twice, lots or needs that are not there,
 * commissioners who are no members, shares and weights that do not add up. Whether the plan is allowed is for the rules.
 */
export function* planObjections(plan: Plan, arrangement: Surroundings): Generator<Objection | undefined> {
  yield twice('/stages', 'stage', plan.stages);
  yield twice('/lots', 'lot', plan.lots);
  yield twice('/criteria', 'criterion', plan.criteria);
  yield* commissionerObjections(plan, arrangement);
  const needs = new Set(arrangement.needs);
  for (const [index, need] of plan.needs.entries()) yield needMissing(needs, `/needs/${index}`, need);
  for (const [index, lot] of plan.lots.entries()) {
    yield needMissing(needs, `/lots/${index}/need`, lot.need);
    yield lotObjection(plan, `/lots/${index}`, lot);
  }
  const lots = new Set(plan.lots.map((lot) => lot.id));
  for (const [index, criterion] of plan.criteria.entries()) {
    yield needMissing(needs, `/criteria/${index}/need`, criterion.need);
    const absent = criterion.lots?.find((lot) => !lots.has(lot));
    if (absent !== undefined)
      yield invalid(`/criteria/${index}/lots`, `Criterion ${criterion.id} names ${absent}, which is no lot.`);
  }
  yield weightObjection(plan);
}

function twice(path: string, what: string, list: readonly { readonly id: string }[]): Objection | undefined {
  const seen = new Set<string>();
  for (const [index, { id }] of list.entries()) {
    if (seen.has(id))
      return invalid(`${path}/${index}/id`, `There are two of ${what} ${id}: give each its own id.`);
    seen.add(id);
  }
  return undefined;
}

function* commissionerObjections(plan: Plan, arrangement: Surroundings): Generator<Objection | undefined> {
  if (plan.commissioners.length === 0)
    yield invalid('/commissioners', 'The arrangement has no commissioner yet: name at least one.');
  const members = arrangement.present ?? new Set(Object.values(arrangement.members).flat());
  for (const [index, party] of plan.commissioners.entries())
    if (!members.has(party))
      yield invalid(
        `/commissioners/${index}`,
        `${party} is no member of the arrangement: let it join first.`,
      );
}

const needMissing = (needs: ReadonlySet<string>, path: string, need: string | undefined) =>
  need === undefined || needs.has(need) ? undefined : invalid(path, `The arrangement has no ${need}.`);

/** Ten-thousandths, in which shares are whole. */
export const inTenThousandths = (share: number): number => Math.round(share * 10_000);

function lotObjection(plan: Plan, path: string, lot: Lot): Objection | undefined {
  const period = periodObjection(`${path}/contractPeriod`, lot.contractPeriod);
  if (period !== undefined) return period;
  if (lot.commissioners.length === 0)
    return invalid(
      `${path}/commissioners`,
      `Nobody commissions lot ${lot.id}: name at least one commissioner.`,
    );
  const stranger = lot.commissioners.find((party) => !plan.commissioners.includes(party));
  if (stranger !== undefined)
    return invalid(`${path}/commissioners`, `${stranger} commissions lot ${lot.id} but not the procedure.`);
  return lot.shares === undefined ? undefined : sharesObjection(`${path}/shares`, lot, lot.shares);
}

function sharesObjection(
  path: string,
  lot: Lot,
  shares: Readonly<Record<string, number>>,
): Objection | undefined {
  const named = Object.keys(shares).sort().join();
  if (named !== [...lot.commissioners].sort().join())
    return invalid(path, `The shares of lot ${lot.id} must name exactly the lot's commissioners.`);
  const parts = Object.values(shares);
  if (parts.some((share) => inTenThousandths(share) / 10_000 !== share))
    return invalid(path, `A share of lot ${lot.id} has more than four decimals.`);
  const sum = parts.reduce((total, share) => total + inTenThousandths(share), 0);
  return sum === 10_000
    ? undefined
    : invalid(path, `The shares of lot ${lot.id} make ${sum / 10_000}, not 1.`);
}

/** Weights are percent: where criteria have them, those of every lot make 100. */
function weightObjection(plan: Plan): Objection | undefined {
  const weighted = plan.criteria.filter((criterion) => criterion.weight !== undefined);
  if (weighted.length === 0) return undefined;
  for (const [index, { id, weight }] of plan.criteria.entries()) {
    if (weight === undefined)
      return invalid(
        `/criteria/${index}/weight`,
        `Criterion ${id} has no weight, others have one: give all or none.`,
      );
    if (Math.round(weight * 100) / 100 !== weight)
      return invalid(
        `/criteria/${index}/weight`,
        `The weight of criterion ${id} has more than two decimals.`,
      );
  }
  for (const lot of plan.lots) {
    const applying = weighted.filter((criterion) => criterion.lots?.includes(lot.id) ?? true);
    const sum = applying.reduce((total, { weight }) => total + Math.round((weight ?? 0) * 100), 0);
    if (sum !== 10_000)
      return invalid(
        '/criteria',
        `The weights of the criteria for lot ${lot.id} make ${sum / 100} percent, not 100.`,
      );
  }
  return undefined;
}
