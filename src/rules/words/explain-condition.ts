import { type ASTNode, Environment, ParseError, serialize } from '@marcbachmann/cel-js';
import { formatDay, formatInstant, readDay, readInstant } from '../../kernel/time.ts';
import { LIMITS } from '../conditions/environment.ts';
import type { Shape } from '../conditions/shape.ts';
import type { Setting } from '../statement.ts';
import { AMOUNTS, type Comparison, MIRROR, OPPOSITE, TIMES } from './comparisons.ts';
import { momentOf, nounOf } from './fields.ts';
import { andList, inSentence, number, orList, pounds, words, yearDays } from './wording.ts';

/** What a condition is about, so that its parts can be named and read with their types. */
export interface Subject {
  readonly roots: ReadonlyMap<string, Shape>;
  readonly settings: readonly Setting[];
  /** What `state` and `parent` are called: `plot`, `society`. */
  readonly kind?: string;
  readonly parent?: string;
}

const reader = new Environment({ limits: LIMITS });

/** The tree of a condition, or undefined where it cannot be read. */
export function treeOf(condition: string): ASTNode | undefined {
  try {
    return reader.parse(condition).ast;
  } catch (error) {
    if (error instanceof ParseError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A condition in plain English: `the deadline is earlier than 25 days from now`. */
export function explainCondition(condition: string, subject: Subject): string {
  const tree = treeOf(condition);
  return tree === undefined ? `“${condition}”` : say(tree, subject);
}

export function say(node: ASTNode, subject: Subject): string {
  switch (node.op) {
    case 'value':
      return literal(node.args, undefined);
    case 'id':
      return ROOT_WORDS[node.args] ?? (node.args === 'now' ? 'now' : itemName(node.args, subject));
    case '.':
    case '[]':
      return truth(node, subject);
    case '&&':
    case '||':
      return joined(node, subject);
    case '!_':
      return negated(node.args, subject);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node.op, node.args[0], node.args[1], subject);
    case 'in':
      return membership(node.args[0], node.args[1], subject, false);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      const verb = ARITHMETIC[node.op];
      return `${say(node.args[0], subject)} ${verb} ${say(node.args[1], subject)}`;
    }
    case '-_':
      return `minus ${say(node.args, subject)}`;
    case '?:': {
      const [asked, yes, no] = node.args;
      return `${say(yes, subject)} if ${say(asked, subject)}, else ${say(no, subject)}`;
    }
    case 'list':
      return andList(node.args.map((member) => say(member, subject)));
    case 'call':
      return called(node.args[0], node.args[1], subject, node);
    case 'rcall':
      return method(node.args[0], node.args[1], node.args[2], subject, node);
    default:
      return `“${serialize(node)}”`;
  }
}

const ROOT_WORDS: Readonly<Record<string, string>> = {
  actor: 'whoever acts',
  action: 'what is asked',
  state: 'the present state',
  parent: 'what it belongs to',
  happened: 'what has happened',
};
const ARITHMETIC = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided by', '%': 'modulo' } as const;

/** The variable that goes through a list has no name worth reading. */
const itemName = (name: string, subject: Subject): string => (subject.roots.has(name) ? name : 'it');

const isText = (value: unknown): value is string => typeof value === 'string';

function literal(value: unknown, beside: ASTNode | undefined): string {
  if (isText(value)) {
    const day = readDay(value);
    return day.ok ? formatDay(day.value) : `“${value}”`;
  }
  const plain = typeof value === 'bigint' || typeof value === 'number';
  if (plain && beside !== undefined && /pence$/i.test(lastStep(beside))) return pounds(Number(value));
  return String(value);
}

function lastStep(node: ASTNode): string {
  if (node.op === '.') return node.args[1];
  if (node.op === '[]' && node.args[1].op === 'value') return String(node.args[1].args);
  return node.op === 'call' && node.args[1][0] !== undefined ? lastStep(node.args[1][0]) : '';
}

function shapeOfNode(node: ASTNode, { roots }: Subject): Shape | undefined {
  if (node.op === 'id') return roots.get(node.args);
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const container = shapeOfNode(node.args[0], { roots, settings: [] });
  if (container?.kind === 'object') return container.fields.get(lastStep(node))?.shape;
  return container?.kind === 'list' || container?.kind === 'map' ? container.of : undefined;
}

const TIME_CALLS = new Set(['addDays', 'addWorkingDays', 'addMonths', 'nextOf', 'startOfDay', 'timestamp']);

const isTime = (node: ASTNode, subject: Subject): boolean =>
  (node.op === 'id' && node.args === 'now') ||
  (node.op === 'call' && TIME_CALLS.has(node.args[0])) ||
  shapeOfNode(node, subject)?.kind === 'timestamp';

/** What is so or is not is said by the words beside its box: `“It changes the constitution” applies`. */
function truth(node: Extract<ASTNode, { op: '.' | '[]' }>, subject: Subject, not = false): string {
  const shape = shapeOfNode(node, subject);
  if (shape?.kind === 'bool' && shape.title !== undefined)
    return `“${shape.title}” ${not ? 'does not apply' : 'applies'}`;
  return not ? `${part(node, subject)} is not so` : part(node, subject);
}

/** A thing rather than whether it is so. */
const thing = (node: ASTNode, subject: Subject): string =>
  node.op === '.' || node.op === '[]' ? part(node, subject) : say(node, subject);

function part(node: Extract<ASTNode, { op: '.' | '[]' }>, subject: Subject): string {
  const [container] = node.args;
  // `plots[p]` while going through the keys p of plots is the one that is looked at.
  if (node.op === '[]' && node.args[1].op === 'id' && !subject.roots.has(node.args[1].args)) return 'it';
  const step = node.op === '.' || node.args[1].op === 'value' ? lastStep(node) : undefined;
  const root = container.op === 'id' ? container.args : undefined;
  if (step === undefined) {
    const key = node.op === '[]' ? node.args[1] : container;
    // `plots[plot]` is the plot.
    const ofOne = lastStep(key) !== '' && lastStep(container) === `${lastStep(key)}s`;
    return ofOne ? say(key, subject) : `${say(container, subject)} of ${say(key, subject)}`;
  }
  const noun = nounOf(step);
  const moment = momentOf(node, subject);
  if (moment !== undefined) return `the time at which ${moment.of} was ${moment.what}`;
  switch (root) {
    case 'settings':
      return settingWords(step, subject);
    case 'happened':
      return `the time of “${words(step)}”`;
    case 'actor':
      return step === 'id' ? 'whoever acts' : `the ${noun} of whoever acts`;
    case 'action':
      return `the ${noun}`;
    case 'state':
      return `the ${noun} of the ${words(subject.kind ?? 'stream')}`;
    case 'parent':
      return `the ${noun} of the ${words(subject.parent ?? 'arrangement')}`;
    case 'fact':
      return step === 'at' ? 'that' : `its ${noun}`;
    default:
      if ((root !== undefined && !subject.roots.has(root)) || say(container, subject) === 'it')
        return `its ${noun}`;
      if (container.op === '.' && container.args[0].op === 'id' && container.args[0].args === 'fact')
        return `its ${noun}`;
      return /^\d+$/.test(step)
        ? `number ${Number(step) + 1} of ${say(container, subject)}`
        : `the ${noun} of ${say(container, subject)}`;
  }
}

/** Whether something is given, or has happened where it is the time of that. */
function givenWords(node: ASTNode, subject: Subject, not: string): string {
  const moment = momentOf(node, subject);
  return moment === undefined
    ? `${thing(node, subject)} is ${not}given`
    : `${moment.of} was ${not}${moment.what}`;
}

const UNITS: Readonly<Record<Setting['unit'], (value: number) => string>> = {
  days: (value) => number(value, 'day'),
  'working-days': (value) => number(value, 'working day'),
  percent: (value) => `${value}%`,
  pence: pounds,
  count: String,
  share: (value) => `${Math.round(value * 1000) / 10}%`,
};

export const settingValue = ({ unit, value }: Setting): string => UNITS[unit](value);

function settingWords(name: string, { settings }: Subject): string {
  const setting = settings.find(({ id }) => id === name);
  return setting === undefined
    ? `the setting ${words(name)}`
    : `the ${inSentence(setting.title)} (${settingValue(setting)})`;
}

function joined(node: Extract<ASTNode, { op: '&&' | '||' }>, subject: Subject): string {
  const parts = flatten(node, node.op).filter((one) => !isGuard(one, node));
  const said = parts.map((one) => {
    const mixed = one.op === '||' || one.op === '&&';
    return mixed ? `(${say(one, subject)})` : say(one, subject);
  });
  return node.op === '&&' ? andList(said) : orList(said);
}

const flatten = (node: ASTNode, op: '&&' | '||'): readonly ASTNode[] =>
  node.op === op ? [...flatten(node.args[0], op), ...flatten(node.args[1], op)] : [node];

/** `has(action.x) && action.x > 3`: the first part guards the second and need not be said. */
function isGuard(one: ASTNode, whole: ASTNode): boolean {
  if (whole.op !== '&&') return false;
  const guarded =
    one.op === 'call' && one.args[0] === 'has' && one.args[1][0] !== undefined
      ? serialize(one.args[1][0])
      : one.op === 'in'
        ? `${serialize(one.args[1])}[${serialize(one.args[0])}]`
        : undefined;
  if (guarded === undefined) return false;
  return flatten(whole, '&&').some((other) => other !== one && serialize(other).includes(guarded));
}

function negated(node: ASTNode, subject: Subject): string {
  switch (node.op) {
    case 'in':
      return membership(node.args[0], node.args[1], subject, true);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(OPPOSITE[node.op], node.args[0], node.args[1], subject);
    case '!_':
      return say(node.args, subject);
    case 'call':
      if (node.args[0] === 'has' && node.args[1][0] !== undefined)
        return givenWords(node.args[1][0], subject, 'not ');
      return `not (${say(node, subject)})`;
    case '.':
    case '[]':
      return truth(node, subject, true);
    default:
      return `it is not so that ${say(node, subject)}`;
  }
}

function compared(op: Comparison, left: ASTNode, right: ASTNode, subject: Subject): string {
  // `now > action.deadline` reads better as the deadline's.
  const plainLeft = left.op === 'value' || (left.op === 'id' && left.args === 'now');
  if (plainLeft && (right.op === '.' || right.op === '[]')) return compared(MIRROR[op], right, left, subject);
  if (right.op === 'value' && typeof right.args === 'boolean') {
    const yes = right.args === (op === '==');
    return yes ? say(left, subject) : negated(left, subject);
  }
  if (isCount(left) && right.op === 'value') {
    const some = say(countedOf(left), subject);
    const count = Number(right.args);
    if (count === 0 && (op === '>' || op === '!=')) return `there are any ${bare(some)}`;
    if (count === 0 && op === '==') return `there are no ${bare(some)}`;
  }
  const verb = (isTime(left, subject) || isTime(right, subject) ? TIMES : AMOUNTS)[op];
  const other = right.op === 'value' ? literal(right.args, left) : say(right, subject);
  return `${say(left, subject)} ${verb} ${other}`;
}

const sizeOf = (of: ASTNode, subject: Subject): string =>
  `the ${shapeOfNode(of, subject)?.kind === 'string' ? 'length' : 'number'} of ${bare(say(of, subject))}`;
const bare = (text: string): string => text.replace(/^the /, '');
const isCount = (node: ASTNode): boolean =>
  (node.op === 'call' || node.op === 'rcall') && node.args[0] === 'size';
const countedOf = (node: ASTNode): ASTNode => {
  if (node.op === 'call') return node.args[1][0] ?? node;
  return node.op === 'rcall' ? node.args[1] : node;
};

function membership(member: ASTNode, of: ASTNode, subject: Subject, not: boolean): string {
  if (of.op === 'id' && of.args === 'happened') {
    const what = member.op === 'value' ? words(String(member.args)) : say(member, subject);
    return `“${what}” has ${not ? 'not ' : ''}happened`;
  }
  if (serialize(of) === 'actor.roles' || serialize(of) === 'actor.evidence') {
    const what = serialize(of) === 'actor.roles' ? 'the role' : 'evidence of the kind';
    return `whoever acts has ${not ? 'not ' : ''}${what} ${say(member, subject)}`;
  }
  const list =
    of.op === 'list'
      ? `one of ${orList(of.args.map((one) => (one.op === 'value' ? literal(one.args, member) : say(one, subject))))}`
      : `among ${say(of, subject)}`;
  return `${say(member, subject)} is ${not ? 'not ' : ''}${list}`;
}

function called(name: string, args: readonly ASTNode[], subject: Subject, node: ASTNode): string {
  const [first, second] = args;
  if (first === undefined) return `“${serialize(node)}”`;
  switch (name) {
    case 'has':
      return givenWords(first, subject, '');
    case 'size':
      return sizeOf(first, subject);
    case 'addDays':
    case 'addWorkingDays':
    case 'addMonths':
      return shifted(first, second ?? first, SPANS[name], subject);
    case 'nextOf':
      return `the next ${yearDays(textsIn(second ?? first))} from ${say(first, subject)}`;
    case 'daysBetween':
      return `the number of days from ${say(first, subject)} to ${say(second ?? first, subject)}`;
    case 'startOfDay':
      return first.op === 'value' ? say(first, subject) : `the start of the day of ${say(first, subject)}`;
    case 'timestamp': {
      const read = first.op === 'value' && isText(first.args) ? readInstant(first.args) : undefined;
      return read?.ok ? formatInstant(read.value) : say(first, subject);
    }
    case 'double':
    case 'int':
    case 'string':
      return say(first, subject);
    default:
      return `“${serialize(node)}”`;
  }
}

const SPANS = { addDays: 'day', addWorkingDays: 'working day', addMonths: 'month' } as const;

const textsIn = (list: ASTNode): string[] =>
  list.op === 'list' ? list.args.map((one) => (one.op === 'value' ? String(one.args) : '')) : [];

function shifted(from: ASTNode, days: ASTNode, noun: string, subject: Subject): string {
  const back = days.op === '-_';
  const amount = back ? days.args : days;
  const span =
    amount.op === 'value' ? number(Number(amount.args), noun) : spanWords(say(amount, subject), noun);
  if (from.op === 'id' && from.args === 'now') return back ? `${span} ago` : `${span} from now`;
  return `${span} ${back ? 'before' : 'after'} ${say(from, subject).replace(/^the time of /, '')}`;
}

/** A setting says its unit itself; any other number gets it. */
const spanWords = (amount: string, noun: string): string =>
  amount.endsWith('days)') || amount.endsWith('day)') ? amount : `${amount} ${noun}s`;

const METHODS: Readonly<Record<string, string>> = {
  startsWith: 'begins with',
  endsWith: 'ends with',
  contains: 'contains',
};

function method(
  name: string,
  receiver: ASTNode,
  args: readonly ASTNode[],
  subject: Subject,
  node: ASTNode,
): string {
  const of = say(receiver, subject);
  const verb = METHODS[name];
  const [first, body] = args;
  if (verb !== undefined && first !== undefined) return `${of} ${verb} ${say(first, subject)}`;
  if (name === 'size') return sizeOf(receiver, subject);
  if (body === undefined) return `“${serialize(node)}”`;
  switch (name) {
    case 'exists':
      return `for at least one of ${of} ${say(body, subject)}`;
    case 'exists_one':
      return `for exactly one of ${of} ${say(body, subject)}`;
    case 'all':
      return `for each of ${of} ${say(body, subject)}`;
    case 'filter':
      return `those of ${of} for which ${say(body, subject)}`;
    default:
      return `“${serialize(node)}”`;
  }
}
