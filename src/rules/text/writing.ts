import { stringify } from 'yaml';
import { isObject } from '../../kernel/json.ts';

/** The order in which people write the parts of a rulebook: who and what before how, the words last. */
const ORDER = (
  'format id kind title summary role variable who deontic does decides after arises once matches whose above unlessSooner period if when begins due again while ' +
  'electorates method share quorum weight period days workingDays fallback enter leave on fields to from mine ' +
  'unit value min max oneOf bounds orElse right says cites verified settings constitution rulebook'
).split(' ');

const rank = (key: string): number => {
  const place = ORDER.indexOf(key);
  return place === -1 ? ORDER.length : place;
};

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, member]) => [key, ordered(member)]));
}

/** A rulebook, or a part of one, as YAML: whatever order it was kept in, in the order in which people read it. */
export const writtenOut = (part: object): string => stringify(ordered(part));
