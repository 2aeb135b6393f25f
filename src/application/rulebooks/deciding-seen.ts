import type { Layer } from '../../rules/statement.ts';

/** A statement that decided, in words, for people; or what Moothall itself holds against an act (`engine:NAME`). */
export interface Deciding {
  readonly id: string;
  readonly layer: Layer | 'engine';
  readonly says: string;
  readonly cites?: string;
  readonly verified?: boolean;
}
