import {
  afterSpace,
  afterString,
  afterValue,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  QUOTE,
  spells,
} from './bytes.ts';

/** What an object is, by its members as far as they had to be read. */
export type Header =
  /** A release, or a record: whatever has an ocid. */
  | { readonly is: 'process'; readonly ocid: string }
  /** A package, by its lists, as far as it can be read. */
  | { readonly is: 'package'; readonly lists: readonly PackageList[] }
  | { readonly is: 'other' }
  /** No JSON, or not whole. */
  | { readonly is: 'broken' };

/** A list of releases or records: the bytes from its bracket to behind its last. */
export interface PackageList {
  readonly of: 'releases' | 'records';
  readonly from: number;
  readonly end: number;
}

const decoder = new TextDecoder();

/** In bytes. What is longer is no id; reading the release whole says so. */
const LONGEST_OCID = 4_000;

/** The name of a list of releases or records that begins here, if it does. */
export function listName(bytes: Uint8Array, key: number, value: number): 'releases' | 'records' | undefined {
  if (bytes[value] !== OPEN_LIST) return undefined;
  return spells(bytes, key, '"releases"')
    ? 'releases'
    : spells(bytes, key, '"records"')
      ? 'records'
      : undefined;
}

/**
 * Looks at the members of the object in `bytes[from, end)` until it is clear what it is. An object with an ocid is a
 * process, wherever that stands: a record's may come behind its releases.
 */
export function readHeader(bytes: Uint8Array, from: number, end: number): Header {
  const lists: PackageList[] = [];
  const given = (otherwise: 'other' | 'broken'): Header =>
    lists.length > 0 ? { is: 'package', lists } : { is: otherwise };
  let at = afterSpace(bytes, from + 1, end);
  if (bytes[at] === CLOSE_OBJECT) return { is: 'other' };
  while (at < end) {
    if (bytes[at] !== QUOTE) return given('broken');
    const key = at;
    at = afterString(bytes, at, end);
    if (at < 0) return given('broken');
    at = afterSpace(bytes, at, end);
    if (bytes[at] !== COLON) return given('broken');
    at = afterSpace(bytes, at + 1, end);
    const value = at;
    at = afterValue(bytes, value, end);
    if (at < 0) return given('broken');
    if (spells(bytes, key, '"ocid"')) {
      const ocid = textAt(bytes, value, at);
      if (ocid !== undefined) return { is: 'process', ocid };
    }
    const of = listName(bytes, key, value);
    if (of !== undefined) lists.push({ of, from: value, end: at });
    at = afterSpace(bytes, at, end);
    if (bytes[at] === CLOSE_OBJECT) return given('other');
    if (bytes[at] !== COMMA) return given('broken');
    at = afterSpace(bytes, at + 1, end);
  }
  return given('broken');
}

/** The text of a string value; undefined where it is none, or empty. */
function textAt(bytes: Uint8Array, from: number, end: number): string | undefined {
  if (bytes[from] !== QUOTE || end - from > LONGEST_OCID) return undefined;
  // An ocid is ASCII and short, as a rule: building it byte by byte is then the fastest.
  if (end - from < 130) {
    let text = '';
    let plain = true;
    for (let at = from + 1; at < end - 1; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x20 || byte > 0x7e || byte === 0x5c) {
        plain = false;
        break;
      }
      text += String.fromCharCode(byte);
    }
    if (plain) return text === '' ? undefined : text;
  }
  try {
    const text = JSON.parse(decoder.decode(bytes.subarray(from, end))) as unknown;
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    // No string that JSON knows; the line is told as broken when it is read whole.
    return undefined;
  }
}
