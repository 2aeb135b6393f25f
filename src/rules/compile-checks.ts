import { Check } from 'typebox/value';
import { isObject, type Json } from '../kernel/json.ts';
import { type Beyond, beyondBounds } from './analysis/legal-bounds.ts';
import { isWithin, limitOf, SETTINGS_PREFIX } from './bounds.ts';
import { checkDuty } from './duty-checks.ts';
import { type Finding, nowhere, type Step } from './finding.ts';
import type { Loaded, Source } from './loading.ts';
import { asList } from './rulebook.ts';
import type {
  AggregationStatement,
  BoundaryStatement,
  ChoiceStatement,
  Fallback,
  InformationStatement,
  Setting,
  VariableStatement,
} from './statement.ts';
import { isRulebook } from './text/document.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Checked {
  readonly loaded: readonly Loaded[];
  readonly sources: readonly Source[];
  readonly vocabulary: Vocabulary;
  readonly roles: ReadonlySet<string>;
  readonly settings: readonly Setting[];
  readonly findings: Finding[];
}

type Say = Loaded['report'];

/** Everything about statements that is not the typing of their conditions: names, sense, layers and bounds. */
export function checkStatements(checked: Checked): void {
  const seen = new Map<string, string>();
  const rights: Right[] = [];
  for (const one of checked.loaded) {
    if (one.isFull()) return;
    const { statement, report } = one;
    const before = seen.get(statement.id);
    if (before !== undefined && before !== one.document)
      report(
        ['id'],
        `the id "${statement.id}" is used in ${before} already; refusals could not be told apart`,
      );
    seen.set(statement.id, one.document);
    switch (statement.kind) {
      case 'choice':
        checkChoice(statement, one, checked);
        if (statement.right === true) rights.push({ statement, one });
        if (statement.deontic === 'must-not' && statement.orElse !== undefined)
          checkRights(statement, one, rights);
        break;
      case 'boundary':
        checkBoundary(statement, one, checked);
        break;
      case 'aggregation':
        checkAggregation(statement, one, checked);
        break;
      case 'information':
        checkInformation(statement, one, checked);
        break;
      case 'position':
        break;
      default:
        checkVariable(statement, one, checked);
    }
  }
  for (const source of checked.sources) checkSettings(source, checked);
}

type Names = Pick<ReadonlySet<string>, 'has' | 'keys'>;

const known = (
  names: Names,
  what: string,
  value: string,
  path: readonly Step[],
  report: Say,
  of = '',
): void => {
  if (names.has(value)) return;
  const all = [...names.keys()];
  const near = all.filter((name) => name.includes(value) || value.includes(name) || isNear(name, value));
  const hint =
    near.length > 0
      ? `is it ${near.slice(0, 3).join(' or ')}?`
      : `there are ${all.slice(0, 12).join(', ')}${all.length > 12 ? ' and more' : ''}`;
  report(path, `there is no ${what} "${value}"${of}; ${hint}`);
};

/** One letter more, less or other. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const rest = (text: string, skip: number) => text.slice(start + skip);
  return rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}

const each = (
  value: string | readonly string[],
  key: string,
): readonly (readonly [string, readonly Step[]])[] =>
  typeof value === 'string' ? [[value, [key]]] : value.map((member, index) => [member, [key, index]]);

/**
 * A rulebook names roles that exist. The layers around it are written for rulebooks that may not have each role they
 * name: there it is a doubt, since a statement about nobody has no effect.
 */
const knownRole = (role: string, path: readonly Step[], one: Loaded, { roles, sources }: Checked): void => {
  // A layer that is read by itself has nobody to name yet.
  if (one.outer && !sources.some(({ layer }) => layer === 'rulebook')) return;
  known(roles, 'role', role, path, (at, message) => {
    one.report(at, message, { severity: one.outer ? 'warning' : 'error' });
  });
};

const knownAction = (action: string, path: readonly Step[], report: Say, { vocabulary }: Checked): void =>
  known(vocabulary.actions, 'action', action, path, report);

