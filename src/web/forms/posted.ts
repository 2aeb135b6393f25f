/**
 * The fields of a form as they are posted. A field's name is the JSON Pointer of the value (`/offers/0/prices/lot-1`);
 * its parts follow a tilde that no pointer can contain (`/deadline~day`, `/offers~count`).
 */
export type Posted = ReadonlyMap<string, readonly string[]>;

export const first = (posted: Posted, name: string): string => posted.get(name)?.[0] ?? '';

export const stepName = (name: string, step: string | number): string =>
  `${name}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Bounds on what one form can ask of the server: more than anybody fills in by hand. */
const MOST_ENTRIES = 100;
const MOST_ENTRIES_IN_ALL = 300;
const MOST_FIELDS = 10_000;

export function countOf(posted: Posted, name: string): number {
  const count = Number(first(posted, `${name}~count`));
  return Number.isInteger(count) && count > 0 ? Math.min(count, MOST_ENTRIES) : 0;
}

const filled = new WeakMap<Posted, ReadonlySet<string>>();

/** Every name at or below which something was filled in. Kept per form, so that a large one is read in one pass. */
function filledNames(posted: Posted): ReadonlySet<string> {
  const known = filled.get(posted);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const [key, values] of posted) {
    if (/~(count|variant)$/.test(key) || values.every((value) => value.trim() === '')) continue;
    names.add(key);
    for (const part of key.matchAll(/\/|~(?![01])/g)) names.add(key.slice(0, part.index));
  }
  filled.set(posted, names);
  return names;
}

/** Whether nothing was filled in at this field or below it. */
export const isBlank = (posted: Posted, name: string): boolean => !filledNames(posted).has(name);

/** The fields of a posted form; undefined where it is larger than any form of ours. Unknown names are kept and ignored. */
export function readPosted(body: unknown): Posted | undefined {
  const posted = new Map<string, readonly string[]>();
  if (typeof body !== 'object' || body === null) return posted;
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') posted.set(name, [value]);
    else if (Array.isArray(value))
      posted.set(
        name,
        value.filter((one) => typeof one === 'string'),
      );
  }
  const counts = [...posted.keys()].filter((name) => name.endsWith('~count'));
  const entries = counts.reduce((sum, name) => sum + countOf(posted, name.slice(0, -'~count'.length)), 0);
  return posted.size > MOST_FIELDS || entries > MOST_ENTRIES_IN_ALL ? undefined : posted;
}

/** What a redrawing button asks: one entry more, one fewer, or the fields of another kind. */
export function redrawn(posted: Posted, request: string): Posted {
  const [verb, name = ''] = request.split(':', 2);
  if (verb === 'add')
    return new Map(posted).set(`${name}~count`, [String(Math.min(countOf(posted, name) + 1, MOST_ENTRIES))]);
  if (verb === 'remove') return without(posted, name);
  return posted;
}

function without(posted: Posted, entry: string): Posted {
  const cut = entry.lastIndexOf('/');
  const base = entry.slice(0, cut);
  const list = base.replace(/~row$/, '');
  const removed = Number(entry.slice(cut + 1));
  const left = new Map<string, readonly string[]>();
  for (const [key, values] of posted) {
    const rest = key.startsWith(`${base}/`) ? /^(\d+)(.*)$/.exec(key.slice(base.length + 1)) : null;
    const index = Number(rest?.[1]);
    if (rest === null || index < removed) left.set(key, values);
    else if (index > removed) left.set(`${base}/${index - 1}${rest[2] ?? ''}`, values);
  }
  return left.set(`${list}~count`, [String(Math.max(countOf(posted, list) - 1, 0))]);
}
