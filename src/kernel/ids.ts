/**
 * A stream's name is `KIND/ID`, such as `party/harbour-council`. Ids are lower-case letters, digits and single
 * hyphens, so that they stand unescaped in addresses, files and pointers.
 */
export type StreamId = string;

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const isId = (text: string): boolean => text.length <= 80 && ID.test(text);

export interface StreamName {
  readonly kind: string;
  readonly id: string;
}

/** The two halves of a stream's name, or undefined where the text is not one. */
export function readStreamId(text: string): StreamName | undefined {
  const [kind, id, ...rest] = text.split('/');
  if (kind === undefined || id === undefined || rest.length > 0) return undefined;
  return isId(kind) && isId(id) ? { kind, id } : undefined;
}

/** A readable id from a name: `Harbour & Vale Council` gives `harbour-vale-council`. Empty where no letter is left. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