const knownFact = (fact: string, path: readonly Step[], report: Say, { vocabulary }: Checked): void =>
  known(
    new Set([...vocabulary.streams.values()].flatMap((stream) => stream.facts)),
    'fact',
    fact,
    path,
    report,
  );

function checkChoice(statement: ChoiceStatement, one: Loaded, checked: Checked): void {
  const { report } = one;
  const { deontic, after, due, orElse } = statement;
  for (const [role, path] of each(statement.who, 'who')) knownRole(role, path, one, checked);
  for (const [action, path] of each(statement.does, 'does')) knownAction(action, path, report, checked);
  if (deontic === 'must-not' && orElse !== undefined && !one.outer) {
    for (const [role, path] of each(statement.who, 'who'))
      if (role === 'engine')
        report(path, `${OF_THE_ENGINE} does to carry out what was decided. ${NAME_PEOPLE}`);
    for (const [action, path] of each(statement.does, 'does')) ofTheEngine(action, path, report, checked);
  }
  if (orElse !== undefined && deontic !== 'must' && deontic !== 'must-not')
    report(['orElse'], 'only a must or a must-not has an orElse; a may never needs one');
  if (after !== undefined) {
    knownFact(after, ['after'], report, checked);
    if (deontic !== 'must') report(['after'], 'only a must is a duty after a fact');
    if (due === undefined) report(['after'], 'without due this duty is never late', { severity: 'warning' });
  }
  checkDuty(statement, one.outer, report, checked.vocabulary);
  if (after === undefined && due !== undefined)
    report(['due'], 'due needs after: the fact that raises the duty');
  if (after === undefined && deontic === 'must' && orElse !== undefined)
    report(['orElse'], 'a must without after is never breached, so that this orElse never runs', {
      severity: 'warning',
    });
  if (orElse !== undefined && 'duty' in orElse) {
    knownRole(orElse.duty.who, ['orElse', 'duty', 'who'], one, checked);
    knownAction(orElse.duty.does, ['orElse', 'duty', 'does'], report, checked);
  }
  if (orElse !== undefined && 'charge' in orElse) {
    knownRole(orElse.charge.who, ['orElse', 'charge', 'who'], one, checked);
    knownRole(orElse.charge.to, ['orElse', 'charge', 'to'], one, checked);
  }
  if (orElse !== undefined && 'escalate' in orElse)
    knownRole(orElse.escalate.to, ['orElse', 'escalate', 'to'], one, checked);
  if (statement.right === true && (deontic !== 'may' || one.layer === 'rulebook'))
    report(['right'], 'only a may of a regime or a constitution is a right');
}

const OF_THE_ENGINE = 'no rule of a rulebook can stand in the way of what Moothall itself';
const NAME_PEOPLE = 'Name the people and the acts of theirs that it shall hold for, or leave it out';

/** Votes close, and what was agreed comes about, whatever a rulebook says. */
function ofTheEngine(action: string, path: readonly Step[], report: Say, { vocabulary }: Checked): void {
  const words = vocabulary.actions.get(action);
  if (words?.engine !== true) return;
  report(
    path,
    `${OF_THE_ENGINE} does, such as ${action} (“${words.title}”): else votes would never close, or what was agreed never come about. ${NAME_PEOPLE}`,
  );
}

interface Right {
  readonly statement: ChoiceStatement;
  readonly one: Loaded;
}

/** An inner must-not cannot stand against a right that an outer layer gives; those come first in the order. */
function checkRights(statement: ChoiceStatement, one: Loaded, rights: readonly Right[]): void {
  for (const right of rights) {
    if (right.one.layer === one.layer) continue;
    const actions = asList(right.statement.does).filter((action) => asList(statement.does).includes(action));
    if (actions.length === 0) continue;
    const cites = right.statement.cites === undefined ? '' : `, ${right.statement.cites}`;
    one.report(
      ['deontic'],
      `weaker than ${right.one.layer === 'regime' ? 'law' : 'the constitution'}: ${actions.join(', ')} is a right by ` +
        `"${right.statement.id}" (${right.one.document}${cites}), so that no must-not can stand against it`,
      right.one.layer === 'regime' ? { law: { weakerThan: 'law' } } : {},
    );
  }
}

