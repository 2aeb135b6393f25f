import { Compile } from 'typebox/compile';
import { toPointer } from '../../../kernel/json.ts';
import { shapeErrors } from './faults.ts';
import type { Commissioner, ProblemError, Rule } from './problem.ts';
import { type ProblemFile, policyShape } from './shape.ts';

export type Report = (message: string, ...steps: (string | number)[]) => void;
export type Exact = (value: number, places: number, ...steps: (string | number)[]) => number;

export const NO_SCORE = 'price has no score: it is worked out from the prices';

/** A decimal as an integer of its last place, or undefined where it has more places. 82.5 with 2 places is 8250. */
function scaled(value: number, places: number): number | undefined {
  const integer = Math.round(value * 10 ** places);
  return Number(`${integer}e-${places}`) === value ? integer : undefined;
}

/** Reads decimals as integers, and reports those with more places than there may be. */
export const exactFor =
  (report: Report): Exact =>
  (value, places, ...steps) => {
    const integer = scaled(value, places);
    if (integer === undefined) report(`has more than ${places} decimals`, ...steps);
    return integer ?? 0;
  };

type FilePolicy = ProblemFile['commissioners'][number]['policy'];
type FileRule = NonNullable<FilePolicy['rules']>[number];

/** One policy, with steps of faults from the policy on. */
export function readPolicy(
  policy: FilePolicy,
  report: Report,
): Pick<Commissioner, 'weights' | 'priceFormula' | 'minimumScores' | 'rules'> {
  const exact = exactFor(report);
  const hundredths = (of: Readonly<Record<string, number>>, name: string) =>
    new Map(Object.entries(of).map(([key, value]) => [key, exact(value, 2, name, key)]));
  const weights = hundredths(policy.weights, 'weights');
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (total !== 10_000) report(`the weights make ${total / 100}, not 100`, 'weights');
  if (policy.minimumScores !== undefined && Object.hasOwn(policy.minimumScores, 'price'))
    report(NO_SCORE, 'minimumScores', 'price');
  const seen = new Set<string>();
  const rules = (policy.rules ?? []).map((rule, n): Rule => {
    if (seen.has(rule.id)) report(`the rule ${rule.id} stands twice`, 'rules', n, 'id');
    seen.add(rule.id);
    checkRule(rule, (message, ...steps) => report(message, 'rules', n, ...steps));
    return {
      id: rule.id,
      type: rule.type,
      strength: rule.strength,
      share: exact(rule.share ?? 0, 4, 'rules', n, 'share'),
      count: rule.count ?? 0,
      flag: rule.flag ?? '',
      provider: rule.provider ?? '',
      penaltyPence: rule.penaltyPence ?? 0,
      penaltyPencePerPound: rule.penaltyPencePerPound ?? 0,
    };
  });
  return {
    weights,
    priceFormula: policy.priceFormula,
    minimumScores: hundredths(policy.minimumScores ?? {}, 'minimumScores'),
    rules: rules.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
  };
}

const NEEDS = {
  'max-share': 'share',
  'set-aside': 'share',
  'min-providers': 'count',
  exclude: 'provider',
} as const;

function checkRule(rule: FileRule, report: Report): void {
  const need = NEEDS[rule.type];
  if (rule[need] === undefined) report(`${rule.type} needs ${need}`);
  if (rule.type === 'set-aside' && rule.flag === undefined) report('set-aside needs flag');
  if (rule.strength === 'must') return;
  if (rule.type === 'exclude') report('exclude can only be must', 'strength');
  const priced = rule.type === 'min-providers' ? rule.penaltyPence : rule.penaltyPencePerPound;
  if (priced === undefined)
    report(`a should rule needs ${rule.type === 'min-providers' ? 'penaltyPence' : 'penaltyPencePerPound'}`);
}

const shape = Compile(policyShape);

/** What every award under this policy would be refused for, each with its path in the policy. */
export function policyFaults(policy: unknown): ProblemError[] {
  if (!shape.Check(policy)) return shapeErrors(shape.Errors(policy));
  const faults: ProblemError[] = [];
  const report: Report = (message, ...steps) => faults.push({ path: toPointer(steps), message });
  readPolicy(policy, report);
  return faults;
}
