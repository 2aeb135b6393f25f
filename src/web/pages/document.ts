import { isObject } from '../../kernel/json.ts';

/**
 * Readings of a document of which the information rules may have left out any part: what is not there reads as
 * nothing, never as an error.
 */
export type Doc = Readonly<Record<string, unknown>>;

export const textOf = (document: Doc | undefined, key: string): string | undefined => {
  const value = document?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberOf = (document: Doc | undefined, key: string): number | undefined => {
  const value = document?.[key];
  return typeof value === 'number' ? value : undefined;
};

export const partOf = (document: Doc | undefined, key: string): Doc | undefined => {
  const value = document?.[key];
  return isObject(value) ? value : undefined;
};

export const textsOf = (document: Doc | undefined, key: string): readonly string[] => {
  const value = document?.[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** The entries of a collection, each with its id, whether the document holds it as a list or as a record. */
export function entriesOf(
  document: Doc | undefined,
  key: string,
): readonly (Doc & { readonly id: string })[] {
  const value = document?.[key];
  if (Array.isArray(value))
    return value
      .filter(isObject)
      .map((one, index) => ({ ...one, id: textOf(one, 'id') ?? String(index + 1) }));
  if (isObject(value))
    return Object.entries(value).flatMap(([id, one]) => (isObject(one) ? [{ ...one, id }] : []));
  return [];
}

export const isErased = (value: unknown): boolean => isObject(value) && value.erased === true;
/** A reference to content in the vault that this viewer may not read. */
export const isHeld = (value: unknown): boolean => isObject(value) && typeof value.commitment === 'string';
