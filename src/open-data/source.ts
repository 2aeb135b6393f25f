import { isObject, toPointer } from '../kernel/json.ts';

/** Something that could not be used, with the reason where there is more to say than that there is no place for it. */
export interface Unused {
  /** JSON Pointer into the release. */
  readonly path: string;
  readonly reason?: string;
}

type Steps = readonly (string | number)[];

/**
 * A place in a published document. Reading a value marks its pointer as used, so that in the end everything that
 * nobody read can be named.
 */
export interface Place {
  readonly path: string;
  readonly value: unknown;
  readonly there: boolean;
  at(key: string): Place;
  /** The items of an array; an object where an array was expected counts as its only item, as occurs in published data. */
  items(): readonly Place[];
  /** Trimmed text that is not empty; a number counts as its digits. */
  text(): string | undefined;
  /** A finite number. */
  number(): number | undefined;
  yes(): boolean | undefined;
  texts(): readonly string[];
}

export interface Tracked {
  readonly root: Place;
  /** Marks a node and everything below it as used. */
  use(path: string): void;
  /** Says why a node is not used. */
  leave(path: string, reason: string): void;
  used(): readonly string[];
  unused(): readonly Unused[];
}

/** Wraps a release so that what is read of it is noted. */
export function trackedSource(document: unknown): Tracked {
  const used = new Set<string>();
  const left = new Map<string, string>();
  const place = (value: unknown, steps: Steps): Place => {
    const path = toPointer(steps);
    const marked = <T>(found: T | undefined): T | undefined => {
      if (found !== undefined) used.add(path);
      return found;
    };
    return {
      path,
      value,
      there: value !== undefined && value !== null,
      at: (key) =>
        place(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined, [...steps, key]),
      items: () =>
        Array.isArray(value)
          ? value.map((item, index) => place(item, [...steps, index]))
          : isObject(value)
            ? [place(value, steps)]
            : [],
      text: () => marked(soundText(value)),
      number: () => marked(typeof value === 'number' && Number.isFinite(value) ? value : undefined),
      yes: () => marked(typeof value === 'boolean' ? value : undefined),
      texts: () =>
        (Array.isArray(value) ? value : [value]).flatMap((item, index) => {
          const text = soundText(item);
          if (text === undefined) return [];
          used.add(Array.isArray(value) ? toPointer([...steps, index]) : path);
          return [text];
        }),
    };
  };
  return {
    root: place(document, []),
    use: (path) => void used.add(path),
    leave: (path, reason) => void left.set(path, reason),
    used: () => collapsed(document, used, true),
    unused: () =>
      collapsed(document, used, false).map((path) => {
        const reason = reasonFor(left, path);
        return reason === undefined ? { path } : { path, reason };
      }),
  };
}

/** Sound text: NUL and halves of characters, which no database and no encoding carry, are taken out before it is judged. */
export const soundText = (value: unknown): string | undefined => {
  const given = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof given !== 'string') return undefined;
  const text = given.replaceAll('\u0000', '').toWellFormed().trim();
  return text === '' ? undefined : text;
};

/** The reason given for a node or for the nearest one above it. */
function reasonFor(left: ReadonlyMap<string, string>, path: string): string | undefined {
  for (let here = path; here !== ''; here = here.slice(0, here.lastIndexOf('/'))) {
    const reason = left.get(here);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Pointers of the highest nodes whose leaves were all read (`wanted`), or were none of them read. Nulls say nothing. */
function collapsed(document: unknown, used: ReadonlySet<string>, wanted: boolean): readonly string[] {
  type Found = { readonly all: boolean; readonly paths: readonly string[] };
  const walk = (value: unknown, steps: Steps, read: boolean): Found => {
    const path = toPointer(steps);
    const taken = read || used.has(path);
    if (value === null) return { all: true, paths: [] };
    if (!Array.isArray(value) && !isObject(value))
      return taken === wanted ? { all: true, paths: [path] } : { all: false, paths: [] };
    const members = (Array.isArray(value) ? [...value.entries()] : Object.entries(value)).map(
      ([key, member]) => walk(member, [...steps, key], taken),
    );
    const paths = members.flatMap((member) => member.paths);
    const all = members.every((member) => member.all);
    return { all, paths: all && paths.length > 0 && steps.length > 0 ? [path] : paths };
  };
  return walk(document, [], false).paths;
}
