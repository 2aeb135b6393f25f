import type { ASTNode } from '@marcbachmann/cel-js';
import { holdsTogether } from './formula-order.ts';

/**
 * A small decision procedure over conditions. A condition is a formula of comparisons, each of one variable with
 * constants; a case is one way in which it can be true, with what is left for each variable. No case: it can never be true.
 * Variables are taken as free of each other but for the differences of parts (`formula-order.ts`), so that "never" is certain;
 * "sometimes" only where a case is understood.
 */

export type Value = number | string | boolean;

/** What one variable can be: within an interval, among some values, none of others. */
export interface Range {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  /** Only whole numbers. */
  readonly whole: boolean;
  readonly only?: readonly Value[];
  readonly not: readonly Value[];
}

/** A variable of any value. */
export const ANY: Range = {
  low: Number.NEGATIVE_INFINITY,
  lowOpen: true,
  high: Number.POSITIVE_INFINITY,
  highOpen: true,
  whole: false,
  not: [],
};

/** What a condition compares: a part that it reads, or how two parts stand to each other (their difference). */
export interface Variable {
  readonly key: string;
  readonly range: Range;
  readonly sort: 'amount' | 'time' | 'text' | 'truth' | 'order';
  /** The part, or the two parts that are compared. */
  readonly nodes: readonly ASTNode[];
  /** Whether nothing hides in it that this cannot look into. */
  readonly plain: boolean;
  /** The parts of the state that it reads, by which two variables may hang together. */
  readonly touches: readonly string[];
}

/** One comparison. */
export interface Literal {
  readonly variable: Variable;
  readonly op: '<' | '<=' | '>' | '>=' | 'in' | 'not-in';
  readonly values: readonly Value[];
}

export type Formula = Literal | { readonly all: readonly Formula[] } | { readonly any: readonly Formula[] };

/** Always so. */
export const TRUE: Formula = { all: [] };
/** Never so. */
export const FALSE: Formula = { any: [] };

const OPPOSITE = { '<': '>=', '>=': '<', '>': '<=', '<=': '>', in: 'not-in', 'not-in': 'in' } as const;

/** That a formula is not so. */
export function negate(formula: Formula): Formula {
  if ('all' in formula) return { any: formula.all.map(negate) };
  if ('any' in formula) return { all: formula.any.map(negate) };
  return { ...formula, op: OPPOSITE[formula.op] };
}

/** One way in which a formula can be so: what is left for each variable, by its key. */
export type Case = ReadonlyMap<string, { readonly variable: Variable; readonly range: Range }>;

/** So many cases are kept apart; a formula of more is not decided. */
const MOST_CASES = 256;

/** So many steps the analysis of one text takes: the largest rulebook that comes with the program takes 3,000. */
export const MOST_STEPS = 30_000;

/** What can be said of formulas for certain. */
export interface Logic {
  /** The ways in which a formula can be so; undefined where there are too many to go through. */
  casesOf(formula: Formula): readonly Case[] | undefined;
  /** Certainly never so. */
  isNever(formula: Formula): boolean;
  /** Certainly the second is so wherever the first is. */
  implies(first: Formula, second: Formula): boolean;
  /**
   * A case that is certain to be possible by itself, and wanted: nothing in it hides anything, and its variables are free of
   * each other.
   */
  understoodCase(formula: Formula, isWanted?: (found: Case) => boolean): Case | undefined;
  /** Takes so many steps; false: there are not so many left. */
  spend(steps: number): boolean;
}

/**
 * Answers that take so many steps in all, one for each comparison of each case; what is asked beyond that is not decided. A
 * text that somebody wrote to be slow holds up nobody for long.
 */
