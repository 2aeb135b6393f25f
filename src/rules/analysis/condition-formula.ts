import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { readDay, readInstant, startOf } from '../../kernel/time.ts';
import { childrenOf } from '../conditions/tree.ts';
import { ANY, FALSE, type Formula, negate, type Range, TRUE, type Value, type Variable } from './formula.ts';
import { endsOf } from './formula-order.ts';

/** What is known of the parts that a condition reads. */
export interface Terms {
  /** What a part can be, and what kind of thing it is; undefined: any value. */
  known(node: ASTNode): Known | undefined;
  /** A part that has one value only, such as a number that is settled. */
  constant(node: ASTNode): Value | undefined;
  /** That whoever acts has a role. */
  role(role: string): Formula;
  /** Whether a field is always there. */
  isAlways(field: ASTNode): boolean;
  /** Whether a fact of this type can ever happen. */
  happens(fact: string): boolean;
}
export interface Known {
  readonly range: Range;
  readonly sort: Variable['sort'];
}

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
const MIRROR = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** A condition as a formula. What this does not look into is one variable, true or false. */
export function formulaOf(node: ASTNode, terms: Terms): Formula {
  switch (node.op) {
    case 'value':
      return node.args === true ? TRUE : node.args === false ? FALSE : truth(node, terms);
    case '&&':
      return { all: node.args.map((part) => formulaOf(part, terms)) };
    case '||':
      return { any: node.args.map((part) => formulaOf(part, terms)) };
    case '!_':
      return negate(formulaOf(node.args, terms));
    case '?:': {
      const [asked, yes, no] = node.args.map((part) => formulaOf(part, terms));
      if (asked === undefined || yes === undefined || no === undefined) return truth(node, terms);
      return { any: [{ all: [asked, yes] }, { all: [negate(asked), no] }] };
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node.op, node.args[0], node.args[1], terms);
    case 'in':
      return membership(node, terms);
    default:
      return asksAlways(node, terms) ? TRUE : truth(node, terms);
  }
}

function asksAlways(node: ASTNode, terms: Terms): boolean {
  const field = node.op === 'call' && node.args[0] === 'has' ? node.args[1][0] : undefined;
  return field !== undefined && terms.isAlways(field);
}

const TRUTHS: Range = { ...ANY, only: [true, false] };

/** Something that is so or not. Whether a field is there hangs on nothing else that is said of it. */
function truth(node: ASTNode, terms: Terms, touches = touchedBy(node)): Formula {
  const asks = node.op === 'call' && node.args[0] === 'has';
  const variable: Variable = {
    key: serialize(node),
    range: TRUTHS,
    sort: 'truth',
    nodes: [node],
    plain: asks || node.op === 'in' || isPlain(node, terms),
    touches: asks ? [] : touches,
  };
  return { variable, op: 'in', values: [true] };
}

function compared(op: Comparison, left: ASTNode, right: ASTNode, terms: Terms): Formula {
  const [first, second] = [constantOf(left, terms), constantOf(right, terms)];
  if (first !== undefined && second !== undefined) return holdsFor(op, first, second) ? TRUE : FALSE;
  if (first !== undefined) return compared(MIRROR[op], right, left, terms);
  if (second === undefined) return ordered(op, left, right, terms);
  if (typeof second === 'boolean' && (op === '==' || op === '!='))
    return (op === '==') === second ? formulaOf(left, terms) : negate(formulaOf(left, terms));
  const known = knownOf(left, terms);
  const variable: Variable = {
    key: serialize(left),
    range: known?.range ?? ANY,
    sort: known?.sort ?? (typeof second === 'string' ? 'text' : 'amount'),
    nodes: [left],
    plain: isPlain(left, terms),
    touches: touchedBy(left),
  };
  if (op === '==') return { variable, op: 'in', values: [second] };
  if (op === '!=') return { variable, op: 'not-in', values: [second] };
  if (typeof second === 'number') return { variable, op, values: [second] };
  return {
    variable: { ...variable, key: `${variable.key} ${op} ${second}`, range: TRUTHS, plain: false },
    op: 'in',
    values: [true],
  };
}

function holdsFor(op: Comparison, first: Value, second: Value): boolean {
  switch (op) {
    case '==':
      return first === second;
    case '!=':
      return first !== second;
    case '<':
      return first < second;
    case '<=':
      return first <= second;
    case '>':
      return first > second;
    case '>=':
      return first >= second;
  }
}

