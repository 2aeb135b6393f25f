import { toPointer } from '../../../kernel/json.ts';
import { fail, ok, type Result } from '../../../kernel/result.ts';
import type { ProblemError } from './problem.ts';
import { MOST_MEMBERS, tooMany } from './shape.ts';

/** Characters of a problem file; the largest problem that the format allows in practice is a tenth of it. */
export const MOST_CHARACTERS = 24_000_000;
const MOST_DEPTH = 32;
/** Members of one object: no offer prices more lots than there may be, and nothing else has as many. */
const MOST_KEYS = 100_000;

interface Level {
  /** The keys of an object so far; undefined in a list. */
  readonly keys: Set<string> | undefined;
  step: string | number;
  awaitsKey: boolean;
  readonly most: number;
}

/**
 * The text of a problem file as JSON (RFC 8259). A key that stands twice in one object would silently lose a price, so
 * it is an error, and so are depth and size beyond any problem.
 */
export function parseProblemText(text: string): Result<unknown, ProblemError> {
  if (text.length > MOST_CHARACTERS)
    return fail({ path: '', message: `is longer than ${MOST_CHARACTERS} characters: split the problem` });
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

const [QUOTE, COMMA, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 44, 91, 93, 123, 125];

/** What is wrong before it is parsed, told as soon as it is met: what is too much is read no further. */
function faultOf(text: string): ProblemError | undefined {
  const levels: Level[] = [];
  let top: Level | undefined;
  const path = () => toPointer(levels.map((level) => level.step));
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (top?.keys !== undefined && top.awaitsKey) {
        top.awaitsKey = false;
        const key = unescaped(text.slice(at, end + 1));
        top.step = key;
        if (top.keys.has(key)) return { path: path(), message: 'stands twice' };
        if (top.keys.size === MOST_KEYS)
          return { path: path().replace(/\/[^/]*$/, ''), message: `has more than ${MOST_KEYS} members` };
        top.keys.add(key);
      }
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (levels.length >= MOST_DEPTH)
        return { path: path().slice(0, 200), message: `is nested more than ${MOST_DEPTH} deep` };
      const isObject = code === OPEN_OBJECT;
      top = {
        keys: isObject ? new Set() : undefined,
        step: isObject ? '' : 0,
        awaitsKey: isObject,
        most: isObject ? Number.POSITIVE_INFINITY : mostIn(levels),
      };
      levels.push(top);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      levels.pop();
      top = levels.at(-1);
    } else if (code === COMMA && top !== undefined) {
      if (top.keys !== undefined) top.awaitsKey = true;
      else {
        top.step = Number(top.step) + 1;
        if (top.step >= top.most)
          return { path: toPointer(levels.slice(0, -1).map(({ step }) => step)), message: tooMany(top.most) };
      }
    }
  }
  return undefined;
}

/** The most members that a list of a problem may have; of any other there is no telling here. */
function mostIn(levels: readonly Level[]): number {
  if (levels.length !== 1) return Number.POSITIVE_INFINITY;
  const name = String(levels[0]?.step);
  return Object.entries(MOST_MEMBERS).find(([list]) => list === name)?.[1] ?? Number.POSITIVE_INFINITY;
}
