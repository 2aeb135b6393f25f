import type { AwardResult, Problem } from '../commissioning/award/index.ts';

type Rule = Problem['commissioners'][number]['rules'][number];

const percent = (share: number): string => `${share / 100}%`;

const WORDS: Readonly<Record<Rule['type'], (rule: Rule, of: string) => string>> = {
  'max-share': (rule, of) =>
    `${of} lets no provider win more than ${percent(rule.share)} of its lots, by ceiling`,
  'set-aside': (rule, of) =>
    `${of} keeps at least ${percent(rule.share)} of what it awards, by ceiling, for providers that are ${rule.flag}`,
  'min-providers': (rule, of) => `${of} wants at least ${rule.count} different providers`,
  exclude: (rule, of) => `${of} awards nothing to ${rule.provider}`,
};

/** Why nothing can be awarded, in sentences: the rules and required lots that cannot hold together, one a line. */
export function conflictLines(
  problem: Problem,
  { conflict = [], tieBreak }: Pick<AwardResult, 'conflict' | 'tieBreak'>,
): readonly string[] {
  return [
    tieBreak === 'proved'
      ? 'No award keeps all of these together. Without any one of them, the others can be kept:'
      : 'No award keeps all of these together. Whether fewer of them already conflict was not settled in time:',
    ...conflict.map(({ type, id, commissioner }) => {
      if (type === 'lot') return `  ${commissioner} has to award lot ${id}`;
      const rule = problem.commissioners
        .find((one) => one.id === commissioner)
        ?.rules.find((one) => one.id === id);
      return `  ${rule === undefined ? `${commissioner} has a rule` : WORDS[rule.type](rule, commissioner)} (rule ${id})`;
    }),
    'Offers, ceilings, budgets, minimum scores and what providers can do are taken as they are.',
  ];
}
