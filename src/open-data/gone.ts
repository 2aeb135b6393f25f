import { isObject, type Json, type JsonObject } from '../kernel/json.ts';
import { isLiteral } from './merging/flat.ts';
import { type MergeRule, NO_RULE } from './standard/merge-rule.ts';

/**
 * A release with a null for each thing that the one before it in its process said and it does not: whoever merges both then
 * comes to what the later one says. What has an `id` keeps it, since it could not be told otherwise which is meant.
 */
export function withGone(before: JsonObject, after: JsonObject, rule: MergeRule): JsonObject {
  const made: Record<string, Json> = { ...after };
  for (const [key, old] of Object.entries(before)) {
    const below = rule.fields.get(key) ?? NO_RULE;
    const now = after[key];
    if (key === 'id' || below.omit) continue;
    if (now === undefined) made[key] = goneOf(old, below);
    else if (isLiteral(old, below) || isLiteral(now, below)) continue;
    else if (isObject(old) && isObject(now)) made[key] = withGone(old, now, below);
    else if (Array.isArray(old) && Array.isArray(now)) made[key] = listWithGone(old, now, below);
  }
  return made;
}

function listWithGone(before: readonly Json[], after: readonly Json[], rule: MergeRule): Json[] {
  const old = itemsOf(before);
  const now = itemsOf(after);
  const kept = after.map((item) => {
    const earlier = isObject(item) ? old.get(item.id) : undefined;
    return isObject(item) && earlier !== undefined ? withGone(earlier, item, rule) : item;
  });
  const gone = [...old].flatMap(([id, item]) => (now.has(id) ? [] : [goneOf(item, rule)]));
  return [...kept, ...gone];
}

const itemsOf = (list: readonly Json[]): Map<Json | undefined, JsonObject> =>
  new Map(
    list.flatMap((item) => (isObject(item) && item.id !== undefined ? [[item.id, item] as const] : [])),
  );

function goneOf(value: Json, rule: MergeRule): Json {
  // Where a list may be no null, an empty one in its place says the same.
  if (Array.isArray(value) && rule.whole) return [];
  if (isLiteral(value, rule)) return null;
  if (Array.isArray(value)) return [...itemsOf(value).values()].map((item) => goneOf(item, rule));
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => [
      key,
      key === 'id' ? member : goneOf(member, rule.fields.get(key) ?? NO_RULE),
    ]),
  );
}

/** What a release says of what there is: without nulls and empty lists, and without items of which it says only that they are gone. */
export function withoutGone(release: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(release).flatMap(([key, value]) => {
      const there = isGone(value) ? undefined : thereOf(value);
      return there === undefined ? [] : [[key, there] as const];
    }),
  );
}

function thereOf(value: Json): Json {
  if (Array.isArray(value)) return value.flatMap((item) => (isGone(item) ? [] : [thereOf(item)]));
  return isObject(value) ? withoutGone(value) : value;
}

/** Null, an empty list, or an object or list that holds nothing but ids and those. */
function isGone(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isGone);
  if (!isObject(value)) return false;
  const members = Object.entries(value).filter(([key]) => key !== 'id');
  return members.length > 0 && members.every(([, member]) => isGone(member));
}