/** Two parts beside each other: how their difference stands to nothing, or how many days one is after the other. */
function ordered(op: Comparison, left: ASTNode, right: ASTNode, terms: Terms): Formula {
  const [first, second] = [serialize(left), serialize(right)];
  if (first === second) return holdsFor(op, 0, 0) ? TRUE : FALSE;
  const [counts, beside] = [shiftOf(left, terms), shiftOf(right, terms)];
  const alike = counts?.unit === beside?.unit && serializeOf(counts) === serializeOf(beside);
  if (counts !== undefined && beside !== undefined && alike)
    return holdsFor(op, counts.by, beside.by) ? TRUE : FALSE;
  const turned = counts !== undefined && beside === undefined;
  if (turned || (beside === undefined && isBase(left, right))) return ordered(MIRROR[op], right, left, terms);
  const { unit, from, by } = beside ?? { unit: 'addDays', from: right, by: 0 };
  const [one, other] = [knownOf(left, terms)?.range ?? ANY, knownOf(right, terms)?.range ?? ANY];
  const variable: Variable = {
    key: [first, serialize(from), unit].join(' ~ '),
    range: {
      ...ANY,
      low: one.low - other.high,
      lowOpen: one.lowOpen || other.highOpen,
      high: one.high - other.low,
      highOpen: one.highOpen || other.lowOpen,
    },
    sort: 'order',
    nodes: [left, from],
    plain: isPlain(left, terms) && isPlain(from, terms),
    touches: [...touchedBy(left), ...touchedBy(from)],
  };
  if (op === '==') return { variable, op: 'in', values: [by] };
  if (op === '!=') return { variable, op: 'not-in', values: [by] };
  return { variable, op, values: [by] };
}

/** Which of two parts the other is counted from: the present, else the later in the alphabet, so that it is always the same. */
const isBase = (one: ASTNode, other: ASTNode): boolean => {
  const [first, second] = [serialize(one), serialize(other)];
  return first === 'now' || (second !== 'now' && first > second);
};

/** A time that is counted from another by so many days: the more days, the later. */
function shiftOf(
  node: ASTNode,
  terms: Terms,
): { readonly unit: string; readonly from: ASTNode; readonly by: number } | undefined {
  if (node.op !== 'call' || !SHIFTS.has(node.args[0])) return undefined;
  const [from, days] = node.args[1];
  const by = days === undefined ? undefined : constantOf(days, terms);
  return from === undefined || typeof by !== 'number' ? undefined : { unit: node.args[0], from, by };
}
const serializeOf = (shift: { readonly from: ASTNode } | undefined): string =>
  shift === undefined ? '' : serialize(shift.from);
const SHIFTS = new Set(['addDays', 'addWorkingDays', 'addMonths']);

function membership(node: Extract<ASTNode, { op: 'in' }>, terms: Terms): Formula {
  const [member, of] = node.args;
  if (of.op === 'list') return { any: of.args.map((one) => compared('==', member, one, terms)) };
  const name = constantOf(member, terms);
  const within = serialize(of);
  if (typeof name === 'string' && within === 'actor.roles') return terms.role(name);
  if (typeof name === 'string' && within === 'happened' && !terms.happens(name)) return FALSE;
  return truth(node, terms, [within === 'happened' ? serialize(node) : within]);
}

