import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, comprehensionOf, type Flaw } from './tree.ts';

/**
 * What conditions cost, in steps: one for each part that is computed, more for what is more work. A text that goes through
 * long lists that it writes out itself is refused when it is read; what goes through lists of the state is counted while it is
 * computed, and all conditions of one question share what there is. Beyond that nothing is computed. Never a clock: the same
 * question takes the same steps everywhere and always.
 */
export interface Work {
  left: number;
}

/** Steps of all conditions of one question. */
export const MOST_WORK = 150_000;
/** Steps of one condition that its text alone makes certain. */
const MOST_WRITTEN = 20_000;

export const newWork = (times = 1): Work => ({ left: MOST_WORK * times });

const TOO_MUCH = new RangeError(`it takes more than the ${MOST_WORK} steps that there are`);

/** A calculation with days, and the finding of the next of one day of the year, in steps. */
const OF_DAYS = 40;
const OF_DAY_OF_YEAR = 100;
const DATE_CALLS = new Set(
  'addDays addWorkingDays addMonths nextOf daysBetween startOfDay timestamp'.split(' '),
);
/** What is thrown and caught again costs far more than what is computed. */
const OF_FAILURE = 200;

/** The steps of a part, without what is done for each member of a list. */
function stepsOf(node: ASTNode): number {
  const bodies = comprehensionOf(node)?.bodies ?? [];
  const own = node.op === 'call' && DATE_CALLS.has(node.args[0]) ? OF_DAYS : 1;
  return childrenOf(node).reduce((sum, part) => (bodies.includes(part) ? sum : sum + stepsOf(part)), own);
}

/** How many members a list has that is written out, or made of one; of others one is certain enough. */
function writtenSize(node: ASTNode): number {
  if (node.op === 'list') return node.args.length;
  if (node.op === '+') return writtenSize(node.args[0]) + writtenSize(node.args[1]);
  if (node.op === '?:') return Math.max(writtenSize(node.args[1]), writtenSize(node.args[2]));
  const through = comprehensionOf(node);
  return through === undefined ? 1 : writtenSize(through.list);
}

/** The steps that a text takes by itself, whatever the state. */
function writtenSteps(node: ASTNode): number {
  const through = comprehensionOf(node);
  const own = node.op === 'call' && DATE_CALLS.has(node.args[0]) ? OF_DAYS : 1;
  const listed =
    node.op === 'call' && node.args[0] === 'nextOf' && node.args[1][1] !== undefined
      ? writtenSize(node.args[1][1]) * OF_DAY_OF_YEAR
      : 0;
  if (through === undefined)
    return childrenOf(node).reduce((sum, part) => sum + writtenSteps(part), own + listed);
  const inside = through.bodies.reduce((sum, body) => sum + writtenSteps(body), 0);
  return own + writtenSteps(through.list) + writtenSize(through.list) * inside;
}

/** What the library says of the type of a part. */
interface Typed {
  readonly checkedType?: Type;
}
interface Type {
  readonly kind: string;
  readonly name: string;
  readonly valueType?: Type;
}
const typeOf = (node: ASTNode): Type | undefined => (node as unknown as Typed).checkedType;
const isNested = (type: Type | undefined): boolean =>
  type?.kind === 'map' || (type?.kind === 'list' && ['list', 'map'].includes(type.valueType?.kind ?? ''));

const COMPARES = new Set<string>(['==', '!=', 'in']);

/** What of a typed condition is too much work by its text alone. */
export function workFlaws(ast: ASTNode): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const look = (node: ASTNode): void => {
    // Lists of lists can share their parts, and be far longer to compare than to make.
    if (COMPARES.has(node.op)) {
      const [left, right] = node.args as readonly [ASTNode, ASTNode];
      if (isNested(typeOf(left)) || (node.op !== 'in' && isNested(typeOf(right))))
        flaws.push({
          offset: node.start,
          message: 'maps and lists of lists are not compared here: compare their parts, or their sizes',
        });
    }
    for (const part of childrenOf(node)) look(part);
  };
  look(ast);
  const steps = writtenSteps(ast);
  if (steps > MOST_WRITTEN)
    flaws.push({
      offset: ast.start,
      message: `this condition takes ${steps} steps; ${MOST_WRITTEN} is the most: go through shorter lists`,
    });
  return flaws;
}

/** The work of what is being computed: nothing waits in between. */
let work: Work = { left: 0 };

function spend(steps: number): void {
  work.left -= steps;
  if (work.left < 0) throw TOO_MUCH;
}

/** Computes within what work is left; undefined: that was not enough. */
export function within<T>(given: Work, compute: () => T): T | { readonly failed: string } {
  const before = work;
  work = given;
  try {
    if (given.left < 0) return { failed: TOO_MUCH.message };
    const value = compute();
    // What was caught on the way may have been the end of the work.
    return given.left < 0 ? { failed: TOO_MUCH.message } : value;
  } catch (error) {
    if (given.left < 0) return { failed: TOO_MUCH.message };
    throw error;
  } finally {
    work = before;
  }
}

