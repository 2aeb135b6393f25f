import type { JsonObject } from '../kernel/json.ts';
import type { Calendar, Instant } from '../kernel/time.ts';
import type { Layer } from './statement.ts';

/** Who asks, as the rules see it: the party on whose behalf the act is (or a pseudonym of it), with its roles. */
export interface Actor {
  readonly id: string;
  readonly roles: readonly string[];
  /** Kinds of evidence that the party can show, such as `identifier`. */
  readonly evidence: readonly string[];
}

/** The party that enters or leaves a role, where another acts. */
export interface Entering {
  readonly id: string;
  readonly evidence: readonly string[];
}

/** May this actor do this now? Everything that a decision rests on, and nothing else, so that it can be derived again. */
export interface Question {
  readonly action: { readonly name: string; readonly body: JsonObject };
  readonly actor: Actor;
  /**
   * The party that enters or leaves a role by this act, where it is not the actor: its evidence counts. Absent, the
   * body says which party it is, and one other than the actor shows no evidence.
   */
  readonly entering?: Entering;
  /** The kind of stream acted on. */
  readonly kind: string;
  readonly state: JsonObject;
  readonly parent?: JsonObject;
  /** Fact types that have happened in the stream, with the first instant of each. */
  readonly happened: Readonly<Record<string, Instant>>;
  /** How many parties hold each role now (for `enters` and `leaves`). */
  readonly holders: Readonly<Record<string, number>>;
  readonly now: Instant;
  /** When the stream began: the day that `appliesTo: begun-on-or-after` counts. */
  readonly begun: Instant;
  readonly calendar: Calendar;
  /** What is procured, by whom and for how much, where the stream is about that: it chooses the variant of the law. */
  readonly plan?: JsonObject;
}

export type Truth = 'true' | 'false' | 'error' | 'pending';

/** What one statement did to the decision. */
export type Weight =
  | 'grants'
  | 'refuses'
  | 'norm-kept'
  | 'norm-broken'
  | 'duty'
  | 'charge'
  | 'escalate'
  | 'decides'
  | 'none';

/** One statement considered: whether its who, if and when held, and what it weighed. */
export interface Considered {
  readonly id: string;
  readonly layer: Layer;
  readonly truth: Truth;
  readonly weight: Weight;
  /** Where the condition could not be computed: why. */
  readonly error?: string;
}

export type Consequence =
  | {
      readonly type: 'duty';
      readonly statement: string;
      readonly who: string;
      readonly does: string;
      readonly due?: Instant;
    }
  | {
      readonly type: 'charge';
      readonly statement: string;
      readonly who: string;
      readonly to: string;
      readonly pence: number;
    }
  | { readonly type: 'escalate'; readonly statement: string; readonly to: string };

export interface Decision {
  readonly verdict: 'permitted' | 'refused';
  /** The statements that decided: those that grant, or those that refuse; empty where none grants. What the engine itself holds against it stands as `engine:NAME`. */
  readonly by: readonly string[];
  readonly considered: readonly Considered[];
  readonly consequences: readonly Consequence[];
  /** The aggregation statement by which the act has still to be decided, where one speaks of it. */
  readonly decidedBy?: string;
  /** Where a role is left with notice: the first instant after its last day. */
  readonly noticeEnds?: Instant;
}
