import { isObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';

/** What the information rules show everybody of one stream. Any field may be absent. */
export interface PublicView {
  readonly stream: string;
  /** When the stream began: the date of a release that shows nothing later. */
  readonly begun?: Instant;
  readonly document: JsonObject;
  /** Of a contract: the versions of its terms that all have signed, and when, as far as its history shows that. */
  readonly signings?: readonly Signing[];
}

export interface Signing {
  readonly version: number;
  readonly at: Instant;
}

/** A law by the names that open data has for it, and what it makes of what is published. */
export interface LawNamed {
  readonly legalBasis: { readonly scheme: string; readonly id: string; readonly uri?: string };
  readonly aboveThreshold?: boolean;
  readonly methodDetails?: string;
}

/** Everything that one release is made of. */
export interface Publishing {
  /** The id of the process, where it has one already; else it follows from the stream. */
  readonly ocid?: string;
  /** The law that it is under, where everybody may see which. */
  readonly law?: LawNamed;
  readonly arrangement?: PublicView;
  readonly procedure?: PublicView;
  readonly contracts: readonly PublicView[];
  /** Public views of the parties that the others speak of, by stream. */
  readonly parties: ReadonlyMap<string, JsonObject>;
}

/** Readers of a view in which anything may be hidden. */
export const textIn = (document: JsonObject, key: string): string | undefined => {
  const value = document[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberIn = (document: JsonObject, key: string): number | undefined => {
  const value = document[key];
  return typeof value === 'number' ? value : undefined;
};

export const textsIn = (document: JsonObject, key: string): string[] => {
  const value = document[key];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
};

export const objectIn = (document: JsonObject, key: string): JsonObject => {
  const value = document[key];
  return isObject(value) ? (value as JsonObject) : {};
};

export const objectsIn = (document: JsonObject, key: string): JsonObject[] => {
  const value = document[key];
  return Array.isArray(value) ? value.filter((each): each is JsonObject => isObject(each)) : [];
};

/** Members of an object that are objects themselves, with their names. */
export const entriesIn = (document: JsonObject, key: string): [string, JsonObject][] =>
  Object.entries(objectIn(document, key)).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );

/** The rows of a collection, in the order in which they came to be: entry-2 before entry-10. */
export const rowsIn = (document: JsonObject, key: string): [string, JsonObject][] =>
  entriesIn(document, key).sort(([one], [other]) => numbered(one) - numbered(other));

const numbered = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

/** Without members that have nothing to say. */
export const filled = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(
      (entry): entry is [string, Json] =>
        entry[1] !== undefined &&
        !(Array.isArray(entry[1]) && entry[1].length === 0) &&
        !(isObject(entry[1]) && Object.keys(entry[1]).length === 0),
    ),
  );

/** Money of OCDS from whole pence. */
export const moneyOf = (pence: number | undefined): JsonObject | undefined =>
  pence === undefined ? undefined : { amount: pence / 100, currency: 'GBP' };

/** The id of a stream without its kind. */
export const plainId = (stream: string): string => stream.slice(stream.indexOf('/') + 1);

/** A reference to an organisation by id and name. */
export const organisation = (party: string, parties: Publishing['parties']): JsonObject =>
  filled({ id: plainId(party), name: textIn(parties.get(party) ?? {}, 'name') });
