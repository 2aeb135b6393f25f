import type { Json } from '../kernel/json.ts';
import type { Day } from '../kernel/time.ts';

/**
 * A rulebook is made of institutional statements. Their parts are those of the Institutional Grammar (Crawford and
 * Ostrom 1995; IG 2.0): Attribute (`who`, `if`), Deontic (`deontic`), aIm (`does`), Conditions (`when`), Or else
 * (`orElse`). With all five a statement is a rule, without Or else a norm, without Deontic and Or else a shared strategy.
 * The seven kinds are Ostrom's rule types (IAD framework). The layers and the effects are Moothall's own.
 */
export type StatementKind =
  | 'position'
  | 'boundary'
  | 'choice'
  | 'aggregation'
  | 'information'
  | 'payoff'
  | 'scope';

/** Outermost first. An inner layer cannot weaken an outer one. */
export type Layer = 'regime' | 'constitution' | 'rulebook';

/** A condition in the Common Expression Language, over `action`, `actor`, `state`, `parent`, `settings`, `happened`, `now`. */
export type Condition = string;

interface Common {
  readonly id: string;
  readonly kind: StatementKind;
  /** The statement in plain English; where absent it is rendered from its parts. */
  readonly says?: string;
  /** Law or paper that it rests on. */
  readonly cites?: string;
  /** false: encoded from memory or from one source; shown wherever the statement is shown. */
  readonly verified?: boolean;
  /** Days (inclusive) between which the statement holds. */
  readonly validFrom?: Day;
  readonly validTo?: Day;
  /** Which day counts against validFrom and validTo: that of the act (default), or that on which the stream began. */
  readonly appliesTo?: 'begun-on-or-after' | 'in-force-on';
  /** In a regime: the variants of the law in which the statement holds; absent: in all, and where nothing is procured. */
  readonly variants?: readonly string[];
}

export type Deontic = 'may' | 'must' | 'must-not';

export type OrElse =
  | { readonly refuse: true }
  | {
      readonly duty: {
        readonly who: string;
        readonly does: string;
        readonly due?: Condition;
        readonly says?: string;
      };
    }
  | { readonly charge: { readonly who: string; readonly to: string; readonly pence: number | Condition } }
  | { readonly escalate: { readonly to: string; readonly says?: string } };

/**
 * Who may, must or must not do what, when. A `must` with `after` (a fact type) and `due` raises a duty each time that
 * fact happens; it is done by an act that matches `who`, `does` and `if`, and is breached when `due` passes.
 */
export interface ChoiceStatement extends Common {
  readonly kind: 'choice';
  /** A role, or several: `anyone` is everybody, `engine` is the engine's own party. */
  readonly who: string | readonly string[];
  readonly if?: Condition;
  readonly deontic?: Deontic;
  /** An action of the catalogue, or several. */
  readonly does: string | readonly string[];
  readonly when?: Condition;
  readonly after?: string;
  /** Over `fact` and the state after it: the duty arises only where it holds. */
  readonly arises?: Condition;
  /** A field that fact and act have in common: only an act that says the same there does the duty, such as `enquiry`. */
  readonly matches?: string;
  /**
   * CEL giving a time on the last day of the period that the duty is about. One act does the duty of one period: the one
   * whose last day it says in its field `period`; where it says none, the earliest that is over.
   */
  readonly period?: Condition;
  /** While a duty of this statement with the same due time is open, it is not raised again. */
  readonly once?: true;
  /** A field of the fact that names a party: it alone owes the duty, and none but an act of its own does it. */
  readonly whose?: string;
  /**
   * The duty belongs to the stream above that in which the fact happens, and there it is due once for all streams beneath,
   * whichever raises it first: for each due time, and for each party where it says whose it is.
   */
  readonly above?: true;
  /**
   * Of a layer around a rulebook: it is not raised where an inner duty that asks the same of the same people is raised by the
   * same fact and due no later. So what a rulebook has due in time is one duty, and what it has due later, or not at all, two.
   */
  readonly unlessSooner?: true;
  /** CEL giving the instant from which on an act does the duty: what is done before belongs to another, or to none. */
  readonly begins?: Condition;
  /** CEL giving a timestamp; in a duty also over `fact` (`fact.at`, `fact.body`). */
  readonly due?: Condition;
  /**
   * Over the state: where the day has passed and it was not done, it is due again, counted from that day, as long as this
   * holds. What was missed stays due beside it, and one act does one of them: the one whose days have begun (`begins`) and not
   * passed, else the earliest.
   */
  readonly again?: Condition;
  /** Over the state: the duty stands as long as this holds. What is no longer asked for is let go, neither kept nor broken. */
  readonly while?: Condition;
  readonly orElse?: OrElse;
  /** A regime or constitution `may` that grants by itself; an inner must-not against it is an error at load. */
  readonly right?: true;
}

/** Which roles exist, and how many may hold each. */
export interface PositionStatement extends Common {
  readonly kind: 'position';
  readonly role: string;
  readonly title?: string;
  readonly min?: number;
  readonly max?: number;
}

/** Who enters and leaves a role. Without one for a role, nobody enters it. */
export interface BoundaryStatement extends Common {
  readonly kind: 'boundary';
  readonly role: string;
  readonly enter?: {
    /** Kinds of evidence that the entering party must show, such as `identifier`. */
    readonly evidence?: readonly string[];
    /** The roles that may let a party in; absent: the party itself (or an inviter with that may). */
    readonly by?: readonly string[];
    /** An aggregation statement that decides each entry. */
    readonly decidedBy?: string;
    readonly if?: Condition;
  };
  readonly leave?: { readonly notice?: { readonly days: number }; readonly if?: Condition };
}

