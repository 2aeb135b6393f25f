import type { Hash } from '../kernel/hash.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { SignedCheckpoint } from '../ledger/checkpoint.ts';
import type { Pins, Via } from '../ledger/fact.ts';
import type { LawNamed } from '../open-data/published.ts';
import type { LegalBound } from '../rules/analysis/legal-bounds.ts';
import type { Layer, Statement } from '../rules/statement.ts';
import type { ChosenVariant } from '../rules/variants.ts';
import type { Deciding } from './rulebooks/deciding-seen.ts';
import type { DraftAnalysis } from './rulebooks/draft-analysis.ts';
import type { Impact } from './rulebooks/impact-seen.ts';
import type { PoliciesSeen } from './rulebooks/policies-compared.ts';

export type { Deciding } from './rulebooks/deciding-seen.ts';
export type { DecisionOtherwise, Ending, Flip, Going, Impact, WouldBreach } from './rulebooks/impact-seen.ts';
export type { PoliciesSeen } from './rulebooks/policies-compared.ts';

export interface FactsPage {
  readonly after?: number;
  readonly limit?: number;
  readonly newestFirst?: boolean;
  /** Only facts of these types. */
  readonly types?: readonly string[];
}

/** What the ways in (web, API, CLI) may ask of Moothall. Every write is `act`; every reading goes through the information rules. */
export interface Moothall {
  act(request: ActRequest): Promise<ActOutcome>;
  /** Would it be allowed, by what, and if not what would have to change. Writes nothing. Without a body: as far as can be said. */
  can(request: Omit<ActRequest, 'key'>): Promise<Possibility>;
  /** Every action of the stream's kind for this viewer: allowed as far as can be said without a body, or why not. */
  possibilities(stream: string, viewer: Viewer): Promise<readonly Possibility[]>;
  read(stream: string, viewer: Viewer): Promise<Reading | undefined>;
  facts(stream: string, viewer: Viewer, page?: FactsPage): Promise<readonly FactSeen[]>;
  rows(
    stream: string,
    viewer: Viewer,
    collection: string,
    page?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly JsonObject[]>;
  list(query: ListQuery, viewer: Viewer): Promise<readonly Listed[]>;
  /** The statements in force in a stream, outermost layer first, in plain English; or those of another text, by its fingerprint. */
  rulebook(stream: string, text?: string): Promise<RulebookSeen | undefined>;
  /** The law that a stream is under as open data names it, and what follows for it from what everybody may see. */
  law(stream: string): Promise<LawNamed | undefined>;
  /** What sets two texts of a rulebook apart, by their fingerprints. */
  differences(before: string, after: string): Promise<readonly Difference[] | undefined>;
  /** How layers and statements decide one action for this viewer, of the stream or of what starts under it, as far as can be said before a form is filled in. */
  path(stream: string, action: string, viewer: Viewer): Promise<DecisionPath | undefined>;
  /** Open procedures and contracts of an arrangement with the rulebook that each is decided under. */
  pinned(stream: string, viewer: Viewer): Promise<readonly Pinned[]>;
  /** The starter rulebooks, and how many arrangements took each. */
  library(viewer: Viewer): Promise<readonly Starter[]>;
  /** What is due for a party: open duties and joint decisions that wait for its position. */
  tasks(viewer: Viewer): Promise<readonly Task[]>;
  /** Every duty of a party, whatever became of it: open, done, late or breached; and joint decisions that wait for its position. */
  duties(viewer: Viewer): Promise<readonly DutySeen[]>;
  /** A change of the rules in plain English beside what holds now; undefined where there is none that the viewer sees. */
  amendment(stream: string, id: string, viewer: Viewer): Promise<AmendmentSeen | undefined>;
  /** What it would have done to every act on record. */
  impact(stream: string, id: string, viewer: Viewer): Promise<Impact | undefined>;
  /** The policies of the commissioners of an arrangement, compared point by point. */
  policies(stream: string, viewer: Viewer): Promise<PoliciesSeen | undefined>;
  /** A signed checkpoint of a stream at one of its facts, to be kept outside. */
  receipt(stream: string, seq: number): Promise<SignedCheckpoint | undefined>;
}

/** Somebody looking: a party (perhaps on behalf of another), or nobody in particular. */
export interface Viewer {
  readonly party?: string;
  readonly for?: string;
}

export interface ActRequest {
  /** `procedure/new` for an action that creates; the engine then makes the id. */
  readonly stream: string;
  readonly action: string;
  readonly body: JsonObject;
  /** `party/ID`; `public` for somebody not signed in. */
  readonly as: string;
  readonly for?: string;
  readonly via: Via;
  /** Makes a repetition harmless: the first outcome is given again. */
  readonly key?: string;
  /** Simulated time; refused on a data folder that is not simulated. */
  readonly at?: Instant;
}

export type ActOutcome =
  | {
      readonly verdict: 'permitted';
      readonly stream: string;
      /** What came into being, or the stream. */
      readonly id: string;
      readonly seq: number;
      readonly hash: Hash;
      readonly at: Instant;
      readonly decision: Hash;
      readonly by: readonly Deciding[];
      /** The act waits for a joint decision: the matter's id. */
      readonly matter?: string;
      readonly repeated?: true;
    }
  | {
      readonly verdict: 'refused';
      readonly stream: string;
      readonly decision: Hash;
      readonly by: readonly Deciding[];
      /** In words: what said no, and what would have to change. */
      readonly message: string;
      readonly change: readonly string[];
      readonly repeated?: true;
    }
  | {
      /** Bad input: nothing was done and nothing recorded. */
      readonly verdict: 'invalid';
      readonly errors: readonly { readonly path: string; readonly message: string }[];
      /** 404: no such stream; 409: key used for another act; 422: the body; 503: it has to wait for another act. */
      readonly status: 400 | 404 | 409 | 422 | 429 | 503;
    };

export interface Possibility {
  readonly action: string;
  readonly title: string;
  readonly says: string;
  /** `depends`: allowed for some bodies. */
  readonly allowed: 'yes' | 'no' | 'depends';
  readonly by: readonly Deciding[];
  readonly change: readonly string[];
}

export interface Reading {
  readonly stream: string;
  readonly kind: string;
  readonly seq: number;
  readonly hash: Hash;
  readonly begun: Instant;
  readonly parent?: string;
  readonly pins: Pins;
  /** The roles the viewer has here. */
  readonly roles: readonly string[];
  /** What the information rules show, held content included; erased content reads `{"erased": true}`. First rows of each collection under its name. */
  readonly document: JsonObject;
  /** Open joint decisions, each with what its rule makes of its `round`, and duties. */
  readonly matters: readonly JsonObject[];
  readonly duties: readonly JsonObject[];
  /** Names of the parties that the document speaks of. */
  readonly names: Readonly<Record<string, string>>;
}

export interface FactSeen {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  /** In words, after the actor's name. */
  readonly says: string;
  readonly actor: string;
  readonly actorName: string;
  readonly for?: string;
  readonly via: Via;
  readonly by: readonly Deciding[];
  readonly hash: Hash;
  readonly body: Json;
}

export interface ListQuery {
  readonly kind: string;
  readonly linkedTo?: string;
  readonly search?: string;
  readonly limit?: number;
}

export interface Listed {
  readonly stream: string;
  readonly title: string;
  readonly status: string;
  readonly links: readonly { readonly relation: string; readonly to: string }[];
}

export interface RulebookSeen {
  readonly title: string;
  readonly regime: string;
  readonly summary: string;
  /** Every role that a position statement defines: what a party can be invited to. */
  readonly roles: readonly { readonly role: string; readonly title: string }[];
  /** The arrangement's own rulebook as YAML, to be amended; absent where only the hall's rules hold. */
  readonly text?: string;
  /** The numbers that were agreed, as they stand, and within which bounds an amendment may set them. */
  readonly settings: readonly {
    readonly id: string;
    readonly title: string;
    readonly value: string;
    readonly bounds?: string;
    /** What the law allows beside, for what begins today or later. */
    readonly law: readonly LegalBound[];
  }[];
  readonly fingerprint?: string;
  /** The starter or the arrangement that it was taken from. */
  readonly ancestor?: { readonly of: string; readonly title: string; readonly fingerprint: string };
  /** The days between which what begins comes under this law, and whom it covers; absent where there is none. */
  readonly law?: { readonly from: string; readonly to?: string; readonly covers: string };
  /** The instant at which the stream began: by it the part of the law is chosen. */
  readonly begun: Instant;
  /** The part of the law that speaks of what is procured here, and why. */
  readonly variant?: ChosenVariant;
  readonly statements: readonly {
    readonly id: string;
    readonly layer: Layer;
    readonly kind: Statement['kind'];
    readonly says: string;
    readonly cites?: string;
    readonly verified?: boolean;
    readonly outcome: 'rule' | 'norm' | 'shared strategy' | 'definition';
    /** The variants of the law in which it holds, by their titles; absent: in all. */
    readonly variants?: readonly string[];
    /** From and until which day it holds, and of what these days are: of the beginning, or of each act. */
    readonly holds?: { readonly from?: string; readonly to?: string; readonly of: 'beginning' | 'act' };
    /** Something that has to be done by a day. */
    readonly duty?: true;
    /** Of the arrangement's own rulebook: an amendment can change it, and another rule can begin from its parts. */
    readonly amendable?: Statement;
    /** A norm that can be raised to a rule as it is. */
    readonly raisable?: true;
    /** How often a norm was kept and broken, here and below; `latest`: below only in so many of each kind, those begun last. */
    readonly adherence?: { readonly kept: number; readonly broken: number; readonly latest?: number };
  }[];
}

/** One statement, or setting, in which two rulebooks differ. */
export interface Difference {
  readonly statement: string;
  readonly kind: Statement['kind'] | 'setting';
  /** Of a number that was agreed: what it is called. */
  readonly title?: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Where it stands elsewhere than before: what that means, in plain words. */
  readonly moved?: string;
  /** Something that has to be done by a day. */
  readonly duty?: true;
  readonly before?: string;
  readonly after?: string;
  /** What is applied, made of its parts, where a statement has words of its own: these may leave out, or hide, what changes. */
  readonly applied: { readonly before?: string; readonly after?: string };
  /** As rulebooks write it (YAML). */
  readonly written: { readonly before?: string; readonly after?: string };
}

/** What one statement does to an action here. */
export interface PathStep extends Deciding {
  readonly does:
    | 'allows'
    | 'refuses'
    | 'decides together'
    | 'may allow'
    | 'may refuse'
    | 'counts'
    | 'nothing'
    | 'not told';
}

export interface DecisionPath extends Possibility {
  /** Every statement that speaks of the action, outermost layer first. */
  readonly steps: readonly PathStep[];
}

export interface Pinned {
  readonly stream: string;
  readonly title: string;
  readonly status: string;
  readonly fingerprint: string;
  /** Statements that are otherwise in the arrangement's rulebook of now. */
  readonly differences: number;
  /** The rule by which it could move to the rules of now. */
  readonly transition: readonly Deciding[];
}

export interface Starter {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly fingerprint: string;
  readonly statements: number;
  /** Arrangements that the viewer sees and that began with it, unchanged or as a fork; at most a thousand are counted. */
  readonly arrangements: number;
  /** Those that live under it now, also where they came to it later, and whether they have changed its text since. */
  readonly using: readonly {
    readonly stream: string;
    readonly title: string;
    readonly status: string;
    readonly changed: boolean;
  }[];
}

/** Another text on the matter of an amendment. */
export interface Rival {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** Not ended yet: one that is agreed and in force later is open too. */
  readonly open: boolean;
  readonly decidedAt?: Instant;
  /** Whether it counters this one, and not the other way round. */
  readonly counters: boolean;
}

export interface AmendmentSeen {
  readonly id: string;
  readonly amendment: JsonObject;
  /** Not decided yet. */
  readonly open: boolean;
  /** The rule by which it is decided, or would be now; none where it is decided. */
  readonly decidedBy: readonly Deciding[];
  /** It touches the constitution, and a rule that is for the constitution alone decides it. */
  readonly ownRule?: true;
  /** Beside what holds now; of one that is decided, beside what held then. */
  readonly changes: readonly Difference[];
  /** What the proposed text may get wrong; absent where it is decided. */
  readonly analysis?: DraftAnalysis;
  /** Why the changes of a draft cannot be made now. */
  readonly stopped?: string;
  /** What stands now and would not fit the text, in words. */
  readonly stranded: readonly string[];
  /** Other texts on the same matter, open or decided: what it counters, what counters it, and what counters the same. */
  readonly rivals: readonly Rival[];
  /** It and its rivals rule by rule, in plain English; empty where it has no rival. */
  readonly sideBySide: readonly {
    readonly statement: string;
    /** Of a number that was agreed: what it is called. */
    readonly title?: string;
    /** What holds now; of one that is decided, what held then. Absent: there is no such rule. */
    readonly before?: string;
    /** Its own text first, then those of its rivals in their order. */
    readonly texts: readonly {
      /** Whether that text changes this rule. */
      readonly changes: boolean;
      /** Absent where it falls away, or is not changed. */
      readonly says?: string;
    }[];
  }[];
  /** Of one that is open: others being decided, or agreed for a later day. Once one is in force, the rest are voted on again. */
  readonly beside: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: 'proposed' | 'agreed';
    readonly from?: Instant;
  }[];
  readonly comments: readonly JsonObject[];
  /** Where parties stood on one that is decided, as far as the viewer sees it in the latest facts: the last position of each. */
  readonly stood: readonly JsonObject[];
  readonly names: Readonly<Record<string, string>>;
}