function checkBoundary(statement: BoundaryStatement, one: Loaded, checked: Checked): void {
  const { report } = one;
  knownRole(statement.role, ['role'], one, checked);
  (statement.enter?.by ?? []).forEach((role, index) => {
    knownRole(role, ['enter', 'by', index], one, checked);
  });
  const decidedBy = statement.enter?.decidedBy;
  if (decidedBy === undefined) return;
  const rules = checked.loaded.map((one) => one.statement).filter((other) => other.kind === 'aggregation');
  known(
    new Set(rules.map((rule) => rule.id)),
    'aggregation statement',
    decidedBy,
    ['enter', 'decidedBy'],
    report,
  );
}

function checkAggregation(statement: AggregationStatement, one: Loaded, checked: Checked): void {
  const { report } = one;
  for (const [action, path] of each(statement.decides, 'decides')) {
    knownAction(action, path, report, checked);
    if (!one.outer) ofTheEngine(action, path, report, checked);
  }
  statement.electorates.forEach(({ role, method, share }, index) => {
    const path = ['electorates', index];
    knownRole(role, [...path, 'role'], one, checked);
    if (share !== undefined && method !== 'majority' && method !== 'qualified')
      report([...path, 'share'], `a share belongs to majority and qualified, not to ${method}`);
    if (statement.electorates.findIndex((other) => other.role === role) !== index)
      report([...path, 'role'], `the electorate "${role}" is there twice`);
  });
  const { fallback } = statement;
  // Whether the other arrangement is there shows when it is asked: rules may be written before it begins.
  if (fallback === undefined || fallback === 'keep' || 'refers' in fallback) return;
  const [kind, role, key] = fallbackRole(fallback);
  knownRole(role, ['fallback', kind, key], one, checked);
}

type WithRole = Exclude<Fallback, 'keep' | { readonly refers: unknown }>;
const fallbackRole = (fallback: WithRole): readonly [string, string, string] =>
  'decides' in fallback
    ? ['decides', fallback.decides.role, 'role']
    : 'mediates' in fallback
      ? ['mediates', fallback.mediates.role, 'role']
      : ['escalate', fallback.escalate.to, 'to'];

function checkInformation(statement: InformationStatement, one: Loaded, checked: Checked): void {
  const { report } = one;
  for (const [kind, path] of each(statement.on ?? [], 'on'))
    known(checked.vocabulary.streams, 'kind of stream', kind, path, report);
  statement.to.forEach((role, index) => {
    knownRole(role, ['to', index], one, checked);
  });
  if (statement.from !== undefined) knownFact(statement.from, ['from'], report, checked);
  statement.fields.forEach((field, index) => {
    checkField(field, asList(statement.on ?? []), checked, (message) =>
      report(['fields', index], message, { severity: 'warning' }),
    );
    if (statement.mine === true && !field.split('/').includes('*'))
      report(['fields', index], 'mine speaks of elements of a collection: the pattern has a * for them');
  });
}

/** A field that a stream of one of the kinds has; a text that shows another is read all the same, and shows nothing by it. */
function checkField(
  field: string,
  kinds: readonly string[],
  { vocabulary }: Checked,
  doubt: (message: string) => void,
): void {
  const [, first = '', second = ''] = field.split('/');
  const streams = kinds.flatMap((kind) => vocabulary.streams.get(kind) ?? []);
  if (first.includes('*') || streams.length === 0 || streams.some(({ seen }) => seen === undefined)) return;
  const say = (_: readonly Step[], message: string) => doubt(`${message} Nothing is shown by it`);
  const names = streams.flatMap(({ state, seen = [] }) => [
    ...Object.keys((state as { properties?: object }).properties ?? {}),
    ...seen,
  ]);
  known(new Set(names), 'field', first, [], say, ` of a ${kinds.join(' or a ')}`);
  if (first === 'facts' && second !== '' && !second.includes('*'))
    known(new Set(streams.flatMap(({ facts }) => facts)), 'fact', second, [], say);
}

