/** Thrown when the program itself is wrong. Never thrown for bad input, which is answered with a Result. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** States what must hold; the sentence says what was promised. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new InvariantBroken(promise);
}

/** The value, where its absence would mean that the program is wrong. */
export function present<T>(value: T | undefined | null, promise: string): T {
  assert(value !== undefined && value !== null, promise);
  return value;
}