/** A duty as the party that owes it sees it. */
export interface DutySeen {
  readonly id: string;
  readonly stream: string;
  readonly streamTitle: string;
  readonly says: string;
  /** Each of these actions does it. */
  readonly does: readonly string[];
  /** What the act that does it says, as far as the rule fixes it, such as which notice or which question. */
  readonly asks: Readonly<Record<string, string>>;
  /** The roles that owe it. */
  readonly who: readonly string[];
  readonly raisedAt: Instant;
  readonly due?: Instant;
  readonly status: 'open' | 'done' | 'late' | 'breached';
  /** When it was done, where it was. */
  readonly doneAt?: Instant;
  /** Absent where the statement has been removed since; `noOrElse`: it names nothing that follows where it is not kept. */
  readonly rule?: Deciding;
  readonly noOrElse?: true;
  /** What the Or else of its breach brought: duties, charges, who was told. */
  readonly followed: readonly {
    readonly id: string;
    readonly says: string;
    readonly who: readonly string[];
  }[];
}

export interface Task {
  readonly stream: string;
  readonly streamTitle: string;
  readonly says: string;
  readonly due?: Instant;
  readonly kind: 'duty' | 'position' | 'mediation' | 'referral';
  /** What does it, and what of its form is known already. Absent: no act does it, such as to mediate. */
  readonly action?: string;
  readonly asks: Readonly<Record<string, string>>;
}

/** The catalogue as the ways in see it. */
export type { ActionDefinition, StreamKind } from '../commissioning/concern.ts';
