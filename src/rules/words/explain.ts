import { environmentsOf } from '../conditions/environment.ts';
import { asList } from '../rulebook.ts';
import type {
  AggregationStatement,
  BoundaryStatement,
  Bounds,
  ChoiceStatement,
  Electorate,
  Fallback,
  InformationStatement,
  Period,
  PositionStatement,
  Setting,
  Statement,
  StatementKind,
  VariableStatement,
} from '../statement.ts';
import { isRulebook, type RuleDocument, statementsOf } from '../text/document.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { explainCondition, type Subject, settingValue } from './explain-condition.ts';
import {
  allOfRole,
  andList,
  capital,
  inSentence,
  number,
  oneOfRole,
  orList,
  plural,
  pounds,
  shareWords,
  valueWords,
  withArticle,
  words,
} from './wording.ts';

export interface Explained {
  readonly id: string;
  readonly kind: StatementKind;
  /** The part of the document: constitution, rulebook or statements. */
  readonly section: string;
  readonly text: string;
  readonly cites?: string;
  /** false: from memory or one source, to be shown with the text. */
  readonly verified?: boolean;
}

export interface ExplainedGroup {
  readonly kind: StatementKind;
  readonly title: string;
  readonly statements: readonly Explained[];
}

export interface ExplainedDocument {
  readonly title: string;
  readonly summary: string;
  readonly settings: readonly { readonly title: string; readonly value: string; readonly bounds?: string }[];
  readonly groups: readonly ExplainedGroup[];
}

/** The kinds in the order in which a newcomer asks: what for, who, how in, who may what, who decides, who sees, what it pays. */
const GROUPS: readonly (readonly [StatementKind, string])[] = [
  ['scope', 'What it is for'],
  ['position', 'Who is who'],
  ['boundary', 'Coming in and leaving'],
  ['choice', 'What each may, must and must not do'],
  ['aggregation', 'How decisions are made together'],
  ['information', 'Who sees what, and when'],
  ['payoff', 'Prices, weights and what is at stake'],
];

/** A whole document in plain English, grouped by kind. */
export function explainDocument(document: RuleDocument, vocabulary: Vocabulary): ExplainedDocument {
  const settings = isRulebook(document) ? document.settings : [];
  const all = statementsOf(document).map(({ path, statement }): Explained => {
    const { id, kind, cites, verified } = statement;
    return {
      id,
      kind,
      section: String(path[0]),
      text: explainStatement(statement, vocabulary, settings),
      ...(cites === undefined ? {} : { cites }),
      ...(verified === undefined ? {} : { verified }),
    };
  });
  return {
    title: document.title,
    summary: document.summary,
    settings: settings.map((setting) => ({
      title: setting.title,
      value: settingValue(setting),
      ...(setting.min === undefined && setting.max === undefined
        ? {}
        : { bounds: boundsWords(setting, (value) => settingValue({ ...setting, value })) }),
    })),
    groups: GROUPS.map(([kind, title]) => ({
      kind,
      title,
      statements: all.filter((one) => one.kind === kind),
    })).filter(({ statements }) => statements.length > 0),
  };
}

/** A statement in plain English: its own words where it has them, else made of its parts. */
export function explainStatement(
  statement: Statement,
  vocabulary: Vocabulary,
  settings: readonly Setting[] = [],
): string {
  if (statement.says !== undefined) return statement.says;
  const context: Context = { vocabulary, settings };
  const text = render(statement, context);
  return `${capital(text)}.${validity(statement)}`;
}

interface Context {
  readonly vocabulary: Vocabulary;
  readonly settings: readonly Setting[];
}

function render(statement: Statement, context: Context): string {
  switch (statement.kind) {
    case 'choice':
      return choiceText(statement, context);
    case 'position':
      return positionText(statement);
    case 'boundary':
      return boundaryText(statement, context);
    case 'aggregation':
      return aggregationText(statement, context);
    case 'information':
      return informationText(statement, context);
    default:
      return variableText(statement, context);
  }
}

function validity({ validFrom, validTo, appliesTo }: Statement): string {
  if (validFrom === undefined && validTo === undefined) return '';
  const days = [
    ...(validFrom === undefined ? [] : [`from ${validFrom}`]),
    ...(validTo === undefined ? [] : [`to ${validTo}`]),
  ].join(' ');
  return appliesTo === 'begun-on-or-after' ? ` (For what began ${days}.)` : ` (In force ${days}.)`;
}

