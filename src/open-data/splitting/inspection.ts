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
 * what looks like it, so that it cannot be told this fast.
 */
export function membersByColons(bytes: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let at = from + 1; at < end; at += 1) {
    if (bytes[at] !== COLON) continue;
    const before = bytes[at - 1] ?? 0;
    if (before === QUOTE) {
      if (bytes[at - 2] === BACKSLASH) return -1;
      count += 1;
    } else if (before <= 0x20) {
      // A name may stand off its colon; in a text, what stands before is a letter as a rule.
      let back = at - 2;
      while ((bytes[back] ?? 0x21) <= 0x20) back -= 1;
      if (bytes[back] === QUOTE) return -1;
    }
  }
  return count;
}

interface Walk {
  members: number;
  fault: string | undefined;
}

/** Why a release is not to be trusted though it is JSON, or undefined. `text` is asked for only where it must be. */
export function faultOf(value: unknown, colons: number, text: () => string): string | undefined {
  const walk: Walk = { members: 0, fault: undefined };
  walkValue(value, 0, walk);
  if (walk.fault === undefined && walk.members === colons) return undefined;
  const doubts = examineJson(text());
  if (!doubts.ok) return doubts.error;
  const [doubt] = doubts.value;
  return doubt === undefined ? walk.fault : `${doubt.path || '/'} ${doubt.message}`;
}

function walkValue(value: unknown, depth: number, walk: Walk): void {
  if (typeof value === 'string') {
    if (value.length > LONGEST_TEXT) walk.fault = `holds a text of ${value.length} characters`;
  } else if (typeof value === 'number') {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
      walk.fault = 'holds a number beyond all that can be meant';
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= DEEPEST_VALUE) {
      walk.fault = `is nested more than ${DEEPEST_VALUE} deep`;
      return;
    }
    if (Array.isArray(value)) for (const item of value) walkValue(item, depth + 1, walk);
    else
      for (const key in value) {
        walk.members += 1;
        walkValue((value as Record<string, unknown>)[key], depth + 1, walk);
      }
  }
}
