import { canonical } from '../kernel/canonical.ts';
import { formulaOf } from './analysis/condition-formula.ts';
import { logicWithin, MOST_STEPS } from './analysis/formula.ts';
import { termsOf } from './analysis/terms.ts';
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
    const read = JSON.stringify(statements);
    return canonical({
      statements,
      settings: settings.filter(({ id }) => new RegExp(`\\bsettings\\.${id}\\b`).test(read)),
    });
  };
  return said(before) !== said(after);
}

function constitutionalIn(text: RulebookDocument, vocabulary: Vocabulary): readonly string[] {
  const all = statementsOf(text).map(({ statement }) => statement);
  const voices = new Set(all.flatMap((statement) => voicesIn(statement, vocabulary)));
  return [
    ...text.constitution,
    ...all.filter(
      (one) =>
        speaksOfChange(one, vocabulary) || [...voices].some((role) => speaksOfRole(one, role, vocabulary)),
    ),
  ].map(({ id }) => id);
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

/** Roles whose holders decide how rules are changed, in the first round or in one that follows a deadlock. */
function voicesIn(statement: Statement, vocabulary: Vocabulary): readonly string[] {
  if (statement.kind !== 'aggregation' || !speaksOfChange(statement, vocabulary)) return [];
  const { electorates, fallback } = statement;
  const roles = electorates.map(({ role }) => role);
  if (fallback === undefined || fallback === 'keep') return roles;
  if ('decides' in fallback) return [...roles, fallback.decides.role];
  return 'mediates' in fallback ? [...roles, fallback.mediates.role] : roles;
}

/** Whether a statement says who comes to hold a role, or has to give it up: of that role, or of which is not to be told. */
function speaksOfRole(statement: Statement, role: string, vocabulary: Vocabulary): boolean {
  switch (statement.kind) {
    case 'boundary':
    case 'position':
      return statement.role === role || COMMON_ROLES.includes(role);
    case 'choice':
    case 'aggregation':
      return actsIn(statement).some((action) => {
        const { enters, leaves, invites } = vocabulary.actions.get(action) ?? {};
        const pointer = enters ?? leaves ?? invites;
        if (pointer === undefined) return false;
        const conditions = 'if' in statement ? [statement.if, statement.when] : [statement.when];
        const asked = `action${pointer.replaceAll('/', '.')} == ${JSON.stringify(role)}`;
        return canHold([...conditions, asked], action, role, vocabulary);
      });
    default:
      return false;
  }
}

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