type Evaluate = (evaluator: unknown, ast: unknown, scope: unknown) => unknown;
interface Evaluated {
  evaluate: Evaluate;
}
interface Hook {
  /** Steps before it is computed. */
  readonly steps?: number;
  /** What a loop over lists takes for its end where there is no work left. */
  readonly ends?: boolean;
  /** Steps for what came out. */
  readonly of?: (value: unknown) => number;
  readonly mayFail?: true;
}

/** How a part is computed: as the library does it, and counted. */
interface Slot {
  own: Evaluate;
  counted: Evaluate;
  /** The library looks at the part for the first time, and puts what it found in its place. */
  looking: boolean;
}
const slots = new WeakMap<ASTNode, Slot>();

function slotOf(node: ASTNode): Slot {
  const known = slots.get(node);
  if (known !== undefined) return known;
  const part = node as unknown as Evaluated;
  let isFirst = true;
  const slot: Slot = {
    own: part.evaluate,
    looking: false,
    counted: (...given) => {
      if (!isFirst) return slot.own.call(node, ...given);
      isFirst = false;
      slot.looking = true;
      try {
        return slot.own.call(node, ...given);
      } finally {
        slot.looking = false;
      }
    },
  };
  Object.defineProperty(part, 'evaluate', {
    get: () => (slot.looking ? slot.own : slot.counted),
    set: (found: Evaluate) => {
      slot.own = found;
    },
  });
  slots.set(node, slot);
  return slot;
}

/** Counts what a part takes. */
function count(node: ASTNode, { steps = 0, ends, of, mayFail }: Hook): void {
  const slot = slotOf(node);
  const inner = slot.counted;
  slot.counted = (...given) => {
    work.left -= steps;
    if (work.left < 0) throw ends ?? TOO_MUCH;
    if (of === undefined && mayFail === undefined) return inner(...given);
    try {
      const value = inner(...given);
      if (of !== undefined) spend(of(value));
      return value;
    } catch (error) {
      if (mayFail === true) work.left -= OF_FAILURE;
      throw error;
    }
  };
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0;
const ofText = (value: unknown): number => (typeof value === 'string' ? value.length >> 8 : lengthOf(value));
const ofSize = (value: unknown): number =>
  typeof value === 'string' ? value.length >> 4 : value instanceof Map ? value.size : 0;
const ofSum = (value: unknown): number => (typeof value === 'string' ? value.length >> 6 : lengthOf(value));
const ofMap = (value: unknown): number => (value instanceof Map ? value.size * 4 : 0);

/** Has a condition count its work: what costs more than the parts of its text that are computed once. */
export function countWork(node: ASTNode, inLoop = false): void {
  const through = comprehensionOf(node);
  if (through !== undefined) {
    count(through.list, { of: ofMap });
    countWork(through.list, inLoop);
    const ends = through.name === 'all' ? false : through.name === 'exists' ? true : undefined;
    for (const body of through.bodies) {
      countWork(body, true);
      count(body, { steps: stepsOf(body), mayFail: true, ...(ends === undefined ? {} : { ends }) });
    }
    return;
  }
  for (const part of childrenOf(node)) countWork(part, inLoop);
  if (node.op === 'rcall') {
    const [name, receiver, [argument]] = node.args;
    if (name === 'size') count(receiver, { of: ofSize });
    else if (name === 'contains' && argument !== undefined) countContains(node, receiver, argument);
    else if (inLoop) for (const part of childrenOf(node)) count(part, { of: ofText });
  }
  if (node.op === 'call') {
    const [name, [first, second]] = node.args;
    if (name === 'size' && first !== undefined) count(first, { of: ofSize });
    if (name === 'nextOf' && second !== undefined)
      count(second, { of: (value) => lengthOf(value) * OF_DAY_OF_YEAR });
  }
  if (!inLoop) return;
  if (node.op === '&&' || node.op === '||') count(node.args[0], { mayFail: true });
  if (node.op === '+') count(node, { of: ofSum });
  if (node.op === 'in') count(node.args[1], { of: (value) => (Array.isArray(value) ? value.length : 0) });
  if (COMPARED.has(node.op))
    for (const part of childrenOf(node)) if (part.op !== 'value') count(part, { of: ofText });
}
const COMPARED = new Set<string>(['==', '!=', '<', '<=', '>', '>=']);

interface Evaluator {
  run(ast: unknown, scope: unknown): unknown;
}

/** To look for one long text in another can take as many steps as both have signs, multiplied. */
function countContains(node: ASTNode, receiver: ASTNode, argument: ASTNode): void {
  slotOf(node).counted = (evaluator, _, scope) => {
    const wanted = (evaluator as Evaluator).run(argument, scope);
    const text = (evaluator as Evaluator).run(receiver, scope);
    if (typeof text !== 'string' || typeof wanted !== 'string') throw new RangeError('these are no texts');
    spend((text.length >> 6) + Math.floor((text.length * wanted.length) / 1024));
    return text.includes(wanted);
  };
}