/**
 * consent: no block stands. majority: more than `share` (default half) of agree and disagree. qualified: at least `share`
 * (default two thirds) of them. unanimity: every elector agrees. delegated: whoever holds the role decides; one of
 * them is enough, and where they differ nothing is carried.
 */
export type AggregationMethod = 'consent' | 'majority' | 'qualified' | 'unanimity' | 'delegated';

export interface Electorate {
  readonly role: string;
  readonly method: AggregationMethod;
  /** For majority the share of agree and disagree that must be exceeded, for qualified the share that must be reached. */
  readonly share?: number;
  /** CEL giving a whole number, over `elector` beside the words of the act: what a voice weighs. Default 1. */
  readonly weight?: Condition;
  /** Share of the electorate that must have given a position. */
  readonly quorum?: number;
}

export type Period = { readonly days: number } | { readonly workingDays: number };

/**
 * What follows when the period ends without a decision: the present rule stays; a role decides instead; a mediator is called
 * and everybody is asked once more; another arrangement decides, by its own rules; or somebody is told. A decision against is a decision: nothing follows from it.
 */
export type Fallback =
  | 'keep'
  | {
      readonly decides: {
        readonly role: string;
        readonly method: AggregationMethod;
        readonly period?: Period;
      };
    }
  | { readonly mediates: { readonly role: string; readonly period: Period } }
  | { readonly refers: { readonly arrangement: string; readonly period: Period } }
  | { readonly escalate: { readonly to: string } };

/** How a joint decision is made: an act named in `decides` waits until every electorate has carried it. */
export interface AggregationStatement extends Common {
  readonly kind: 'aggregation';
  readonly decides: string | readonly string[];
  readonly when?: Condition;
  readonly electorates: readonly Electorate[];
  readonly period?: Period;
  readonly fallback?: Fallback;
}

/** Who is told what, when. Patterns are JSON Pointers over the stream's view; `*` is one step, a final `**` everything below. */
export interface InformationStatement extends Common {
  readonly kind: 'information';
  /** The kinds of stream it speaks of; absent: all. */
  readonly on?: string | readonly string[];
  readonly fields: readonly string[];
  readonly to: readonly string[];
  /** A fact type: the fields are shown once it has happened in the stream. */
  readonly from?: string;
  readonly when?: Condition;
  /** Only elements of a collection whose `by` is the viewer. */
  readonly mine?: boolean;
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly Json[];
}

/** Prices, weights, gain and pain (payoff); outcomes aimed at or ruled out (scope): a typed variable with its value and bounds. */
export interface VariableStatement extends Common {
  readonly kind: 'payoff' | 'scope';
  readonly variable: string;
  readonly value?: Json;
  readonly bounds?: Bounds;
}

export type Statement =
  | ChoiceStatement
  | PositionStatement
  | BoundaryStatement
  | AggregationStatement
  | InformationStatement
  | VariableStatement;

/** A number that people negotiate, read in conditions as `settings.NAME`. */
export interface Setting {
  readonly id: string;
  readonly title: string;
  readonly unit: 'days' | 'working-days' | 'percent' | 'pence' | 'count' | 'share';
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
}

/** A rulebook as adopted: its constitution (who may change the rules, how) and its rules. */
export interface RulebookDocument {
  readonly format: 'moothall/rulebook/1';
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly settings: readonly Setting[];
  readonly constitution: readonly Statement[];
  readonly rulebook: readonly Statement[];
}

/** One reason to choose a variant: it holds for procurements begun between its days (inclusive). */
export interface VariantReason {
  /** Over `plan`: what is procured, by whom, for how much. */
  readonly when: Condition;
  readonly from?: Day;
  readonly to?: Day;
  readonly says: string;
  readonly cites?: string;
  readonly verified?: boolean;
}

/**
 * A part of the law that speaks of some procurements and not of others, such as those above a threshold. The first in a
 * regime's list with a reason that holds is chosen; one without reasons takes what is left.
 */
export interface Variant {
  readonly id: string;
  readonly title: string;
  /** What open data says of it: whether it lies above the threshold of the law. Absent: it may lie on either side. */
  readonly aboveThreshold?: boolean;
  readonly reasons?: readonly VariantReason[];
}

/** How open data names a law, and its procedures. The first of `methods` that fits gives the name. */
export interface LawInOpenData {
  /** A register of laws, and the place of this one in it. */
  readonly scheme: string;
  readonly id: string;
  readonly uri?: string;
  readonly methods?: readonly MethodInOpenData[];
}

/** What the law calls a method: of these techniques and on this side of the threshold alone, where they are given. */
export interface MethodInOpenData {
  readonly methods: readonly string[];
  readonly techniques?: readonly string[];
  readonly aboveThreshold?: boolean;
  readonly says: string;
}

/** The law in force, as a layer that no rulebook can weaken. */
export interface RegimeDocument {
  readonly format: 'moothall/regime/1';
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** The first day on which a procurement can begin under it. */
  readonly from: Day;
  readonly to?: Day;
  /** Whom and what it covers, in words. */
  readonly covers: string;
  readonly calendar?: string;
  readonly variants?: readonly Variant[];
  readonly openData?: LawInOpenData;
  readonly statements: readonly Statement[];
}
