import { isObject, type JsonObject } from '../../kernel/json.ts';

/** What things are kept under that a word stands for: those that are still open before all of them. */
const collectionsOf = (word: string): readonly string[] => {
  const all = word === 'criterion' ? 'criteria' : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return [`open${all.charAt(0).toUpperCase()}${all.slice(1)}`, all];
};

/** Where a document holds the things of a word: `amendment` finds `openAmendments`, then `amendments`. */
export const heldUnder = (document: Readonly<Record<string, unknown>>, word: string): object[] =>
  collectionsOf(word).flatMap((name) => {
    const held = document[name];
    return typeof held === 'object' && held !== null ? [held] : [];
  });

/** The word of things that are numbered, by the pattern of their ids: that of `amendment-7`. */
export const numberedWord = (pattern: string): string | undefined => /^\^([a-z]+)-\[/.exec(pattern)?.[1];

interface Fields {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly pattern?: string }>>;
}

/** Whether an act says all that it has to say. */
export const saysAll = (body: unknown, said: JsonObject): boolean =>
  ((body as Fields).required ?? []).every((field) => said[field] !== undefined);

export const requires = (body: unknown, field: string): boolean =>
  ((body as Fields).required ?? []).includes(field);

/**
 * A field that an act has to fill with one of the numbered things of a document, or with a role, and what there is to choose from;
 * undefined: it asks for none, or none are there.
 */
export function thingsAsked(
  body: unknown,
  document: JsonObject,
  roles: readonly string[],
): { readonly field: string; readonly ids: readonly string[] } | undefined {
  const { required = [], properties = {} } = body as Fields;
  for (const field of required) {
    const word = numberedWord(properties[field]?.pattern ?? '');
    const held = word === undefined ? undefined : heldUnder(document, word)[0];
    if (isObject(held) && Object.keys(held).length > 0) return { field, ids: Object.keys(held) };
  }
  return requires(body, 'role') && roles.length > 0 ? { field: 'role', ids: roles } : undefined;
}
