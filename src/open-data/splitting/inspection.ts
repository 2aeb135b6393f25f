import { examineJson } from '../json-text.ts';

/** Deeper than any release is: what is far deeper would exhaust whoever walks it. */
export const DEEPEST_VALUE = 100;

/** A text of more characters is a file and no field. */
const LONGEST_TEXT = 4 * 1024 * 1024;

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * How many members the objects in a JSON text have, by the colons that follow a quotation mark; -1 where texts hold
 * what looks like it, so that it cannot be told this fast. Looks at four bytes at once where none of them is a colon.
 */
export function membersByColons(bytes: Uint8Array, from: number, end: number): number {
  const { buffer, byteOffset } = bytes;
  const words = new Int32Array(buffer, 0, buffer.byteLength >> 2);
  let count = 0;
  let at = from + 1;
  while (at < end) {
    if (((byteOffset + at) & 3) === 0) {
      let word = (byteOffset + at) >> 2;
      const stop = (byteOffset + end) >> 2;
      while (word < stop && !hasColon(words[word] ?? 0)) word += 1;
      at = (word << 2) - byteOffset;
      if (at >= end) break;
    }
    if (bytes[at] === COLON) {
      const found = colonAt(bytes, at);
      if (found < 0) return -1;
      count += found;
    }
    at += 1;
  }
  return count;
}

/** Whether one of the four bytes is a colon: then, and only then, taking 1 from each borrows from a byte that is 0. */
function hasColon(word: number): boolean {
  const zeroed = word ^ 0x3a3a3a3a;
  return ((zeroed - 0x01010101) & ~zeroed & 0x80808080) !== 0;
}

/** 1 for the colon of a member, 0 for one in a text, -1 where it may be either. */
function colonAt(bytes: Uint8Array, at: number): -1 | 0 | 1 {
  const before = bytes[at - 1] ?? 0;
  if (before === QUOTE) return bytes[at - 2] === BACKSLASH ? -1 : 1;
  if (before > 0x20) return 0;
  // A name may stand off its colon; in a text, what stands before is a letter as a rule.
  let back = at - 2;
  while ((bytes[back] ?? 0x21) <= 0x20) back -= 1;
  return bytes[back] === QUOTE ? -1 : 0;
}

interface Walk {
  members: number;
  /** Whether a number has more digits than are kept: where it is an id, two of them may have become one. */
  large: boolean;
  fault: string | undefined;
}

/** Why a release is not to be trusted though it is JSON, or undefined. `text` is asked for only where it must be. */
export function faultOf(value: unknown, colons: number, text: () => string): string | undefined {
  const walk: Walk = { members: 0, large: false, fault: undefined };
  walkValue(value, 0, walk);
  if (walk.fault === undefined && !walk.large && walk.members === colons) return undefined;
  const doubts = examineJson(text());
  if (!doubts.ok) return doubts.error;
  const [doubt] = doubts.value;
  return doubt === undefined ? walk.fault : `${doubt.path || '/'} ${doubt.message}`;
}

function walkValue(value: unknown, depth: number, walk: Walk): void {
  if (typeof value === 'string') {
    if (value.length > LONGEST_TEXT) walk.fault = `holds a text of ${value.length} characters`;
  } else if (typeof value === 'number') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) walk.large = true;
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= DEEPEST_VALUE) {
      walk.fault = `is nested more than ${DEEPEST_VALUE} deep`;
      return;
    }
    if (Array.isArray(value)) for (const item of value) walkValue(item, depth + 1, walk);
    else
      for (const key in value) {
        walk.members += 1;
        if (key.length > LONGEST_TEXT) walk.fault = `holds a name of ${key.length} characters`;
        walkValue((value as Record<string, unknown>)[key], depth + 1, walk);
      }
  }
}
