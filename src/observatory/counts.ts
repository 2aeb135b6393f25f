/** How many of each kind, by some property: `counts.get('2025')?.get('…')`. */
export type Counts = Map<string, Map<string, number>>;

export function countIn(counts: Counts, by: string, kind: string): void {
  let row = counts.get(by);
  if (row === undefined) {
    row = new Map();
    counts.set(by, row);
  }
  row.set(kind, (row.get(kind) ?? 0) + 1);
}

export interface CountRow {
  readonly name: string;
  readonly total: number;
  readonly byForm: Readonly<Record<string, number>>;
}

const rowOf = (name: string, row: ReadonlyMap<string, number>): CountRow => ({
  name,
  total: [...row.values()].reduce((sum, count) => sum + count, 0),
  byForm: Object.fromEntries([...row].sort(([one], [other]) => (one < other ? -1 : 1))),
});

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0;

/** Rows in order of name. */
export const rowsByName = (counts: Counts): readonly CountRow[] =>
  [...counts].map(([name, row]) => rowOf(name, row)).sort(byName);

/** Rows with the most first. */
export const rowsBySize = (counts: Counts): readonly CountRow[] =>
  [...counts]
    .map(([name, row]) => rowOf(name, row))
    .sort((one, other) => other.total - one.total || byName(one, other));