export function logicWithin(steps: number): Logic {
  let left = steps;
  const waysOf = (formula: Formula, from: readonly Case[] = [new Map()]): readonly Case[] | undefined => {
    if (left < 0) return undefined;
    if ('all' in formula) {
      let cases: readonly Case[] | undefined = from;
      for (const part of [...formula.all].sort((a, b) => width(a) - width(b)))
        cases = cases === undefined ? undefined : waysOf(part, cases);
      return cases;
    }
    if ('any' in formula) {
      const all: Case[] = [];
      for (const part of formula.any) {
        const cases = waysOf(part, from);
        if (cases === undefined || all.length + cases.length > MOST_CASES) return undefined;
        all.push(...cases);
      }
      return all;
    }
    left -= from.length;
    if (left < 0) return undefined;
    return from.flatMap((one) => {
      const { variable } = formula;
      const range = narrowed(one.get(variable.key)?.range ?? variable.range, formula);
      return isEmpty(range) ? [] : [new Map([...one, [variable.key, { variable, range }]])];
    });
  };
  const isNever = (formula: Formula) => waysOf(formula)?.some(holdsTogether) === false;
  return {
    casesOf: (formula) => waysOf(formula)?.filter(holdsTogether),
    isNever,
    implies: (first, second) => left >= 0 && isNever({ all: [first, negate(second)] }),
    understoodCase: (formula, isWanted = () => true) =>
      waysOf(formula)?.find((one) => {
        const variables = [...one.values()].map(({ variable }) => variable);
        const touched = variables.flatMap(({ touches }) => touches);
        return (
          variables.every(({ plain }) => plain) && new Set(touched).size === touched.length && isWanted(one)
        );
      }),
    spend: (steps) => {
      left -= steps;
      return left >= 0;
    },
  };
}

/** Parts that leave few cases come first. */
const width = (formula: Formula): number =>
  'any' in formula ? formula.any.length : 'all' in formula ? Math.max(0, ...formula.all.map(width)) : 0;

/** The comparisons of a formula, each as something else. */
export function mapLiterals(formula: Formula, to: (literal: Literal) => Formula): Formula {
  if ('all' in formula) return { all: formula.all.map((part) => mapLiterals(part, to)) };
  if ('any' in formula) return { any: formula.any.map((part) => mapLiterals(part, to)) };
  return to(formula);
}

/** What is left of a range by one comparison. */
export function narrowed(range: Range, { op, values }: Literal): Range {
  const [value] = values;
  switch (op) {
    case 'in':
      return { ...range, only: values.filter((one) => range.only?.includes(one) ?? true) };
    case 'not-in':
      return { ...range, not: [...range.not, ...values] };
    default:
      if (typeof value !== 'number') return range;
  }
  const open = op === '<' || op === '>';
  if (op === '<' || op === '<=')
    return value < range.high || (value === range.high && open)
      ? { ...range, high: value, highOpen: open }
      : range;
  return value > range.low || (value === range.low && open) ? { ...range, low: value, lowOpen: open } : range;
}

const holds = ({ low, lowOpen, high, highOpen, whole, not }: Range, value: Value): boolean =>
  !not.includes(value) &&
  (typeof value !== 'number' ||
    ((lowOpen ? value > low : value >= low) &&
      (highOpen ? value < high : value <= high) &&
      (!whole || Number.isInteger(value))));

/** Asked of every comparison of every case: most need no example to be told. */
export function isEmpty(range: Range): boolean {
  const { low, lowOpen, high, highOpen, only, not, whole } = range;
  if (only === undefined && (low > high || (low === high && (lowOpen || highOpen)))) return true;
  if (only === undefined && not.length === 0 && !whole) return false;
  return exampleIn(range) === undefined;
}

/** A value of the range, the plainest that there is; undefined where there is none. */
export function exampleIn(range: Range): Value | undefined {
  const { low, high, only, not, whole } = range;
  if (only !== undefined) return only.find((value) => holds(range, value));
  const finite = [low, high].filter(Number.isFinite);
  const step = whole ? 1 : (high - low) / (not.length + 3);
  const near = Number.isFinite(step) && step > 0 ? step : 1;
  // Each value that is excluded uses up one of those that are tried.
  const tried = Array.from({ length: not.length + 3 }, (_, index) => index);
  const start = finite.length === 0 ? [0] : finite;
  return start
    .flatMap((from) => tried.flatMap((index) => [from + index * near, from - index * near]))
    .map((value) => (whole ? Math.round(value) : value))
    .concat(whole && Number.isFinite(low) ? tried.map((index) => Math.ceil(low) + index) : [])
    .find((value) => holds(range, value));
}

/** Whether only some of the values of the variable are left: the case says something of it as a quantity. */
export const isNarrower = (range: Range, than: Range): boolean =>
  range.low > than.low ||
  range.high < than.high ||
  range.lowOpen !== than.lowOpen ||
  range.highOpen !== than.highOpen;
