import { assert } from './assert.ts';

/**
 * Canonical JSON (RFC 8785, JCS): object names sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Two equal values have one encoding, so that a hash speaks of the value.
 * A property that is undefined is left out. Throws InvariantBroken on what JSON cannot carry: NaN, infinities,
 * lone surrogates (RFC 8785 section 3.2.2.2), functions, bigints.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), `a number in canonical JSON is finite, not ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    assert(value.isWellFormed(), 'a string in canonical JSON has no lone surrogate');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  assert(typeof value === 'object', `canonical JSON carries no ${typeof value}`);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) members.push(`${canonical(name)}:${canonical(member)}`);
  }
  return `{${members.join(',')}}`;
}
