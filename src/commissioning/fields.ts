import type { TSchema, TSchemaOptions } from 'typebox';
import Type from 'typebox';
import { fail, ok, type Result } from '../kernel/result.ts';
import { type Instant, readDay, readInstant } from '../kernel/time.ts';
import { invalid, type Objection } from './concern.ts';

/** Fields that many bodies share, each with its plain-English title, so that forms, documents and the API read alike. */
type Words = TSchemaOptions;

const ID = '[a-z0-9]+(?:-[a-z0-9]+)*';

/** A body of known members only: what nobody asked for is an error, not a silence. */
export const body = <P extends Record<string, TSchema>>(properties: P, words: Words = {}) =>
  Type.Object(properties, { additionalProperties: false, ...words });

export const partyId = (title: string, words: Words = {}) =>
  Type.String({ pattern: `^party/${ID}$`, maxLength: 86, title, ...words });

export const partyIds = (title: string, words: Words = {}) =>
  Type.Array(partyId('Party'), { maxItems: 200, uniqueItems: true, title, ...words });

/** A pseudonym or a party: whoever stands as the author of a fact. */
export const author = (title = 'By') => Type.String({ maxLength: 200, title });

export const streamId = (kind: string, title: string, words: Words = {}) =>
  Type.String({ pattern: `^${kind}/${ID}$`, maxLength: 120, title, ...words });

/** An id inside a stream, given by a counter: `enquiry-3`. */
export const numbered = (kind: string, title: string, words: Words = {}) =>
  Type.String({ pattern: `^${kind}-[1-9][0-9]*$`, maxLength: 60, title, ...words });

/** An id that people or published notices give: `lot-1`, `Lot A.2`. */
export const givenId = (title: string, words: Words = {}) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 60, title, ...words });

export const line = (title: string, words: Words = {}) =>
  Type.String({ minLength: 1, maxLength: 300, title, ...words });

export const words = (title: string, more: Words = {}) =>
  Type.String({ minLength: 1, maxLength: 10_000, title, ...more });

export const instant = (title: string, more: Words = {}) =>
  Type.String({ format: 'date-time', maxLength: 40, title, ...more });

export const day = (title: string, more: Words = {}) =>
  Type.String({ format: 'date', maxLength: 10, title, ...more });

/** Ten billion pounds. */
export const MOST_PENCE = 1_000_000_000_000;

/** Whole pence, from nothing to ten billion pounds. */
export const pence = (title: string, more: Words = {}) =>
  Type.Integer({ minimum: 0, maximum: MOST_PENCE, title, ...more });

export const count = (title: string) => Type.Integer({ minimum: 0, title });

export const yes = (title: string, more: Words = {}) => Type.Boolean({ title, ...more });

export const oneOf = <const T extends readonly string[]>(title: string, values: T, more: Words = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: values, title, ...more });

/** Entries by name: parties, lots, criteria. Names of at most 200 characters. */
export const byName = <T extends TSchema>(member: T, title: string, more: Words = {}) =>
  Type.Record(Type.String({ pattern: '^.{1,200}$' }), member, { title, ...more });

/** How facts and state carry content that lies in the vault. */
export const heldReference = (title: string) =>
  Type.Object({ vault: Type.String(), commitment: Type.String() }, { title });

export const classification = Type.Array(
  body({
    scheme: line('Scheme', { description: 'Such as CPV.' }),
    id: line('Code'),
    description: Type.Optional(line('Description')),
  }),
  { maxItems: 500, title: 'Classification' },
);

/** An instant as facts carry it: UTC to the millisecond, so that instants sort as text. */
export function instantAt(path: string, text: string): Result<Instant, Objection> {
  const read = readInstant(text);
  return read.ok ? read : fail(invalid(path, read.error));
}

export function optionalInstantAt(
  path: string,
  text: string | undefined,
): Result<Instant | undefined, Objection> {
  return text === undefined ? ok(undefined) : instantAt(path, text);
}

/** The first objection to a list of days, each with its place in the body. */
export function dayObjection(days: readonly (readonly [path: string, text: string | undefined])[]) {
  for (const [path, text] of days) {
    if (text === undefined) continue;
    const read = readDay(text);
    if (!read.ok) return invalid(path, read.error);
  }
  return undefined;
}

/** The first of the checks that objects. */
export const firstObjection = (checks: Iterable<Objection | undefined | false>): Objection | undefined => {
  for (const check of checks) if (check !== undefined && check !== false) return check;
  return undefined;
};
