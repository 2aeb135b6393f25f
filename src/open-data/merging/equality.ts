/**
 * Whether two JSON values are the same, as the reference implementation compares them when it asks whether a versioned
 * value has changed: the order of members says nothing, and true is 1 (Python's `==`).
 */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one === 'boolean' && typeof other === 'number') return Number(one) === other;
  if (typeof one === 'number' && typeof other === 'boolean') return one === Number(other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => sameValue(item, other[index]));
  }
  if (Array.isArray(other)) return false;
  const mine = Object.entries(one);
  if (mine.length !== Object.keys(other).length) return false;
  const theirs = other as Readonly<Record<string, unknown>>;
  return mine.every(([key, value]) => Object.hasOwn(theirs, key) && sameValue(value, theirs[key]));
}
