import { canonical } from '../kernel/canonical.ts';
import { formulaOf } from './analysis/condition-formula.ts';
import { logicWithin, MOST_STEPS } from './analysis/formula.ts';
import { termsOf } from './analysis/terms.ts';
import { namesReadBy, settingsReadBy } from './reads.ts';
import { asList, COMMON_ROLES } from './rulebook.ts';
import type { AggregationStatement, ChoiceStatement, RulebookDocument, Statement } from './statement.ts';
import { statementsOf } from './text/document.ts';
import type { Vocabulary } from './vocabulary.ts';
import { treeOf } from './words/explain-condition.ts';

/**
 * Whether what one text changes in another touches the constitution: a statement of that section, or its place; one that
 * speaks of how rules are changed (who proposes, who has a voice, how it is decided) or of who comes to have a voice, wherever
 * it stands; a number that one of these reads. Else an ordinary change could silence, send away or outnumber those who have
 * to be asked about the constitution.
 */
export function touchesConstitution(
  before: RulebookDocument,
  after: RulebookDocument,
  vocabulary: Vocabulary,
): boolean {
  const ids = new Set([before, after].flatMap((text) => constitutionalIn(text, vocabulary)));
  const said = ({ constitution, rulebook, settings }: RulebookDocument): string => {
    const statements = [constitution, rulebook].map((section) => section.filter(({ id }) => ids.has(id)));
    const reads = statements.flat().map(settingsReadBy);
    return canonical({ statements, settings: settings.filter(({ id }) => reads.some((read) => read(id))) });
  };
  return said(before) !== said(after);
}

/** So often it is asked of a text whether conditions can hold for a role: more than that, and it counts as if they could. */
const MOST_ASKED = 1000;

/**
 * The statements that belong to the constitution, by their ids. Whoever lets others in to a voice, decides on that, or has a
 * voice only by holding another role, as good as has it: what is said of who comes to hold that role belongs to it too.
 */
function constitutionalIn(text: RulebookDocument, vocabulary: Vocabulary): readonly string[] {
  const all = statementsOf(text).map(({ statement }) => statement);
  const roles = new Set([
    ...all.flatMap((one) => (one.kind === 'position' || one.kind === 'boundary' ? [one.role] : [])),
    ...givenRoles(vocabulary),
  ]);
  const found = new Set<Statement>();
  const followed = new Set<string>();
  let asked = 0;
  const holds: Holds = (...question) => {
    asked += 1;
    return asked > MOST_ASKED || canHold(...question);
  };
  const take = (statement: Statement): void => {
    if (found.has(statement)) return;
    found.add(statement);
    for (const role of rolesBehind(statement, vocabulary)) if (roles.has(role)) follow(role);
    const decidedBy = statement.kind === 'boundary' ? statement.enter?.decidedBy : undefined;
    for (const one of all) if (one.id === decidedBy) take(one);
  };
  const follow = (role: string): void => {
    if (followed.has(role)) return;
    followed.add(role);
    for (const one of all) if (!found.has(one) && speaksOfRole(one, role, vocabulary, holds)) take(one);
  };
  for (const one of all) if (speaksOfChange(one, vocabulary)) take(one);
  return [...text.constitution, ...found].map(({ id }) => id);
}

/**
 * The roles whose holders a statement gives a say in how rules are changed, in who comes to have that say, or keeps from it.
 * Whoever may propose a change has no say in it by that.
 */
function rolesBehind(statement: Statement, vocabulary: Vocabulary): readonly string[] {
  const named = namesReadBy(statement);
  switch (statement.kind) {
    case 'choice':
      return speaksOfChange(statement, vocabulary) && statement.deontic !== 'must-not'
        ? []
        : [...asList(statement.who), ...named];
    case 'aggregation':
      return [...voicesIn(statement), ...named];
    case 'boundary':
      return [...(statement.enter?.by ?? []), ...named];
    case 'payoff':
    case 'scope':
      return asList(statement.value ?? []).filter((role) => typeof role === 'string');
    default:
      return [];
  }
}

function speaksOfChange(statement: Statement, { actions, variables }: Vocabulary): boolean {
  switch (statement.kind) {
    case 'choice':
    case 'aggregation':
      return actsIn(statement).some((action) => actions.get(action)?.constitutional === true);
    case 'payoff':
    case 'scope':
      return variables.get(statement.variable)?.constitutional === true;
    default:
      return false;
  }
}

/** Roles whose holders decide, in the first round or in one that follows a deadlock. */
function voicesIn({ electorates, fallback }: AggregationStatement): readonly string[] {
  const roles = electorates.map(({ role }) => role);
  if (fallback === undefined || fallback === 'keep') return roles;
  if ('decides' in fallback) return [...roles, fallback.decides.role];
  return 'mediates' in fallback ? [...roles, fallback.mediates.role] : roles;
}

/** Whether a statement says who comes to hold a role, or has to give it up: of that role, or of which is not to be told. */
function speaksOfRole(statement: Statement, role: string, vocabulary: Vocabulary, holds: Holds): boolean {
  switch (statement.kind) {
    case 'boundary':
    case 'position':
      return statement.role === role || isGiven(role, vocabulary);
    case 'choice':
    case 'aggregation':
      return actsIn(statement).some((action) => {
        const { enters, leaves, invites } = vocabulary.actions.get(action) ?? {};
        const pointer = enters ?? leaves ?? invites;
        if (pointer === undefined) return false;
        if (isGiven(role, vocabulary)) return true;
        const conditions = 'if' in statement ? [statement.if, statement.when] : [statement.when];
        const asked = `action${pointer.replaceAll('/', '.')} == ${JSON.stringify(role)}`;
        return holds([...conditions, asked], action, role, vocabulary);
      });
    default:
      return false;
  }
}

/** Roles that come with others, whichever these are, as `member` does: no statement speaks of them by their names. */
const givenRoles = ({ actions, streams }: Vocabulary): readonly string[] => {
  const entered = [...actions.values()].filter(({ enters }) => enters !== undefined);
  return entered.flatMap(({ stream }) => streams.get(stream)?.roles ?? []);
};
const isGiven = (role: string, vocabulary: Vocabulary): boolean =>
  COMMON_ROLES.includes(role) || givenRoles(vocabulary).includes(role);

type Holds = typeof canHold;

/** Whether there may be a case of an act in which the conditions all hold. */
function canHold(
  conditions: readonly (string | undefined)[],
  action: string,
  role: string,
  vocabulary: Vocabulary,
): boolean {
  const around = { vocabulary, roles: new Set([role]), settings: [], bounds: new Map() };
  const terms = termsOf(around, { action }, false);
  const all = conditions.flatMap((text) => {
    const tree = text === undefined ? undefined : treeOf(text);
    return tree === undefined ? [] : [formulaOf(tree, terms)];
  });
  return !logicWithin(MOST_STEPS).isNever({ all });
}

const actsIn = (statement: ChoiceStatement | AggregationStatement): readonly string[] =>
  asList(statement.kind === 'choice' ? statement.does : statement.decides);
