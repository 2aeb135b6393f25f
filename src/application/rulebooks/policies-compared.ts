import type { Point } from '../../commissioning/mandates/index.ts';
import type { Deciding } from './deciding-seen.ts';

/** The policies of an arrangement's commissioners beside each other, as a viewer sees them. */
export interface PoliciesSeen {
  readonly parties: readonly string[];
  readonly points: readonly Point[];
  /** Parts of mandates that are compared of nobody, since somebody's is not shown to the viewer. */
  readonly unseen: readonly Unseen[];
  /** The rules that say who sees a policy. */
  readonly shownBy: readonly Deciding[];
}

/** A part of mandates, and whose the viewer does not see. */
export interface Unseen {
  readonly part: 'limits' | 'clauses' | 'keeps';
  readonly parties: readonly string[];
}
