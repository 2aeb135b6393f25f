import { isObject } from '../../../kernel/json.ts';
import type { Commissioner, Problem } from '../problem/problem.ts';
import { type Discrepancy, type Recomputed, recompute } from './check.ts';

type Differs = (path: string, claimed: unknown, right: unknown) => void;

/** The same kind of value and the same value: a number in quotes is not that number. */
const isSame = (claimed: unknown, right: unknown): boolean =>
  typeof right === 'bigint'
    ? typeof claimed === 'number' && Number.isSafeInteger(claimed) && BigInt(claimed) === right
    : claimed === right;

/**
 * Everything in which a result differs from the award that its problem and its offers give; empty: the award is right. What
 * it says of other awards (bound, gap, ties, values alone) is for `checkResult`.
 */
export function checkAward(problem: Problem, problemHash: string, result: unknown): Discrepancy[] {
  const wrong: Discrepancy[] = [];
  const differs: Differs = (path, claimed, right) => {
    if (isSame(claimed, right)) return;
    const is = right === undefined ? 'should not be there' : `is ${String(right)}`;
    wrong.push({ path, message: `says ${JSON.stringify(claimed) ?? 'nothing'}, ${is}` });
  };
  if (!isObject(result) || result.format !== 'moothall/award-result/1' || !Array.isArray(result.offers)) {
    return [{ path: '', message: 'is no moothall/award-result/1' }];
  }
  differs('/problemHash', result.problemHash, problemHash);
  if (result.status === 'infeasible') return [...wrong, ...checkNone(problem, result)];
  differs('/conflict', result.conflict, undefined);
  const offers = result.offers.map(String);
  const right = recompute(problem, offers);
  for (const message of right.broken) wrong.push({ path: '/offers', message });
  if (JSON.stringify(result.offers) !== JSON.stringify(offers.toSorted()))
    wrong.push({ path: '/offers', message: 'is not sorted' });
  differs('/valuePence', result.valuePence, right.value);
  differs('/costPence', result.costPence, right.cost);
  const lots = [...right.lots].sort(([a], [b]) => (a < b ? -1 : 1));
  const claimedLots = objectsOf(result.perLot);
  differs('/perLot/length', claimedLots.length, lots.length);
  for (const [index, claimed] of claimedLots.entries()) {
    const [id, lot] = lots[index] ?? [];
    differs(`/perLot/${index}/id`, claimed.id, id);
    differs(`/perLot/${index}/offer`, claimed.offer, lot?.offer);
    differs(`/perLot/${index}/provider`, claimed.provider, lot?.provider);
    differs(`/perLot/${index}/pricePence`, claimed.pricePence, lot?.price);
    differs(`/perLot/${index}/valuePence`, claimed.valuePence, lot?.value);
  }
  checkCommissioners(problem, result, right, differs);
  if (!Number.isSafeInteger(result.boundPence) || Number(result.boundPence) < Number(right.value))
    wrong.push({ path: '/boundPence', message: 'is below the value' });
  if (result.status === 'proved') differs('/boundPence', result.boundPence, right.value);
  else if (result.status !== 'gap')
    wrong.push({ path: '/status', message: 'is none of proved, gap, infeasible' });
  return wrong;
}

/** A list of objects as claimed; what is none counts as an empty object, which differs wherever it is compared. */
const objectsOf = (list: unknown): Record<string, unknown>[] =>
  Array.isArray(list) ? list.map((one: unknown) => (isObject(one) ? one : {})) : [];

