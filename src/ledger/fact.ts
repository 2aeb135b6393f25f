import type { Hash } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';

/** How an act came in, so that acting by running the machine shows. */
export type Via = 'session' | 'token' | 'cli' | 'clock' | 'outbox' | 'scenario';

/** Hashes of what a decision was made under, by name: rulebook, regime, calendar, catalogue, hall. */
export type Pins = Readonly<Record<string, Hash>>;

/** Something that has happened in one stream. Facts of a stream are chained: `prev` is the hash of the fact before. */
export interface Fact {
  readonly stream: string;
  /** 1 for the first fact of a stream, without gaps. */
  readonly seq: number;
  readonly at: Instant;
  /** The party that acted, or its pseudonym in this stream. */
  readonly actor: string;
  /** The party on whose behalf, where another. */
  readonly for?: string;
  readonly via: Via;
  readonly type: string;
  /** Version of the fact type; upcasters bring older ones up. */
  readonly v: number;
  readonly body: JsonObject;
  readonly pins: Pins;
  /** Ids of the statements that allowed it. */
  readonly by: readonly string[];
  /** Hash of the decision record that it follows from, so that the chain covers the records too. */
  readonly decision: Hash;
  readonly prev: Hash;
  readonly hash: Hash;
}

/** Content kept in the vault: the fact holds the reference and a salted commitment, never the content. */
export interface HeldReference {
  readonly vault: string;
  readonly commitment: Hash;
}

/** Every act, refused ones too, leaves one of these, addressed by the hash of its canonical encoding. */
export interface DecisionRecord {
  readonly stream: string;
  readonly action: string;
  /** The public body: held fields stand as references. */
  readonly body: JsonObject;
  readonly bodyHash: Hash;
  /** What the engine computed for the act, where it did. */
  readonly computed?: JsonObject;
  readonly actor: {
    readonly id: string;
    readonly for?: string;
    readonly roles: readonly string[];
    readonly evidence: readonly string[];
  };
  /** The party that enters a role by the act of another, with its evidence. */
  readonly entering?: { readonly id: string; readonly evidence: readonly string[] };
  readonly via: Via;
  readonly now: Instant;
  /** The heads that the decision read: the stream itself first (seq 0 for one that did not exist). */
  readonly reads: readonly { readonly stream: string; readonly seq: number; readonly hash: Hash }[];
  readonly pins: Pins;
  /** How the program read rules when it decided; records from before this was kept have none. */
  readonly reading?: number;
  readonly verdict: 'permitted' | 'refused';
  /** Deciding statements; an engine constraint stands as `engine:NAME`. */
  readonly by: readonly string[];
  /** Every statement considered: id, truth, weight. */
  readonly matched: readonly { readonly id: string; readonly truth: string; readonly weight: string }[];
}