function checkVariable(statement: VariableStatement, one: Loaded, checked: Checked): void {
  const { variable, value, bounds } = statement;
  const setting = variable.startsWith(SETTINGS_PREFIX);
  const doubt: Say = (path, message) => one.report(path, message, { severity: 'warning' });
  // Law bounds numbers that not every rulebook has; whoever writes a rulebook bounds its own.
  if (setting && !one.outer) {
    const own = new Set(checked.settings.map(({ id }) => id));
    known(own, 'setting', variable.slice(SETTINGS_PREFIX.length), ['variable'], doubt);
  }
  if (!setting) known(checked.vocabulary.variables, 'variable', variable, ['variable'], one.report);
  if (setting && value !== undefined)
    one.report(['value'], 'the value of a setting stands under settings; only bounds are set here');
  if (value === undefined) return;
  const words = checked.vocabulary.variables.get(variable);
  if (words !== undefined && !Check(words.schema, value))
    one.report(['value'], `this is no value for ${variable} (${words.title})`);
  else checkTotal(value, words?.total, doubt);
  checkSetAgain(statement, one, checked, doubt);
  if (bounds !== undefined && !isWithin(value, bounds))
    one.report(['value'], `this value lies outside its own bounds: ${limitOf(bounds)}`);
  for (const beyond of beyondBounds(
    { variable, value, order: one.order },
    checked.loaded,
    checked.sources,
    checked.vocabulary,
  )) {
    const { message, severity, law } = beyond;
    one.report(['value'], message, { severity, ...(law === undefined ? {} : { law }) });
  }
}

/** Texts that are in force stay readable, so that this is a doubt; an award under such weights would be refused. */
function checkTotal(value: Json, total: number | undefined, doubt: Say): void {
  if (total === undefined || !isObject(value)) return;
  const parts = Object.values(value).filter((part) => typeof part === 'number');
  const sum = parts.reduce((all, part) => all + Math.round(part * 100), 0) / 100;
  if (sum !== total)
    doubt(['value'], `these make ${sum}, not ${total} (${parts.join(' and ')}). Let them make ${total}`);
}

/** Of two values of one variable in one text the last counts, as long as it holds. */
function checkSetAgain({ variable }: VariableStatement, one: Loaded, { loaded }: Checked, doubt: Say): void {
  const after = loaded.find(
    ({ document, order, statement }) =>
      document === one.document &&
      order > one.order &&
      (statement.kind === 'payoff' || statement.kind === 'scope') &&
      statement.variable === variable &&
      statement.value !== undefined &&
      statement.validFrom === undefined &&
      statement.validTo === undefined &&
      statement.variants === undefined,
  )?.statement;
  if (after !== undefined)
    doubt(
      ['value'],
      `it never counts: “${after.says ?? after.id}” (${after.id}) sets ${variable} after it, and of two the last one holds. Remove one of them`,
    );
}

function checkSettings(source: Source, checked: Checked): void {
  if (!isRulebook(source.document)) return;
  const document = source.document.id;
  source.document.settings.forEach((setting, index) => {
    const path = ['settings', index, 'value'];
    const place = (source.locate ?? nowhere)(path);
    const say = (message: string, severity: Finding['severity'] = 'error', law?: Beyond['law']) => {
      checked.findings.push({ severity, document, path: `/${path.join('/')}`, ...place, message, ...law });
    };
    const { unit, value, id, title } = setting;
    const named = `“${title}”`;
    const highest = unit === 'percent' ? 100 : unit === 'share' ? 1 : undefined;
    if (highest !== undefined && (value < 0 || value > highest)) say(`${named} is from 0 to ${highest}`);
    if (highest === undefined && !Number.isSafeInteger(value))
      say(`${named} is a whole number of ${unit.replace('-', ' ')}`);
    if (!isWithin(value, setting)) say(`${named} is ${value}, and the rulebook allows ${limitOf(setting)}`);
    const given = { variable: `${SETTINGS_PREFIX}${id}`, value, order: Number.POSITIVE_INFINITY, setting };
    for (const beyond of beyondBounds(given, checked.loaded, checked.sources, checked.vocabulary))
      say(beyond.message, beyond.severity, beyond.law);
  });
}
