import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { compileTest } from '../conditions/condition.ts';
import { environmentsOf, type Scope, scopeOf, type Words, withSettings } from '../conditions/environment.ts';
import { comprehensionOf } from '../conditions/tree.ts';
import { NO_JOINT_DECISION } from '../decide.ts';
import type { Considered, Decision, Question } from '../question.ts';
import { stepOf } from '../reads.ts';
import { asList, isAmong, type Placed, type Rulebook } from '../rulebook.ts';
import type { ChoiceStatement, PositionStatement, Setting, Statement } from '../statement.ts';
import { explainStatement, subjectOf } from './explain.ts';
import { say, treeOf } from './explain-condition.ts';
import { andList, inSentence, oneOfRole, orList, words } from './wording.ts';

interface Asked {
  readonly rulebook: Rulebook;
  readonly question: Question;
  readonly words: Words;
  readonly scope: Scope;
  readonly settings: readonly Setting[];
  /** Whether whoever asks sees the state that a statement reads. */
  readonly tells: (statement: Statement) => boolean;
}

/**
 * What would have to change for a refused act to be permitted, a sentence or two for each statement: those that refuse
 * it, then, where nothing grants it, what each statement that could grant it asks for. Empty for a permitted act.
 */
export function whatWouldHaveToChange(
  decision: Decision,
  rulebook: Rulebook,
  question: Question,
  tells: Asked['tells'] = () => true,
): readonly string[] {
  // That no joint decision decides it says itself what to do.
  if (decision.verdict === 'permitted' || decision.by.includes(NO_JOINT_DECISION)) return [];
  const asked = askedOf(rulebook, question, tells);
  const lines = decision.considered
    .filter(({ weight }) => weight === 'refuses')
    .map((one) => refusal(one, asked));
  if (!decision.considered.some((one) => isGranting(one, rulebook)))
    return [...lines, ...missingGrants(decision, asked)];
  // What is granted and refused by nobody in particular is a role that nobody lets the party into.
  return lines.length > 0 ? lines : closedRole(decision, asked);
}

function askedOf(rulebook: Rulebook, question: Question, tells: Asked['tells']): Asked {
  const settings = [...new Map(rulebook.settings.map((setting) => [setting.id, setting])).values()];
  const words = environmentsOf(rulebook.vocabulary).ofAction(question.action.name);
  const scope = scopeOf(words, { ...question, action: question.action.body });
  return { rulebook, question, words: withSettings(words, settings), scope, settings, tells };
}

const statementText = ({ statement }: Placed, { rulebook, settings }: Asked): string => {
  const source = [statement.cites, statement.verified === false ? 'not verified' : undefined].filter(
    (one) => one !== undefined,
  );
  const cites = source.length === 0 ? '' : ` (${source.join('; ')})`;
  const text = explainStatement(statement, rulebook.vocabulary, settings);
  return `${text.replace(/\.$/, '')}${cites}`;
};

function refusal(one: Considered, asked: Asked): string {
  const placed = asked.rulebook.byId.get(one.id);
  if (placed === undefined) return `“${one.id}” refuses it.`;
  const text = `“${one.id}” refuses it: ${statementText(placed, asked)}.`;
  // By what it is so is told by the state, which whoever asks does not see.
  if (!asked.tells(placed.statement)) return text;
  const members = one.error === undefined ? because(placed, asked) : [];
  if (members.length > 0) return `${text} It is so because of ${andList(members)}.`;
  const why = one.error === undefined ? holding(placed, asked) : '';
  const now =
    one.error === undefined ? (why === '' ? '' : ` Now ${why}.`) : ` ${notYetTold(one.error, asked)}`;
  return `${text}${now}`;
}

/** Why a condition says nothing yet, for people: something that is still to be entered, or is not there yet. */
function notYetTold(error: string, { rulebook, question }: Asked): string {
  const key = /^No such key: (\w+)$/.exec(error)?.[1];
  if (key === undefined) return `Whether that is so cannot be worked out: ${error}.`;
  const body = rulebook.vocabulary.actions.get(question.action.name)?.body as
    | { readonly properties?: Readonly<Record<string, { readonly title?: string }>> }
    | undefined;
  const fields = body?.properties ?? {};
  const field =
    Object.hasOwn(fields, key) && question.action.body[key] === undefined ? fields[key] : undefined;
  return field === undefined
    ? `This depends on what is not there yet (${words(key)}).`
    : `This depends on what you enter (${inSentence(field.title ?? words(key))}).`;
}

/** How many hold the role, beside how many may or must. */
function seats({ role, min, max }: PositionStatement, { rulebook, question }: Asked): string {
  const holders = question.holders[role];
  if (holders === undefined) return '';
  const leaves = rulebook.vocabulary.actions.get(question.action.name)?.leaves !== undefined;
  const [limit, least] = leaves ? [min, 'at least'] : [max, 'at most'];
  if (limit === undefined) return '';
  const then = leaves ? holders - 1 : holders + 1;
  return `${holders} ${holders === 1 ? 'holds' : 'hold'} the role ${words(role)}, and after this it would be ${then}, while ${least} ${limit} ${leaves ? 'must' : 'may'} hold it`;
}

/** So many members are named. */
const MOST_NAMED = 20;

