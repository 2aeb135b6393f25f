import type { Static, TSchema } from 'typebox';
import Type from 'typebox';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import type { Calendar, Instant } from '../kernel/time.ts';
import type { HeldReference } from '../ledger/fact.ts';
import { andList } from '../rules/words/wording.ts';

/**
 * The contract that every concern (one folder each) keeps with the engine. A concern says what can have happened
 * (facts), what can be asked (actions), what follows (apply) and what there is to see (view). Who may do it, when and by
 * whose decision is never said here: that is what rulebooks are for. A `decide` checks only that the act makes sense
 * (it speaks of something that exists, it is not done already).
 */

/** A field whose content goes to the vault: `decide`, facts and rules see a reference and a commitment. */
export const held = (schema: TSchema, seal?: Seal) =>
  Type.Unsafe<HeldReference>({ ...schema, held: seal === undefined ? true : { sealed: seal } });

/** Sealed content: readable by nobody until `until` (a pointer into the state, to an instant) has passed and an act opens it. */
export interface Seal {
  readonly until: string;
  /** The fact type that opens it: until it has happened in the stream, only the author reads the content. */
  readonly opened: string;
}

export interface FactDraft {
  readonly type: string;
  readonly body: JsonObject;
}

/** A further act, by the engine's own party, on another stream (outbox): exactly once. */
export interface Effect {
  readonly stream: string;
  readonly action: string;
  readonly body: JsonObject;
  /** Not before this instant; absent: as soon as can be. */
  readonly notBefore?: Instant;
}

export interface Reopening {
  readonly matter: string;
  readonly body: JsonObject;
  readonly computed: JsonObject;
}

export interface Ending {
  readonly matter: string;
  readonly why: string;
}

export interface Consequences {
  readonly facts: readonly FactDraft[];
  readonly effects?: readonly Effect[];
  /** An open joint decision whose text the act changes: it starts anew. */
  readonly reopens?: Reopening;
  /** Open joint decisions that end without one, because what they were about is taken back. */
  readonly ends?: readonly Ending[];
  /** The id of what came into being, given back to the actor (`need-3`, `bid-1`); absent: the stream. */
  readonly id?: string;
}

/**
 * Why an act makes no sense. `invalid`: the body speaks of something that is not there (bad input, nothing is
 * recorded). `impossible`: it makes sense in itself but not in this state (a refusal, recorded, by `engine:NAME`).
 */
export type Objection =
  | { readonly type: 'invalid'; readonly path: string; readonly message: string }
  | { readonly type: 'impossible'; readonly name: string; readonly message: string };

export const invalid = (path: string, message: string): Objection => ({ type: 'invalid', path, message });
export const impossible = (name: string, message: string): Objection => ({
  type: 'impossible',
  name,
  message,
});

/** That the rules do not have a role, with those that they have. */
export const noSuchRole = (named: string, roles: Iterable<string>): Objection =>
  invalid('/role', `These rules have no role ${named}; there are ${andList([...roles])}.`);

/** What `decide` may know beside its own state. */
export interface Context {
  readonly now: Instant;
  /** When the stream began, or what is procured in it did: by that day law is chosen. */
  readonly begun: Instant;
  /** The principal: the party on whose behalf the act is, or its pseudonym in this stream. */
  readonly actor: { readonly id: string; readonly roles: readonly string[] };
  readonly stream: string;
  readonly parent?: { readonly stream: string; readonly state: JsonObject };
  /** The row that the action names (ActionDefinition.row), where it exists. */
  readonly row?: JsonObject;
  /** What the engine computed for the act (ActionDefinition.compute). */
  readonly computed?: JsonObject;
  /** Where a role is left with notice: the first instant after its last day. */
  readonly noticeEnds?: Instant;
  /** The joint decision that carried the act, where one did. */
  readonly matter?: string;
  /** Who agreed to it there, with or without a reservation. */
  readonly agreed?: readonly string[];
  /** Joint decisions that are open here, by id: what would be done. */
  readonly matters: Readonly<Record<string, { readonly action: string; readonly body: JsonObject }>>;
  /** Values of payoff and scope statements in force, by variable, and of settings by name. */
  readonly variables: Readonly<Record<string, Json>>;
  readonly settings: Readonly<Record<string, number>>;
  /** Whether the rules in force have a statement or a setting of that name. */
  readonly isRule: (name: string) => boolean;
  /** The roles that the rules in force have; undefined for records from before this was asked. */
  readonly roles?: readonly string[];
  /** For records from before: the reading by which they were decided; absent: acts are decided as they are now. */
  readonly reading?: number;
  readonly calendar: Calendar;
}

/** What the engine can compute for an act before it is decided; the result enters the decision record and `decide`. */
export type Computation =
  | 'rulebook'
  | 'enactment'
  | 'amendment'
  | 'governing'
  | 'transition'
  | 'tendered-rules'
  | 'opening'
  | 'framework'
  | 'award';

