/**
 * An expected failure is a value: every pure function that can say no returns a Result.
 * Broken invariants throw (see assert.ts); input and output faults are mapped once at the edge.
 */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
