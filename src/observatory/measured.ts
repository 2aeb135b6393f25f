import type { Evidence } from './evidence.ts';

/** A number told of a process, and what it was told from. */
export interface Measured {
  readonly value: number;
  readonly evidence: readonly Evidence[];
}