/** Of a condition that holds for some of a list of parties or names: those for whom it does. */
function because({ statement }: Placed, { question, words: known, scope }: Asked): readonly string[] {
  const tree =
    statement.kind === 'choice' && statement.when !== undefined ? treeOf(statement.when) : undefined;
  const through = tree === undefined ? undefined : comprehensionOf(tree);
  const step = through === undefined ? undefined : stepOf(through.list);
  if (tree?.op !== 'rcall' || through?.name !== 'exists' || step?.of.op !== 'id') return [];
  const [variable] = tree.args[2];
  const [asked] = through.bodies;
  const of =
    step.of.args === 'state' ? question.state : step.of.args === 'parent' ? question.parent : undefined;
  const list = of?.[step.name];
  if (!Array.isArray(list) || variable?.op !== 'id' || asked === undefined) return [];
  const members = list.filter((one): one is string => typeof one === 'string').slice(0, MOST_NAMED);
  return members.filter((one) => {
    const of = `${serialize(through.list)}.exists(${variable.args}, ${variable.args} == ${JSON.stringify(one)} && (${serialize(asked)}))`;
    const test = compileTest(of, known);
    return test.ok && test.value(scope) === true;
  });
}

/** The parts of the condition that hold and would have to be otherwise. */
function holding({ statement }: Placed, asked: Asked): string {
  if (statement.kind === 'position') return seats(statement, asked);
  if (statement.kind !== 'choice' || statement.when === undefined) return '';
  const tree = treeOf(statement.when);
  return tree === undefined
    ? ''
    : say(tree, subjectOf(asked.question.action.name, asked.rulebook.vocabulary, asked.settings));
}

/** Whether it is a permission that holds. */
export const isGranting = ({ id, layer, truth, weight }: Considered, { byId }: Rulebook): boolean => {
  const statement = byId.get(id)?.statement;
  const must = statement?.kind === 'choice' && statement.deontic === 'must' && layer !== 'regime';
  return weight === 'grants' || (must && truth === 'true');
};

function closedRole(decision: Decision, asked: Asked): readonly string[] {
  const lines = decision.considered.flatMap((one) => {
    const placed = asked.rulebook.byId.get(one.id);
    return placed?.statement.kind === 'boundary' ? [boundaryLine(one, placed, asked)] : [];
  });
  return lines.length > 0 ? lines : ['No boundary statement of the rulebook lets anyone into this role.'];
}

function missingGrants(decision: Decision, asked: Asked): readonly string[] {
  const lines = decision.considered.flatMap((one) => {
    const placed = asked.rulebook.byId.get(one.id);
    if (placed === undefined) return [];
    const { statement } = placed;
    if (statement.kind === 'boundary') return [boundaryLine(one, placed, asked)];
    if (statement.kind !== 'choice' || !couldGrant(statement, one)) return [];
    return [`“${one.id}” would allow it: ${statementText(placed, asked)}. ${lacking(statement, one, asked)}`];
  });
  if (lines.length > 0) return lines;
  return ['No statement of the rulebook allows anyone to do this; it would have to be amended first.'];
}

const couldGrant = ({ deontic, right }: ChoiceStatement, { layer }: Considered): boolean =>
  (deontic === 'may' && (layer !== 'regime' || right === true)) || (deontic === 'must' && layer !== 'regime');

function boundaryLine(one: Considered, placed: Placed, asked: Asked): string {
  const why = one.error === undefined ? '' : ` Now: ${one.error}.`;
  return `“${one.id}” would allow it: ${statementText(placed, asked)}.${why}`;
}

/** What is missing: the role, or the parts of the conditions that do not hold. */
function lacking(statement: ChoiceStatement, one: Considered, asked: Asked): string {
  const who = asList(statement.who);
  if (!isAmong(who, asked.question.actor.roles))
    return who.every((role) => role === ENGINE)
      ? byItself(statement, asked)
      : `It takes ${orList(who.map(oneOfRole))}.`;
  if (!asked.tells(statement)) return 'It does not hold now.';
  if (one.error !== undefined) return notYetTold(one.error, asked);
  const failing = [statement.if, statement.when]
    .flatMap((condition) => (condition === undefined ? [] : (firstFalse(condition, asked) ?? [])))
    .at(0);
  return failing === undefined ? 'It does not hold now.' : `It is not so now that ${failing}.`;
}

/** The role of Moothall itself. */
const ENGINE = 'engine';

function byItself(statement: ChoiceStatement, asked: Asked): string {
  const tree = statement.when === undefined ? undefined : treeOf(statement.when);
  const when =
    tree === undefined
      ? 'another act or a day brings it about'
      : say(tree, subjectOf(asked.question.action.name, asked.rulebook.vocabulary, asked.settings));
  return `Moothall itself does this when ${when}: nobody has to ask for it.`;
}

/** The first part of a condition, of those joined by and, that is false; in words. */
function firstFalse(condition: string, asked: Asked): string | undefined {
  const tree = treeOf(condition);
  if (tree === undefined) return undefined;
  const parts = conjuncts(tree);
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts[length - 1];
    const prefix = parts.slice(0, length).map((one) => `(${serialize(one)})`);
    const test = compileTest(prefix.join(' && '), asked.words);
    if (part !== undefined && test.ok && test.value(asked.scope) === false)
      return say(part, subjectOf(asked.question.action.name, asked.rulebook.vocabulary, asked.settings));
  }
  return undefined;
}

const conjuncts = (node: ASTNode): readonly ASTNode[] =>
  node.op === '&&' ? [...conjuncts(node.args[0]), ...conjuncts(node.args[1])] : [node];
