import {
  type AwardResult,
  type Problem,
  valuationOf,
  whyInadmissible,
} from '../../commissioning/award/index.ts';

type Rule = Problem['commissioners'][number]['rules'][number];

const percent = (share: number): string => `${share / 100}%`;

const WORDS: Readonly<Record<Rule['type'], (rule: Rule, of: string) => string>> = {
  'max-share': (rule, of) =>
    `${of} lets no provider win more than ${percent(rule.share)} of its lots, measured by their ceilings`,
  'set-aside': (rule, of) =>
    `${of} keeps at least ${percent(rule.share)} of what it awards, measured by ceilings, for providers that are ${rule.flag}`,
  'min-providers': (rule, of) => `${of} wants at least ${rule.count} different providers`,
  exclude: (rule, of) => `${of} awards nothing to ${rule.provider}`,
};

type Conflict = Pick<AwardResult, 'conflict' | 'tieBreak'>;

/** Why nothing can be awarded, in sentences: the rules and required lots that cannot hold together, one a line. */
export function conflictLines(problem: Problem, { conflict = [], tieBreak }: Conflict): readonly string[] {
  return [
    beginning(conflict.length, tieBreak),
    ...conflict.flatMap(({ type, id, commissioner }) => {
      if (type === 'lot') return [`  ${commissioner} has to award lot ${id}`, ...offersOn(problem, id)];
      const rule = problem.commissioners
        .find((one) => one.id === commissioner)
        ?.rules.find((one) => one.id === id);
      return `  ${rule === undefined ? `${commissioner} has a rule` : WORDS[rule.type](rule, commissioner)} (rule ${id})`;
    }),
    'Offers, ceilings, budgets, minimum scores and what providers can do are taken as they are.',
  ];
}

function beginning(demands: number, tieBreak: Conflict['tieBreak']): string {
  if (tieBreak !== 'proved')
    return 'No award keeps all of these together. Whether fewer of them already conflict was not settled in time:';
  return demands === 1
    ? 'Nothing can be awarded because of this alone. Without it there would be an award:'
    : 'No award keeps all of these together. Without any one of them, the others can be kept:';
}

/** As many offers on a lot say why they cannot be taken. */
const MOST_TOLD = 3;

/** Why nobody can win a lot, where that is so: what stands in the way of each offer on it. */
function offersOn(problem: Problem, lot: string): readonly string[] {
  const { lots, commissioners } = valuationOf(problem);
  const offers = problem.offers.filter(({ prices }) => prices.has(lot));
  if (offers.length === 0) return ['    nobody offers on it'];
  const barred = offers.map((offer) => whyInadmissible(problem, lots, commissioners, offer));
  if (barred.includes(undefined)) return [];
  return [
    ...offers.slice(0, MOST_TOLD).map(({ id }, n) => `    ${id} cannot win it: ${barred[n]}`),
    ...(offers.length > MOST_TOLD ? [`    nor can ${offers.length - MOST_TOLD} more offers on it`] : []),
  ];
}

const KINDS: Readonly<Record<Rule['type'], string>> = {
  'max-share': 'limit on what one provider wins',
  'set-aside': 'set-aside',
  'min-providers': 'least number of providers',
  exclude: 'exclusion',
};

/** The same in one sentence that names rules by their kind only: what they say lies between the two sides of a mandate. */
export function conflictSentence(problem: Problem, { conflict = [], tieBreak }: Conflict): string {
  const said = conflict.map(({ type, id, commissioner }) => {
    if (type === 'lot') return `lot ${id} of ${commissioner} has to be awarded`;
    const rule = problem.commissioners
      .find((one) => one.id === commissioner)
      ?.rules.find((one) => one.id === id);
    return `the ${rule === undefined ? 'rule' : KINDS[rule.type]} of ${commissioner} (rule ${id})`;
  });
  return `${beginning(conflict.length, tieBreak)} ${said.join('; ')}.`;
}
