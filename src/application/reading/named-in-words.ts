import type { Parts } from '../acting/preparing.ts';
import { partiesIn } from '../acting/references.ts';
import { namesOf } from './reading.ts';

const PARTY = /(?<![\w(/])party\/[a-z0-9]+(?:-[a-z0-9]+)*/g;

/** What would have to change, with the public names of the parties that it speaks of before their ids. */
export async function namedInWords<T extends { readonly change: readonly string[] }>(
  parts: Parts,
  all: readonly T[],
): Promise<T[]> {
  const spoken = all.flatMap(({ change }) => change.flatMap((line) => line.match(PARTY) ?? []));
  if (spoken.length === 0) return [...all];
  const names = await namesOf(parts, [...partiesIn(spoken)]);
  const named = (line: string): string =>
    line.replaceAll(PARTY, (id) => (names[id] === undefined ? id : `${names[id]} (${id})`));
  return all.map((one) => ({ ...one, change: one.change.map(named) }));
}