const actionText = (action: string, { vocabulary }: Context): string =>
  inSentence(vocabulary.actions.get(action)?.title ?? words(action));

/** What conditions about an action speak of. */
export function subjectOf(
  action: string | undefined,
  vocabulary: Vocabulary,
  settings: readonly Setting[],
): Subject {
  const known = action === undefined ? undefined : vocabulary.actions.get(action);
  if (action === undefined || known === undefined) return { roots: new Map(), settings };
  return ofKind(known.stream, environmentsOf(vocabulary).ofAction(action).roots, { vocabulary, settings });
}

const subjectFor = (action: string | undefined, { vocabulary, settings }: Context): Subject =>
  subjectOf(action, vocabulary, settings);

function ofKind(kind: string, roots: Subject['roots'], { vocabulary, settings }: Context): Subject {
  const parent = vocabulary.streams.get(kind)?.parent;
  return { roots, settings, kind, ...(parent === undefined ? {} : { parent }) };
}

function choiceText(statement: ChoiceStatement, context: Context): string {
  const who = orList(asList(statement.who).map(oneOfRole));
  const actions = asList(statement.does);
  const does = orList(actions.map((action) => actionText(action, context)));
  const subject = subjectFor(actions[0], context);
  const conditions = conditionText(statement.if, statement.when, subject);
  const orElse = orElseText(statement, context);
  if (statement.after !== undefined) return dutyText(statement, who, does, conditions, context) + orElse;
  switch (statement.deontic) {
    case 'may':
      return `${who} may ${does}${conditions}${statement.right === true ? '. This is a right' : ''}`;
    case 'must':
      return `${who} must ${does}${conditions}${orElse}`;
    case 'must-not':
      return asList(statement.who).includes('anyone')
        ? `nobody may ${does}${conditions}${orElse}`
        : `${who} must not ${does}${conditions}${orElse}`;
    default:
      return `it is usual for ${who} to ${does}${conditions}`;
  }
}

function dutyText(
  { after = '', whose, above, begins, due, period, again, while: lasting }: ChoiceStatement,
  who: string,
  does: string,
  conditions: string,
  context: Context,
): string {
  const kinds = [...context.vocabulary.streams].filter(([, stream]) => stream.facts.includes(after));
  const kind = kinds[0]?.[0] ?? '';
  const subject = ofKind(kind, environmentsOf(context.vocabulary).ofFact(kind, after).roots, context);
  const time = due === undefined ? '' : explainCondition(due, subject);
  const span = /^(.*) after that$/.exec(time)?.[1];
  const by = due === undefined ? '' : span === undefined ? `, by ${time}` : `, within ${span}`;
  const told = (before: string, text: string | undefined) =>
    text === undefined ? '' : `${before} ${explainCondition(text, subject)}`;
  const about = told(' about the period whose last day is', period);
  const since = told(', not before', begins);
  const anew = told('; not done by then it is due again, counted from that day, as long as', again);
  const stands = told('; so it stands as long as', lasting);
  const whom = whose === undefined ? '' : `, the party named as “${words(whose)}”,`;
  const once = above === true ? ', once for all in the stream above' : '';
  return `after “${words(after)}” ${who}${whom} must ${does}${about}${once}${conditions}${since}${by}${anew}${stands}`;
}

const conditionText = (who: string | undefined, when: string | undefined, subject: Subject): string =>
  [
    ...(who === undefined ? [] : [` if ${explainCondition(who, subject)}`]),
    ...(when === undefined ? [] : [` when ${explainCondition(when, subject)}`]),
  ].join(who !== undefined && when !== undefined ? ',' : '');

function orElseText({ orElse, deontic, after, does }: ChoiceStatement, context: Context): string {
  if (deontic !== 'must' && deontic !== 'must-not') return '';
  const otherwise = after === undefined ? 'If that happens' : 'If that is not done in time';
  if (orElse === undefined) return '. This is expected, and counted, but not enforced';
  if ('refuse' in orElse) return '. It is refused';
  if ('escalate' in orElse)
    return `. ${otherwise}, it is brought to ${allOfRole(orElse.escalate.to)}${added(orElse.escalate.says)}`;
  const subject = subjectFor(asList(does)[0], context);
  if ('duty' in orElse) {
    const { who, does: duty, due, says } = orElse.duty;
    const by = due === undefined ? '' : ` by ${explainCondition(due, subject)}`;
    return `. ${otherwise}, ${oneOfRole(who)} must ${actionText(duty, context)}${by}${added(says)}`;
  }
  const { who, to, pence } = orElse.charge;
  const sum =
    typeof pence === 'number' ? pounds(pence) : `a sum in pence: ${explainCondition(pence, subject)}`;
  return `. ${otherwise}, ${oneOfRole(who)} owes ${oneOfRole(to)} ${sum}`;
}