function checkCommissioners(
  problem: Problem,
  result: Record<string, unknown>,
  right: Recomputed,
  differs: Differs,
): void {
  const claimed = objectsOf(result.perCommissioner);
  differs('/perCommissioner/length', claimed.length, problem.commissioners.length);
  let worst = 0n;
  let sum = 0n;
  for (const [index, one] of claimed.entries()) {
    const buyer = problem.commissioners[index];
    const own = right.own.get(buyer?.id ?? '');
    const path = `/perCommissioner/${index}`;
    differs(`${path}/id`, one.id, buyer?.id);
    differs(`${path}/valuePence`, one.valuePence, own?.value);
    differs(`${path}/costPence`, one.costPence, own?.cost);
    const rules = [...(own?.rules ?? [])];
    const claimedRules = objectsOf(one.rules);
    differs(`${path}/rules/length`, claimedRules.length, rules.length);
    for (const [n, rule] of claimedRules.entries()) {
      const [id, known] = rules[n] ?? [];
      differs(`${path}/rules/${n}/id`, rule.id, id);
      differs(`${path}/rules/${n}/holds`, rule.holds, known?.holds);
      differs(`${path}/rules/${n}/penaltyPence`, rule.penaltyPence, known?.penalty);
    }
    if (result.autonomy === 'off') differs(`${path}/alonePence`, one.alonePence, null);
    const alone = Number.isSafeInteger(one.alonePence) ? BigInt(Number(one.alonePence)) : 0n;
    const missing = alone > 0n && own !== undefined && own.value < alone ? alone - own.value : 0n;
    const short = missing === 0n ? 0n : (missing * 1_000_000n + alone - 1n) / alone;
    differs(`${path}/shortfallPpm`, one.shortfallPpm, short);
    if (buyer !== undefined && own !== undefined)
      checkMembers(`${path}/membersCostPence`, one.membersCostPence, buyer, own.cost, differs);
    if (short > worst) worst = short;
    sum += short;
  }
  differs('/worstShortfallPpm', result.worstShortfallPpm, worst);
  differs('/sumShortfallPpm', result.sumShortfallPpm, sum);
}

/** Shares of a cost in whole pence: each rounded down, what is left to the largest remainders, of equal ones by name. */
function checkMembers(
  path: string,
  claimed: unknown,
  { members }: Commissioner,
  cost: bigint,
  differs: Differs,
): void {
  if (members === undefined) {
    differs(path, claimed, undefined);
    return;
  }
  const parts = Object.entries(members)
    .map(([name, share]) => {
      const tenThousandths = cost * BigInt(Math.round(Number(share) * 10_000));
      return { name, whole: tenThousandths / 10_000n, rest: tenThousandths % 10_000n };
    })
    .sort((a, b) => (a.rest === b.rest ? (a.name < b.name ? -1 : 1) : a.rest > b.rest ? -1 : 1));
  const left = cost - parts.reduce((sum, { whole }) => sum + whole, 0n);
  const told = isObject(claimed) ? claimed : {};
  differs(`${path}/length`, Object.keys(told).length, parts.length);
  for (const [n, { name, whole }] of parts.entries())
    differs(
      `${path}/${name}`,
      Object.hasOwn(told, name) ? told[name] : undefined,
      whole + (BigInt(n) < left ? 1n : 0n),
    );
}

/** Where nothing can be awarded there is nothing to tell but the conflict: demands that the problem makes, each once. */
function checkNone(problem: Problem, result: Record<string, unknown>): Discrepancy[] {
  const wrong: Discrepancy[] = [];
  for (const [name, right] of Object.entries(NONE))
    if (JSON.stringify(result[name]) !== JSON.stringify(right))
      wrong.push({
        path: `/${name}`,
        message: `must be ${JSON.stringify(right)} where nothing can be awarded`,
      });
  if (isObject(result.proof) && result.proof.kind !== 'plans')
    wrong.push({ path: '/proof', message: 'is no proof by plans' });
  const conflict = objectsOf(result.conflict);
  if (!Array.isArray(result.conflict))
    wrong.push({ path: '/conflict', message: 'is missing, though nothing can be awarded' });
  const seen = new Set<string>();
  for (const [n, { type, id, commissioner }] of conflict.entries()) {
    const key = JSON.stringify([type, id, commissioner]);
    const isThere =
      type === 'lot'
        ? problem.lots.some((lot) => lot.id === id && lot.commissioner === commissioner && lot.required)
        : problem.commissioners.some(
            (one) =>
              one.id === commissioner && one.rules.some((rule) => rule.id === id && rule.strength === 'must'),
          );
    if (!isThere)
      wrong.push({ path: `/conflict/${n}`, message: 'is no rule that must hold and no required lot' });
    if (seen.has(key)) wrong.push({ path: `/conflict/${n}`, message: 'stands twice' });
    seen.add(key);
  }
  return wrong;
}

const NONE = {
  offers: [],
  valuePence: 0,
  costPence: 0,
  worstShortfallPpm: 0,
  sumShortfallPpm: 0,
  boundPence: 0,
  boundBy: 'exact',
  gap: 0,
  perCommissioner: [],
  perLot: [],
} as const;
