import type { Computation } from '../commissioning/concern.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import type { Instant } from '../kernel/time.ts';
import type { StreamState } from './stream-state.ts';

/** What the engine is asked to compute for an act, before it is decided. */
export interface Computing {
  readonly stream: string;
  /** The public body of the act. */
  readonly body: JsonObject;
  readonly state?: StreamState;
  /** The stream that governs it. */
  readonly parent?: string;
  readonly now: Instant;
}

/** Why it cannot be computed: bad input, at a path of the body. */
export interface NotComputable {
  readonly path: string;
  readonly message: string;
}

/** Computes what an action asks for. The result enters the decision record, so that it is checked later, not computed anew. */
export type Computations = (
  what: Computation,
  asked: Computing,
) => Promise<Result<JsonObject, NotComputable>>;
