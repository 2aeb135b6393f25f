import type { Instant } from '../../kernel/time.ts';
import type { Deciding } from './deciding-seen.ts';

/** An act that would have gone otherwise under the proposed text. */
export interface Flip {
  readonly stream: string;
  /** The first fact that the act left; a refused act left none. */
  readonly seq?: number;
  readonly at: Instant;
  readonly action: string;
  readonly actor: string;
  readonly was: Going;
  readonly would: Going;
  /** The statements that would have decided. */
  readonly by: readonly string[];
}
export type Going = 'permitted' | 'refused' | 'decided together';

/** A joint decision on record that would have ended otherwise under the proposed text, or of which that could not be told. */
export interface DecisionOtherwise {
  readonly stream: string;
  /** The facts with which it was opened and closed. */
  readonly opened: number;
  readonly closed: number;
  /** When it closed. */
  readonly at: Instant;
  /** The act that was decided on. */
  readonly action: string;
  readonly was: Ending;
  /** undefined: it could not be told. */
  readonly would?: Ending;
  /** In words, with the numbers; absent where the viewer does not see the positions. */
  readonly why?: string;
  /** The statement of the proposed text that would have decided. */
  readonly by?: string;
}
/** `fallback`: it ended undecided, and its rule says what follows. */
export type Ending = 'carried' | 'not carried' | 'fallback';

export interface WouldBreach {
  readonly stream: string;
  readonly statement: string;
  readonly raisedAt: Instant;
  readonly due: Instant;
  readonly done: 'late' | 'never';
}

export interface Impact {
  /** Acts on record, refused ones too. */
  readonly acts: number;
  /** Those that a changed statement speaks of: only they are judged again. */
  readonly judged: number;
  /** Those that the viewer sees, and of which it is not told how they would have gone: the changed rules read what it does not see. */
  readonly unseen: number;
  readonly flipped: number;
  /** The first flips, in the order of the record. */
  readonly flips: readonly Flip[];
  /** Joint decisions that ended, and that a changed statement can touch. */
  readonly decisions: {
    readonly judged: number;
    /** How many would have ended otherwise, and of how many that could not be told. */
    readonly otherwise: number;
    readonly untold: number;
    /** The first of both, in the order of the record. */
    readonly list: readonly DecisionOtherwise[];
  };
  /** Duties that changed rules would have made, and that nobody did in time. */
  readonly breached: readonly WouldBreach[];
  /** What stands now and could not have come about: a role without a place, too many or too few who hold one. */
  readonly stranded: readonly string[];
  /** Titles of the streams named here, as far as the viewer sees them. */
  readonly titles: Readonly<Record<string, string>>;
  /** The rules of the proposed text that are named here. */
  readonly rules: Readonly<Record<string, Deciding>>;
}
