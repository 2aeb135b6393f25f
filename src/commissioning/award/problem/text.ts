import { toPointer } from '../../../kernel/json.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import type { ProblemError } from './problem.ts';
import { MOST_MEMBERS, tooMany } from './shape.ts';

/** Characters of a problem file; the largest problem that the format allows in practice is a tenth of it. */
export const MOST_CHARACTERS = 24_000_000;
const MOST_DEPTH = 32;
/** Members of one object: no offer prices more lots than there may be, and nothing else has as many. */
const MOST_KEYS = 100_000;

/** Objects and lists in the whole file, so that millions of empty ones are told before they take up any room. */
const MOST_VALUES = 2_500_000;
/** Members of a list that the format does not name, such as the nodes of a proof. */
const MOST_OF_OTHERS = 500_000;

/** One at each depth, used again for what comes there next. */
interface Level {
  readonly keys: Set<string>;
  isObject: boolean;
  step: string | number;
  awaitsKey: boolean;
  most: number;
}

/**
 * The text of a problem file as JSON (RFC 8259). A key that stands twice in one object would silently lose a price, so
 * it is an error, and so are depth and size beyond any problem, numbers with more digits than are kept (a fraction of a
 * penny would be lost unseen), and halves of characters, which have no canonical encoding.
 */
export function parseProblemText(text: string): Result<unknown, ProblemError> {
  const fault = faultOf(text);
  if (fault !== undefined) return fail(fault);
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return fail({ path: '', message: `is not JSON: ${said}` });
  }
}

/** Where the string that begins here ends; however long it is, it is one step and no pattern that could overflow. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let strokes = 0;
  while (text[at - 1 - strokes] === '\\') strokes += 1;
  return strokes % 2 === 1;
}

/** A key as it is meant; one that is no JSON is told by the parser that follows. */
function unescaped(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}

const [QUOTE, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  34, 44, 58, 91, 93, 123, 125,
];
const [ZERO, NINE, SPACE] = [48, 57, 32];

/** What is wrong before it is parsed, told as soon as it is met: what is too much is read no further. */
function faultOf(text: string): ProblemError | undefined {
  const levels: Level[] = [];
  let depth = 0;
  let values = 0;
  let top: Level | undefined;
  /** The next escape, so that the many texts without one are not looked through. */
  let stroke = text.indexOf('\\');
  const path = (to = depth) => toPointer(levels.slice(0, to).map((level) => level.step));
  const end = Math.min(text.length, MOST_CHARACTERS);
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === COLON) continue;
    if (code === QUOTE) {
      const last = endOfString(text, at);
      const isKey = top?.isObject === true && top.awaitsKey;
      if (isKey && top !== undefined) {
        top.awaitsKey = false;
        const key = unescaped(text.slice(at, last + 1));
        top.step = key;
        if (top.keys.has(key)) return { path: path(), message: 'stands twice' };
        if (top.keys.size === MOST_KEYS)
          return { path: path(depth - 1), message: `has more than ${MOST_KEYS} members` };
        top.keys.add(key);
      }
      if (stroke >= 0 && stroke < at) stroke = text.indexOf('\\', at);
      // Only an escape can name half of a character in UTF-8.
      if (stroke >= 0 && stroke < last && !unescaped(text.slice(at, last + 1)).isWellFormed())
        return { path: path(), message: 'has half of a character (a lone surrogate)' };
      at = last;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (depth >= MOST_DEPTH)
        return { path: path().slice(0, 200), message: `is nested more than ${MOST_DEPTH} deep` };
      values += 1;
      if (values > MOST_VALUES)
        return { path: path(), message: `lies beyond the first ${MOST_VALUES} objects and lists` };
      const isObject = code === OPEN_OBJECT;
      const most = isObject ? Number.POSITIVE_INFINITY : mostIn(levels, depth);
      top = levels[depth];
      if (top === undefined) {
        top = { keys: new Set(), isObject, step: 0, awaitsKey: isObject, most };
        levels.push(top);
      } else {
        if (top.keys.size > 0) top.keys.clear();
        Object.assign(top, { isObject, awaitsKey: isObject, most });
      }
      top.step = isObject ? '' : 0;
      depth += 1;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth = Math.max(0, depth - 1);
      top = levels[depth - 1];
    } else if (code === COMMA) {
      if (top === undefined) continue;
      if (top.isObject) top.awaitsKey = true;
      else {
        top.step = Number(top.step) + 1;
        if (top.step >= top.most) return { path: path(depth - 1), message: tooMany(top.most) };
      }
    } else {
      const last = endOfWord(text, at);
      const fault =
        last - at < SURE_DIGITS && isDigits(text, at, last) ? undefined : wordFault(text.slice(at, last));
      if (fault !== undefined) return { path: path(), message: fault };
      at = last - 1;
    }
  }
  return text.length > MOST_CHARACTERS
    ? { path: path(), message: `${BEYOND}: the file is longer than that, split the problem` }
    : undefined;
}

const BEYOND = `lies beyond the first ${MOST_CHARACTERS} characters`;
/** Numbers of fewer digits are kept whole, without a look at each. */
const SURE_DIGITS = 16;

/** Where a number or a word that is no text ends. */
function endOfWord(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code <= SPACE || ENDS.has(code)) break;
  }
  return end;
}

const ENDS: ReadonlySet<number> = new Set([
  QUOTE,
  COMMA,
  COLON,
  OPEN_LIST,
  CLOSE_LIST,
  OPEN_OBJECT,
  CLOSE_OBJECT,
]);

function isDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What is wrong with a number or another word. One too large for any number is left to who asks for a range. */
function wordFault(word: string): string | undefined {
  if (word === 'true' || word === 'false' || word === 'null') return undefined;
  if (word.length > MOST_IN_NUMBER || !NUMBER.test(word))
    return `is not JSON: ${word.length > 40 ? `${word.slice(0, 40)}…` : word}`;
  const kept = Number(word);
  return !Number.isFinite(kept) || digitsOf(word) === digitsOf(String(kept))
    ? undefined
    : `is ${word}, of which only ${kept} could be kept: it has too many digits`;
}

const MOST_IN_NUMBER = 400;

/** A decimal by its digits without zeros at either end, and the place of the first: of equal numbers the same. */
function digitsOf(decimal: string): string {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal) ?? [];
  const digits = `${whole}${part}`;
  const zeros = digits.length - digits.replace(/^0+/, '').length;
  const shown = digits.slice(zeros).replace(/0+$/, '');
  return shown === '' ? '0' : `${sign}${shown}e${Number(exponent) + whole.length - zeros}`;
}

const MOST_BY_NAME: ReadonlyMap<string, number> = new Map(Object.entries(MOST_MEMBERS));

/** The most members that a list of a problem may have, and any other that stands in a file. */
function mostIn(levels: readonly Level[], depth: number): number {
  const name = depth === 1 ? String(levels[0]?.step) : '';
  return name === '' ? MOST_OF_OTHERS : (MOST_BY_NAME.get(name) ?? MOST_OF_OTHERS);
}