export interface ActionDefinition<S, B extends TSchema = TSchema> {
  readonly name: string;
  /** On the button: `Ask a question`. */
  readonly title: string;
  /** What it does, in a plain sentence. */
  readonly says: string;
  readonly body: B;
  readonly example: JsonObject;
  /** Starts a new stream of this kind. */
  readonly creates?: true;
  /** For `creates` in a kind with a parent: the body field that names the parent stream. */
  readonly parentField?: string;
  /** The fact and the record carry the actor's pseudonym in this stream, not the party. */
  readonly pseudonymous?: true;
  /** JSON Pointer in the body to the role entered or left (boundary and position statements speak of it). */
  readonly enters?: string;
  readonly leaves?: string;
  /** JSON Pointer in the body to the role that the act opens to a party, which may then enter it. */
  readonly invites?: string;
  /** Of an action that leaves a role: the fact that it leaves behind where notice has to run first. */
  readonly announces?: string;
  readonly compute?: Computation;
  /** Of an act that begins a stream: the role that whoever does it holds there, unless it asks for another. */
  readonly founds?: string;
  /** Decided only once all that earlier acts of its stream bring about on others has been carried: it rests on that. */
  readonly settled?: true;
  /** Done by the engine alone: by the clock, or as what a decision brings about. */
  readonly engine?: true;
  /** Belongs to how the rules themselves are changed. */
  readonly constitutional?: true;
  /** Facts that follow where the act is put to a joint decision, and where that decision fails. */
  proposed?(body: Static<B>, matter: string, computed?: JsonObject): readonly FactDraft[];
  failed?(body: Static<B>, ending: 'rejected' | 'lapsed'): readonly FactDraft[];
  /**
   * The row that the act needs to know: collection and the body field with its id; `perActor`: there is one for each
   * actor (`rowOfActor`).
   */
  readonly row?: { readonly collection: string; readonly field: string; readonly perActor?: true };
  /**
   * What stops the act whatever its body says, so that it is not offered; `decide` refuses it, too. `parent`: the state of the
   * stream above, where there is one; `actor`: whoever would act, by its pseudonym where the act is pseudonymous.
   */
  stopped?(state: S, parent?: JsonObject, actor?: string): Objection | undefined;
  /**
   * What is wrong with a body that its schema cannot say, each with its JSON Pointer. It sees held content, of which `decide`
   * sees references only.
   */
  faults?(body: JsonObject): readonly { readonly path: string; readonly message: string }[];
  decide(state: S, body: Static<B>, context: Context): Result<Consequences, Objection>;
}

export interface FactDefinition {
  readonly type: string;
  /** In a timeline, after the actor's name: `asked a question`. */
  readonly says: string;
  /** Instead, before the name of the party in its body, where that is another than the actor: `let in`. */
  readonly saysOfOther?: string;
  /** What the words go on to say of a body; members that the reader may not see are absent. */
  saysMore?(body: JsonObject): string | undefined;
  readonly version: number;
  readonly body: TSchema;
  /** From version N to N + 1, where N is the index plus one. */
  readonly upcasters?: readonly ((body: JsonObject) => JsonObject)[];
}

/** What grows without end lives in rows, not in the state. Derived from facts alone. */
export interface Row {
  readonly collection: string;
  readonly id: string;
  readonly body: JsonObject;
}

/** What lists and searches need of a stream; a read table, derived from the state alone. */
export interface Summary {
  readonly title: string;
  readonly status: string;
  /** Parties (by their relation) and streams that it concerns: `{party: 'party/x', relation: 'commissioner'}`. */
  readonly links: readonly { readonly relation: string; readonly to: string }[];
}

export interface StreamKind<S> {
  readonly kind: string;
  readonly title: string;
  /** The kind of stream that governs this one; its first fact names that stream in a field of the same name. */
  readonly parent?: string;
  /** The fact at which the stream takes the pins in force in its parent for its own, and is decided under them to its end. */
  readonly pinsAt?: string;
  /** The state's shape, which rules may read. */
  readonly state: TSchema;
  readonly initial: S;
  readonly roles: readonly string[];
  readonly actions: readonly ActionDefinition<S>[];
  readonly facts: readonly FactDefinition[];
  /**
   * Facts that follow where other rules have come into force by `facts`, for what else was decided, or is being decided, on a
   * text made from the rules before. Joint decisions of it are closed by the engine.
   */
  overtaken?(state: S, facts: readonly FactDraft[]): readonly FactDraft[];
  /** Why nothing can be done here any more: joint decisions that are open then end with it. */
  over?(state: S): Objection | undefined;
  /** What is procured here, read from the state, or from the body that begins a stream (`beginning`): by it the variant of the law is chosen. */
  planOf?(from: JsonObject, beginning?: boolean): JsonObject | undefined;
  /** When what is procured began, where that was before the stream: the law of that day holds. */
  begunOf?(from: JsonObject): Instant | undefined;
  /** Collections of rows that the view shows, each with its shape. */
  readonly collections: Readonly<Record<string, TSchema>>;
  apply(
    state: S,
    fact: {
      readonly type: string;
      readonly body: JsonObject;
      readonly at: Instant;
      readonly actor: string;
      readonly seq: number;
      readonly for?: string;
    },
  ): S;
  /** Rows written or rewritten by a fact. A rewritten row gets the old body merged with the new, field by field. */
  rows?(fact: {
    readonly type: string;
    readonly body: JsonObject;
    readonly at: Instant;
    readonly actor: string;
    readonly seq: number;
    readonly for?: string;
  }): readonly Row[];
  /** Roles that this stream itself gives to a party (`party/x` or a pseudonym). Those of the parent are added by the engine. */
  rolesOf(state: S, principal: string): readonly string[];
  /** Parties that hold a role given by this stream. */
  holders(state: S, role: string): readonly string[];
  /** The state as it will be when every notice to leave has run out; the same object where none runs. */
  whenNoticesEnd?(state: S): S;
  /** Everything there is to see; information statements decide who sees which part. Held fields stand as references. */
  view(state: S): JsonObject;
  summary(state: S): Summary;
}

/** The id of the row that one actor has about one thing: each supports a need once. */
export const rowOfActor = (thing: string, actor: string): string => `${thing}-${actor.replace('/', '-')}`;

/** Gives a concern's definitions their types at the place where they are written. */
export const action = <S, B extends TSchema>(definition: ActionDefinition<S, B>): ActionDefinition<S> =>
  definition as unknown as ActionDefinition<S>;