const added = (says: string | undefined): string =>
  says === undefined ? '' : ` (${says.replace(/\.$/, '')})`;

function positionText({ role, title, min, max }: PositionStatement): string {
  const noun = title === undefined ? words(role) : inSentence(title);
  const many = plural(noun);
  if (min !== undefined && min === max)
    return `there ${min === 1 ? `is exactly one ${noun}` : `are exactly ${min} ${many}`}`;
  const limits = [
    ...(min === undefined || min === 0 ? [] : [`at least ${number(min, noun)}`]),
    ...(max === undefined ? [] : [`at most ${number(max, noun)}`]),
  ];
  if (limits.length === 0) return `there can be ${many}, as many as come in`;
  return `there ${limits.length === 2 || (min ?? max) !== 1 ? 'are' : 'is'} ${andList(limits)}`;
}

function boundaryText({ role, enter, leave }: BoundaryStatement, context: Context): string {
  const actions = [...context.vocabulary.actions];
  const subjectOn = (side: 'enters' | 'leaves') =>
    subjectFor(actions.find(([, action]) => action[side] !== undefined)?.[0], context);
  const noun = oneOfRole(role);
  const parts: string[] = [];
  if (enter !== undefined) {
    const { evidence = [], by, decidedBy } = enter;
    const shows =
      evidence.length === 0
        ? ''
        : `, showing ${andList(evidence.map((kind) => `evidence of ${words(kind)}`))}`;
    const lets =
      by === undefined
        ? `a party can become ${noun}`
        : `${orList(by.map(oneOfRole))} can let a party in as ${noun}`;
    const test = enter.if === undefined ? '' : `, if ${explainCondition(enter.if, subjectOn('enters'))}`;
    const decided = decidedBy === undefined ? '' : `; each entry is decided by the rule “${decidedBy}”`;
    parts.push(`${lets}${shows}${test}${decided}`);
  }
  if (leave !== undefined) {
    const notice = leave.notice === undefined ? '' : ` with ${number(leave.notice.days, 'day')} of notice`;
    const test = leave.if === undefined ? '' : `, if ${explainCondition(leave.if, subjectOn('leaves'))}`;
    parts.push(`${noun} can leave${notice}${test}`);
  }
  return parts.length === 0
    ? `nobody enters or leaves as ${noun} by this`
    : parts.map((one, i) => (i === 0 ? one : capital(one))).join('. ');
}

function electorateText({ role, method, share, quorum, weight }: Electorate): string {
  const who = `${allOfRole(role)}${weight === undefined ? '' : ' (whose voices weigh differently)'}`;
  const needs =
    quorum === undefined || quorum === 0 ? '' : `, of whom ${quorumWords(quorum)} must give a position`;
  switch (method) {
    case 'consent':
      return `consent of ${who}${needs} (it is carried unless one of them blocks it)`;
    case 'delegated':
      return `the decision of any one of ${who}, to whom it is delegated${needs}`;
    case 'unanimity':
      return `agreement of every one of ${who}${needs}`;
    case 'majority':
      return share === undefined || share === 0.5
        ? `a majority of ${who}${needs}`
        : `more than ${shareWords(share)} of the positions of ${who}${needs}`;
    case 'qualified':
      return `at least ${shareWords(share ?? TWO_THIRDS)} of the positions of ${who}${needs}`;
  }
}

const TWO_THIRDS = 2 / 3;

const periodWords = (period: Period): string =>
  'days' in period ? number(period.days, 'day') : number(period.workingDays, 'working day');

function fallbackWords(fallback: AggregationStatement['fallback']): string {
  if (fallback === undefined) return '';
  if (fallback === 'keep') return '. If it is not carried, all stays as it is';
  return `. If the time ends without a decision, ${followsWords(fallback)}`;
}

