import { toPointer } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { ProblemError } from './problem.ts';

/** Characters of a problem file; the largest problem that the format allows in practice is a tenth of it. */
export const MOST_CHARACTERS = 24_000_000;
const MOST_DEPTH = 32;
const TOKEN = /["{}[\],]/g;

interface Level {
  /** The keys of an object so far; undefined in a list. */
  readonly keys: Set<string> | undefined;
  step: string | number;
  awaitsKey: boolean;
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

/** The string that begins here, with its quotes; however long it is, it is one step and no pattern that could overflow. */
function stringAt(text: string, start: number): string {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return text.slice(start, end < 0 ? text.length : end + 1);
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

function faultOf(text: string): ProblemError | undefined {
  const levels: Level[] = [];
  const path = () => toPointer(levels.map((level) => level.step));
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const top = levels.at(-1);
    const token = found[0] === '"' ? stringAt(text, found.index) : found[0];
    TOKEN.lastIndex = found.index + token.length;
    if (token === '{' || token === '[') {
      if (levels.length >= MOST_DEPTH)
        return { path: path().slice(0, 200), message: `is nested more than ${MOST_DEPTH} deep` };
      const isObject = token === '{';
      levels.push({ keys: isObject ? new Set() : undefined, step: isObject ? '' : 0, awaitsKey: isObject });
    } else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (top === undefined) continue;
      if (top.keys === undefined) top.step = Number(top.step) + 1;
      else top.awaitsKey = true;
    } else if (top?.keys !== undefined && top.awaitsKey) {
      top.awaitsKey = false;
      top.step = unescaped(token);
      if (top.keys.has(top.step)) return { path: path(), message: 'stands twice' };
      top.keys.add(top.step);
    }
  }
  return undefined;
}
