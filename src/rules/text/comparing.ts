import { canonical } from '../../kernel/canonical.ts';
import type { Finding } from '../finding.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement, Electorate, RulebookDocument, Statement } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { explainStatement } from '../words/explain.ts';
import { andList, inSentence, orList } from '../words/wording.ts';
import { statementsOf } from './document.ts';

/**
 * What one text of a rulebook takes from the one before it without saying so: a joint decision that falls to fewer voices,
 * and words that change while what is applied stays. Conditions are compared as text and never solved.
 */
export function compareTexts(
  before: RulebookDocument,
  after: RulebookDocument,
  vocabulary: Vocabulary,
): readonly Finding[] {
  const [old, fresh] = [before, after].map((document) => statementsOf(document).map((one) => one.statement));
  const [was, now] = [old ?? [], fresh ?? []];
  const warning = (statement: string, message: string): Finding => ({
    severity: 'warning',
    document: after.id,
    path: '',
    line: 1,
    column: 1,
    statement,
    message,
  });
  return [
    ...was.flatMap((one) =>
      one.kind !== 'aggregation'
        ? []
        : looser(one, now).map(({ actions, instead }) =>
            warning(one.id, deciderSaid(one, actions, instead, { before, after, vocabulary })),
          ),
    ),
    ...now.flatMap((one) => {
      const same = was.find(({ id }) => id === one.id);
      return same === undefined || !onlyWords(same, one)
        ? []
        : [
            warning(
              one.id,
              `only its words change (“${one.says}”); what is applied stays as it was: “${applied(one, after, vocabulary)}” Change its parts too, or leave the words as they are`,
            ),
          ];
    }),
  ];
}

interface Texts {
  readonly before: RulebookDocument;
  readonly after: RulebookDocument;
  readonly vocabulary: Vocabulary;
}

/** Made of its parts: its own words may say something else. */
const applied = (statement: Statement, { settings }: RulebookDocument, vocabulary: Vocabulary): string => {
  const { says: _, ...parts } = statement;
  return explainStatement(parts as Statement, vocabulary, settings);
};

const onlyWords = (was: Statement, now: Statement): boolean => {
  if (now.says === undefined || was.says === now.says) return false;
  const [{ says: _, ...old }, { says: __, ...fresh }] = [was, now];
  return canonical(old) === canonical(fresh);
};

function deciderSaid(
  one: AggregationStatement,
  actions: readonly string[],
  instead: readonly AggregationStatement[],
  { before, after, vocabulary }: Texts,
): string {
  const titles = actions.map((action) => inSentence(vocabulary.actions.get(action)?.title ?? action));
  const stays = instead.some(({ id }) => id === one.id);
  const then =
    instead.length === 0
      ? 'Then no rule would ask anybody else: whoever may do it would decide alone.'
      : `Then by ${orList(instead.map(({ id }) => `“${id}”`))}: ${instead.map((other) => `“${applied(other, after, vocabulary)}”`).join(' or ')}`;
  return `${stays ? 'it would ask for less than it does now' : 'it would no longer decide'} (${andList(titles)}). Now: “${applied(one, before, vocabulary)}” ${then} Keep it as it is, or put a rule in its place that asks for as much`;
}

/** The acts that a joint decision decided, and those by which they would be decided instead, where these ask for less. */
function looser(
  one: AggregationStatement,
  now: readonly Statement[],
): readonly { readonly actions: readonly string[]; readonly instead: readonly AggregationStatement[] }[] {
  const found = new Map<string, { actions: string[]; instead: readonly AggregationStatement[] }>();
  for (const action of asList(one.decides)) {
    const deciding = now.filter(
      (other): other is AggregationStatement =>
        other.kind === 'aggregation' && asList(other.decides).includes(action),
    );
    const same = deciding.find(({ when }) => spaced(when) === spaced(one.when));
    const instead = same === undefined ? untilSure(deciding) : [same];
    if (instead.length > 0 && instead.every((other) => asksAsMuch(other, one))) continue;
    const key = instead.map(({ id }) => id).join(' ');
    found.set(key, { actions: [...(found.get(key)?.actions ?? []), action], instead });
  }
  return [...found.values()];
}

const spaced = (when: string | undefined): string | undefined => when?.replaceAll(/\s+/g, ' ').trim();

/** Those that may decide, in their order: one without a condition leaves nothing to those after it. */
const untilSure = (deciding: readonly AggregationStatement[]): readonly AggregationStatement[] => {
  const sure = deciding.findIndex(({ when }) => when === undefined);
  return sure === -1 ? deciding : deciding.slice(0, sure + 1);
};

const STRICTNESS: Readonly<Record<Electorate['method'], number>> = {
  delegated: 0,
  majority: 1,
  qualified: 2,
  consent: 3,
  unanimity: 4,
};

type Asked = readonly Pick<Electorate, 'role' | 'method' | 'share' | 'quorum'>[];

/** Whether everybody who is asked by the second is asked by the first, at least as strictly, as long, and to the end. */
const asksAsMuch = (first: AggregationStatement, second: AggregationStatement): boolean =>
  coversAll(first.electorates, second.electorates) &&
  !closesOverSilenceSooner(first, second) &&
  lastWordAsksAsMuch(first, second);

/** Silence counts as agreement at the end of the time, or not at all: with less of it fewer are heard. */
function closesOverSilenceSooner(
  { electorates, period }: AggregationStatement,
  { period: other }: AggregationStatement,
): boolean {
  if (period === undefined) return false;
  const silence = electorates.some(
    ({ method, quorum = 0 }) => method !== 'unanimity' && method !== 'delegated' && quorum < 1,
  );
  if (!silence || other === undefined) return silence;
  if ('workingDays' in period) return 'workingDays' in other && period.workingDays < other.workingDays;
  // So many days are never more than as many working days.
  return period.days < ('days' in other ? other.days : other.workingDays);
}

/** Who decides where the time ends without a decision. Where nobody does, all stays as it is; a mediator decides nothing. */
function lastWordAsksAsMuch(first: AggregationStatement, second: AggregationStatement): boolean {
  const [one, other] = [first.fallback ?? 'keep', second.fallback ?? 'keep'];
  if (one === 'keep') return true;
  if ('refers' in one)
    return other !== 'keep' && 'refers' in other && other.refers.arrangement === one.refers.arrangement;
  if (!('decides' in one)) return true;
  const before: Asked = other !== 'keep' && 'decides' in other ? [other.decides] : second.electorates;
  return coversAll([one.decides], before);
}

const coversAll = (first: Asked, second: Asked): boolean =>
  second.every((asked) =>
    first.some(
      ({ role, method, share = 0, quorum = 0 }) =>
        role === asked.role &&
        (method === asked.method
          ? share >= (asked.share ?? 0) && quorum >= (asked.quorum ?? 0)
          : STRICTNESS[method] > STRICTNESS[asked.method]),
    ),
  );

const strictest = ({ electorates }: AggregationStatement): number =>
  Math.max(...electorates.map(({ method }) => STRICTNESS[method]));

/** Whether the first asks for less than the second: fewer of the same, or others in a way that takes less agreement. */
export const asksForLess = (first: AggregationStatement, second: AggregationStatement): boolean =>
  !asksAsMuch(first, second) && (asksAsMuch(second, first) || strictest(first) < strictest(second));
