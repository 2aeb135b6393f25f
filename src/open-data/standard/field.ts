/**
 * How a field of the standard is written in the table: a kind, with an argument after a colon where it has one, then
 * flags. Kinds end in `|null` in the standard unless they say otherwise here.
 *
 * | kind | value |
 * |---|---|
 * | `text`, `date`, `uri` | a string or null; a date-time (RFC 3339); a URI |
 * | `string` | a string, never null |
 * | `id`, `anyId` | a string or an integer, filled and never null; the same or null |
 * | `number`, `integer`, `boolean` | as they say, or null |
 * | `measure` | a string, a number or null |
 * | `texts`, `uris`, `points` | an array of strings, or null; of URIs; of numbers and arrays |
 * | `code:LIST`, `open:LIST` | a code of a closed, of an open codelist |
 * | `codes:LIST`, `opens:LIST` | an array of such codes |
 * | `one:DEFINITION`, `list:DEFINITION` | an object; an array of objects |
 *
 * Flags: `required`; `unique` (no two items alike); `some` (at least one item); `filled` (not empty); `whole`
 * (wholeListMerge); `omit` (omitWhenMerged); `versionId`; `deprecated`; `positive` (not below 0); `share` (0 to 1).
 */
export type Spec = string;
/** The fields of an object by their names. */
export type Fields = Readonly<Record<string, Spec>>;
/** The objects of the standard by their names. */
export type Definitions = Readonly<Record<string, Fields>>;

/** What an extension adds: fields of definitions that stand elsewhere, and definitions of its own. */
export interface Extension {
  readonly name: string;
  /** Where its text is published. */
  readonly url: string;
  readonly adds: Definitions;
}

/** Every flag that a spec may have. */
export const FLAGS = [
  'required',
  'unique',
  'some',
  'filled',
  'whole',
  'omit',
  'versionId',
  'deprecated',
  'positive',
  'share',
] as const;
export type Flag = (typeof FLAGS)[number];

/** A spec taken apart. */
export interface ParsedSpec {
  readonly kind: string;
  /** The codelist or the definition. */
  readonly of?: string;
  readonly flags: ReadonlySet<Flag>;
}

const isFlag = (word: string): word is Flag => (FLAGS as readonly string[]).includes(word);

/** Reads a spec. A word that is no flag is a mistake in the table, and throws. */
export function parseSpec(spec: Spec): ParsedSpec {
  const [first = '', ...words] = spec.split(' ');
  const [kind = '', of] = first.split(':');
  const flags = new Set<Flag>();
  for (const word of words) {
    if (!isFlag(word)) throw new Error(`"${spec}": ${word} is no flag`);
    flags.add(word);
  }
  return { kind, flags, ...(of === undefined ? {} : { of }) };
}