/** What a part can be, sums, differences and products of amounts within what their parts can be. */
function knownOf(node: ASTNode, terms: Terms): Known | undefined {
  const value = constantOf(node, terms);
  if (typeof value === 'number')
    return { sort: 'amount', range: { ...ANY, ...closed(value, value), whole: Number.isInteger(value) } };
  if (node.op !== '+' && node.op !== '-' && node.op !== '*') return terms.known(node);
  const [one, other] = node.args.map((part) => knownOf(part, terms));
  if (one?.sort !== 'amount' || other?.sort !== 'amount') return undefined;
  const [a, b] = [endsOf(one.range), endsOf(other.range)];
  const ends =
    node.op === '+'
      ? [a.low + b.low, a.high + b.high]
      : node.op === '-'
        ? [a.low - b.high, a.high - b.low]
        : [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  if (ends.some(Number.isNaN)) return undefined;
  const whole = one.range.whole && other.range.whole;
  return { sort: 'amount', range: { ...ANY, ...closed(Math.min(...ends), Math.max(...ends)), whole } };
}

const closed = (low: number, high: number) => ({ low, lowOpen: false, high, highOpen: false });

function constantOf(node: ASTNode, terms: Terms): Value | undefined {
  if (node.op === 'value') {
    if (typeof node.args === 'bigint')
      return Number.isSafeInteger(Number(node.args)) ? Number(node.args) : undefined;
    return typeof node.args === 'number' || typeof node.args === 'string' || typeof node.args === 'boolean'
      ? node.args
      : undefined;
  }
  if (node.op === '-_') {
    const value = constantOf(node.args, terms);
    return typeof value === 'number' ? -value : undefined;
  }
  if (node.op === 'call') return called(node.args[0], node.args[1], terms);
  if (node.op === '+' || node.op === '-' || node.op === '*') return counted(node.op, node.args, terms);
  return terms.constant(node);
}

/** Sums, differences and products of whole numbers that are known. */
function counted(op: '+' | '-' | '*', args: readonly ASTNode[], terms: Terms): number | undefined {
  const [one, other] = args.map((part) => constantOf(part, terms));
  if (!Number.isSafeInteger(one) || !Number.isSafeInteger(other)) return undefined;
  const [first, second] = [Number(one), Number(other)];
  const made = op === '+' ? first + second : op === '-' ? first - second : first * second;
  return Number.isSafeInteger(made) ? made : undefined;
}

function called(name: string, args: readonly ASTNode[], terms: Terms): Value | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (name === 'daysBetween' && second !== undefined)
    return serialize(first) === serialize(second) ? 0 : undefined;
  const value = constantOf(first, terms);
  if (name === 'double') return typeof value === 'number' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (name === 'timestamp') {
    const read = readInstant(value);
    return read.ok ? Date.parse(read.value) : undefined;
  }
  const day = name === 'startOfDay' ? readDay(value) : undefined;
  return day?.ok === true ? Date.parse(startOf(day.value)) : undefined;
}

/** A part that is read as it is, a count of one, or a time that is counted from one. */
function isPlain(node: ASTNode, terms: Terms): boolean {
  if (constantOf(node, terms) !== undefined) return true;
  switch (node.op) {
    case 'id':
      return true;
    case '.':
      return isPlain(node.args[0], terms);
    case '[]':
      return isPlain(node.args[0], terms) && isPlain(node.args[1], terms);
    case 'rcall':
      return node.args[0] === 'size' && isPlain(node.args[1], terms);
    case 'call':
      return PLAIN_CALLS.has(node.args[0]) && node.args[1].every((part) => isPlain(part, terms));
    default:
      return false;
  }
}
const PLAIN_CALLS = new Set(['size', 'double', 'addDays', 'addWorkingDays', 'addMonths', 'startOfDay']);

/** The longest parts that are read, as their text. */
function touchedBy(node: ASTNode): readonly string[] {
  if (node.op === 'id' || node.op === '.' || node.op === '[]') return [serialize(node)];
  return [...new Set(childrenOf(node).flatMap(touchedBy))];
}

/** Whether computing it may fail: then a refusal holds, and a permission does not. */
export function canFail(node: ASTNode): boolean {
  if (FAILING.has(node.op)) return true;
  if (node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args !== 'string') return true;
  if (node.op === 'call' && FAILING_CALLS.has(node.args[0])) {
    const [name, [first, second]] = node.args;
    const days = second?.op === 'value' ? Number(second.args) : Number.NaN;
    const sure = TIMES.has(name) ? isTime(name, first) : name.startsWith('add') && Math.abs(days) < MOST_DAYS;
    if (!sure) return true;
  }
  return childrenOf(node).some(canFail);
}
/** Whether a time or a day is written out, and is one. */
const isTime = (name: string, node: ASTNode | undefined): boolean =>
  node?.op === 'value' &&
  typeof node.args === 'string' &&
  (name === 'timestamp' ? readInstant(node.args) : readDay(node.args)).ok;
const FAILING = new Set<string>(['+', '-', '*', '/', '%']);
const TIMES = new Set(['timestamp', 'startOfDay']);
const FAILING_CALLS = new Set([...TIMES, 'int', 'nextOf', 'addDays', 'addWorkingDays', 'addMonths']);
/** So many days or months from a time of our days are always there. */
const MOST_DAYS = 1000;
