import type { Hash } from '../kernel/hash.ts';
import type { Instant } from '../kernel/time.ts';

/** Where one stream stood: its last fact, and its last refusal (n 0 where there is none). */
export interface HeadMark {
  readonly stream: string;
  readonly seq: number;
  readonly hash: Hash;
  readonly refusals: { readonly n: number; readonly hash: Hash };
}

/**
 * The heads of streams at one time, to be signed and given out. A chain alone does not stop its holder from rewriting
 * it from the first fact; a checkpoint in somebody else's hands does.
 */
export interface Checkpoint {
  readonly format: 'moothall/checkpoint/1';
  readonly at: Instant;
  readonly heads: readonly HeadMark[];
}

/** A checkpoint with an Ed25519 signature (RFC 8032) over the canonical encoding of `checkpoint`; both base64. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly publicKey: string;
  readonly signature: string;
}

/** Heads sorted by stream, so that the same heads give the same text. */
export const makeCheckpoint = (at: Instant, heads: readonly HeadMark[]): Checkpoint => ({
  format: 'moothall/checkpoint/1',
  at,
  heads: [...heads].sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0)),
});
