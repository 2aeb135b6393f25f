import { isObject } from '../../kernel/json.ts';

/** Every party that a document speaks of. */
export function partiesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    if (/^party\/[a-z0-9-]+$/.test(value)) found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) partiesIn(item, found);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      partiesIn(key, found);
      partiesIn(member, found);
    }
  }
  return found;
}
