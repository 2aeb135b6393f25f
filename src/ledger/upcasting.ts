import { assert, present } from '../kernel/assert.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Fact } from './fact.ts';

/** How a fact type's older versions are brought up: `upcasters[N - 1]` takes a body of version N to N + 1. */
export interface Upcasting {
  readonly version: number;
  readonly upcasters?: readonly ((body: JsonObject) => JsonObject)[];
}

/**
 * A fact's body in the present version of its type. The stored fact is never rewritten: its hash speaks of what was
 * written. A fact of a newer version than this program knows breaks an invariant: an older program must not guess.
 */
export function upcast(fact: Pick<Fact, 'type' | 'v' | 'body'>, definition: Upcasting): JsonObject {
  assert(
    fact.v >= 1 && fact.v <= definition.version,
    `${fact.type} version ${fact.v} is known to this program`,
  );
  let body = fact.body;
  for (let version = fact.v; version < definition.version; version += 1) {
    const step = present(
      definition.upcasters?.[version - 1],
      `${fact.type} has an upcaster from version ${version}`,
    );
    body = step(body);
  }
  return body;
}