/** What a deadlock leads to. */
export function followsWords(fallback: Exclude<Fallback, 'keep'>): string {
  if ('escalate' in fallback) return `${allOfRole(fallback.escalate.to)} are told`;
  if ('refers' in fallback)
    return `${fallback.refers.arrangement} is asked and decides by its own rules, within ${periodWords(fallback.refers.period)}; else all stays as it is`;
  if ('mediates' in fallback)
    return `${allOfRole(fallback.mediates.role)} mediate and everybody is asked once more, within ${periodWords(fallback.mediates.period)}`;
  const { period, ...electorate } = fallback.decides;
  const within = period === undefined ? '' : `, within ${periodWords(period)}`;
  return `it takes ${electorateText(electorate)} instead${within}`;
}

const quorumWords = (quorum: number): string => (quorum === 1 ? 'all' : `at least ${shareWords(quorum)}`);

function aggregationText(statement: AggregationStatement, context: Context): string {
  const actions = asList(statement.decides);
  const what = orList(actions.map((action) => actionText(action, context)));
  const when =
    statement.when === undefined
      ? ''
      : ` when ${explainCondition(statement.when, subjectFor(actions[0], context))}`;
  const how = statement.electorates.map(electorateText).join(', and ');
  const { period } = statement;
  const time = period === undefined ? '' : `, within ${periodWords(period)}`;
  const keep = fallbackWords(statement.fallback);
  return `to ${what}${when} takes ${how}${time}${keep}`;
}

function informationText(statement: InformationStatement, context: Context): string {
  const { to, from, mine, on } = statement;
  const what = fieldsText(statement.fields, context.vocabulary);
  const kinds = on === undefined ? [] : asList(on);
  const where = kinds.length === 0 ? '' : `of ${orList(kinds.map((kind) => withArticle(words(kind))))}, `;
  const own = mine === true ? 'what is their own of ' : '';
  const since = from === undefined ? '' : ` once “${words(from)}” has happened`;
  const kind = kinds[0] ?? '';
  const subject = ofKind(kind, environmentsOf(context.vocabulary).ofView(kind).roots, context);
  const when = statement.when === undefined ? '' : ` when ${explainCondition(statement.when, subject)}`;
  const all = to.includes('anyone') || to.includes('public');
  const who = all ? 'everybody' : andList(to.map(allOfRole));
  return `${where}${who} can see ${own}${what}${since}${when}`;
}

/** Fields as a list; those of the history are named by what happened. */
function fieldsText(fields: readonly string[], { streams }: Vocabulary): string {
  const facts = new Set([...streams.values()].flatMap((stream) => stream.facts));
  const happenings = fields.flatMap((field) => {
    const [, first, fact] = field.split('/');
    return first === 'facts' && fact !== undefined && facts.has(fact) ? [fact] : [];
  });
  const named = [...new Set(happenings)].map((fact) => `“${words(fact)}”`);
  const others = fields.filter((field) => !facts.has(field.split('/')[2] ?? '')).map(fieldText);
  const history = named.length === 0 ? [] : [`the entries ${andList(named)} of the history`];
  return andList([...new Set(others), ...history]);
}

/** `/bids/STAR/price` as `the price of the bids`. */
function fieldText(pointer: string): string {
  const steps = pointer.split('/').filter((step) => step !== '' && step !== '*' && step !== '**');
  if (steps.length === 0) return 'everything';
  return steps
    .map((step) => `the ${words(step.replaceAll('~1', '/').replaceAll('~0', '~'))}`)
    .reverse()
    .join(' of ');
}

function boundsWords({ min, max, oneOf }: Bounds, show: (value: number) => string): string {
  return [
    ...(min === undefined ? [] : [`at least ${show(min)}`]),
    ...(max === undefined ? [] : [`at most ${show(max)}`]),
    ...(oneOf === undefined ? [] : [`one of ${orList(oneOf.map(valueWords))}`]),
  ].join(' and ');
}

function variableText(
  { variable, value, bounds }: VariableStatement,
  { vocabulary, settings }: Context,
): string {
  const setting = settings.find(({ id }) => variable === `settings.${id}`);
  const title = inSentence(vocabulary.variables.get(variable)?.title ?? setting?.title ?? words(variable));
  const limits = bounds === undefined ? '' : boundsWords(bounds, String);
  if (value === undefined) return `${title}: ${limits === '' ? 'any value' : limits}`;
  return `${title}: ${valueWords(value)}${limits === '' ? '' : ` (${limits})`}`;
}
