/**
 * The fields of a form as they are posted. A field's name is the JSON Pointer of the value (`/offers/0/prices/lot-1`);
 * its parts follow a tilde that no pointer can contain (`/deadline~day`, `/offers~count`).
 */
export type Posted = ReadonlyMap<string, readonly string[]>;

export const first = (posted: Posted, name: string): string => posted.get(name)?.[0] ?? '';

export const stepName = (name: string, step: string | number): string =>
  `${name}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** More entries than anybody writes by hand; a bound on what one form can ask of the server. */
export const MOST_ENTRIES = 200;

export function countOf(posted: Posted, name: string): number {
  const count = Number(first(posted, `${name}~count`));
  return Number.isInteger(count) && count > 0 ? Math.min(count, MOST_ENTRIES) : 0;
}

/** Whether anything was filled in at this field or below it. */
export function isBlank(posted: Posted, name: string): boolean {
  for (const [key, values] of posted) {
    const within = key === name || key.startsWith(`${name}/`) || key.startsWith(`${name}~`);
    if (within && !/~(count|variant)$/.test(key) && values.some((value) => value.trim() !== '')) return false;
  }
  return true;
}

/** Field names of a posted form, with everything bounded; unknown names are kept and ignored by the reading. */
export function readPosted(body: unknown): Posted {
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
  return posted;
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
