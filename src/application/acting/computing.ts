import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
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
  /** Who asks for it. */
  readonly asker?: string;
}
