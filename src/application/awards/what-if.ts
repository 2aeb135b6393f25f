import type { AwardResult, Problem } from '../../commissioning/award/index.ts';
import type { AwardProblem } from '../../commissioning/procedures/index.ts';
import { assert } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { openProblem, type ProblemFile } from './files.ts';
import type { Material } from './material.ts';
import { measuredBy } from './measure.ts';
import type { Award } from './run.ts';
import type { Answer } from './studies.ts';

/** What of one commissioner's policy would be otherwise; what is left out stays as it is. */
export interface Change {
  readonly commissioner: string;
  /** All of them together, which make 100. */
  readonly weights?: Readonly<Record<string, number>>;
  /** All of them together; one that is left out asks for nothing. */
  readonly minimumScores?: Readonly<Record<string, number>>;
  /** null: no budget. */
  readonly budgetPence?: number | null;
  readonly rules?: readonly {
    readonly id: string;
    readonly leftOut?: boolean;
    readonly share?: number;
    readonly count?: number;
  }[];
}

/** What would be awarded; nothing of it is written anywhere. */
export type WhatIfSeen =
  | { readonly state: 'wrong'; readonly errors: readonly WhatIfError[] }
  | { readonly state: 'waiting' }
  | { readonly state: 'fault'; readonly message: string }
  | {
      readonly state: 'awarded';
      /** As it was proposed. */
      readonly before: AwardResult;
      readonly after: Award;
      /** What would be awarded, measured by the policies as they are: only so can the two be compared. */
      readonly measured: ReadonlyMap<string, number>;
      /** The changed problem, for those who may read all that it was made from. */
      readonly problem?: JsonObject;
    };

/** What is wrong with a change, and where: the commissioner and the steps within its change. */
export interface WhatIfError {
  readonly commissioner: string;
  readonly steps: readonly string[];
  readonly message: string;
}

type Commissioner = AwardProblem['commissioners'][number];

/** Solves the problem with the changes. Only policies that the viewer may read can be changed, and only where it sees the proposal. */
export async function whatIfOf(
  { problem, policies, result, shown, whole, file: asItIs }: Material,
  changes: readonly Change[],
  solve: (file: ProblemFile) => Promise<ReadonlyMap<string, Answer>>,
): Promise<WhatIfSeen | undefined> {
  const known = (id: string) => policies.has(id) && problem.commissioners.some((one) => one.id === id);
  if (shown === undefined || changes.some((change) => !known(change.commissioner))) return undefined;
  const errors = changes.flatMap(weightsError);
  if (errors.length > 0) return { state: 'wrong', errors };
  const changed: AwardProblem = {
    ...problem,
    commissioners: problem.commissioners.map((one) =>
      changes.filter((change) => change.commissioner === one.id).reduce(withChange, one),
    ),
  };
  const file = openProblem(JSON.stringify(changed));
  if (!file.ok) return { state: 'wrong', errors: [placed(file.error, changed, changes)] };
  const answer = (await solve(file.value)).get('award');
  if (answer === undefined) return { state: 'waiting' };
  if (answer.about !== 'award')
    return {
      state: 'fault',
      message: answer.about === 'fault' ? answer.message : 'it could not be worked out',
    };
  return {
    state: 'awarded',
    before: result,
    after: answer.award,
    measured: ownValues(asItIs.problem, answer.award),
    ...(whole ? { problem: changed as unknown as JsonObject } : {}),
  };
}

function ownValues(problem: Problem, { offers }: Award): ReadonlyMap<string, number> {
  const measured = measuredBy(problem, offers);
  assert(measured.ok, 'an award keeps what does not depend on policies');
  return new Map(measured.value.perCommissioner.map((one) => [one.id, one.valuePence]));
}

function weightsError({ commissioner, weights }: Change): WhatIfError[] {
  if (weights === undefined) return [];
  const total = Object.values(weights).reduce((sum, weight) => sum + Math.round(weight * 100), 0);
  return total === 10_000
    ? []
    : [{ commissioner, steps: ['weights'], message: `The weights make ${total / 100} percent, not 100.` }];
}

function withChange(one: Commissioner, change: Change): Commissioner {
  const { budgetPence: budget, ...rest } = one;
  const { weights = one.policy.weights, budgetPence = budget ?? null } = change;
  const { minimumScores = one.policy.minimumScores } = change;
  const rules = (one.policy.rules ?? []).flatMap((rule) => {
    const other = change.rules?.find(({ id }) => id === rule.id);
    if (other?.leftOut === true) return [];
    const { share, count } = other ?? {};
    return [
      { ...rule, ...(share === undefined ? {} : { share }), ...(count === undefined ? {} : { count }) },
    ];
  });
  const { minimumScores: _, rules: __, ...policy } = one.policy;
  return {
    ...rest,
    ...(budgetPence === null ? {} : { budgetPence }),
    policy: {
      ...policy,
      weights,
      ...(minimumScores === undefined ? {} : { minimumScores }),
      ...(rules.length === 0 ? {} : { rules }),
    },
  };
}

const RULE = /^\/commissioners\/(\d+)\/policy\/rules\/(\d+)\/(\w+) (.*)$/s;
const PLACE = /^\/commissioners\/(\d+)(?:\/policy)?\/(\w+)(?:\/([^ /]+))? (.*)$/s;

/** What the reader of problems finds wrong, at the field that it comes from. */
function placed(error: string, changed: AwardProblem, changes: readonly Change[]): WhatIfError {
  const [, ruleOf, rule, field, wrong] = RULE.exec(error) ?? [];
  if (ruleOf !== undefined) {
    const one = changed.commissioners[Number(ruleOf)];
    const id = String(one?.policy.rules?.[Number(rule)]?.id ?? '');
    return { commissioner: one?.id ?? '', steps: ['rules', id, field ?? ''], message: wrong ?? error };
  }
  const [, index, part, name, message] = PLACE.exec(error) ?? [];
  const one = index === undefined ? undefined : changed.commissioners[Number(index)];
  return {
    commissioner: one?.id ?? changes[0]?.commissioner ?? '',
    steps: [part, name].filter((step) => step !== undefined),
    message: message ?? error,
  };
}
