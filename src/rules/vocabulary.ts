import type { TSchema } from 'typebox';

/**
 * What statements can speak of, generated from the action catalogue: the rules know no procurement of their own.
 * Conditions are typed by these schemas, so that an unknown field is an error when a rulebook is read.
 */
export interface ActionWords {
  readonly stream: string;
  readonly title: string;
  /** The public body; held (private or sealed) fields are opaque. */
  readonly body: TSchema;
  /** JSON Pointer to the role that the act lets a party enter or leave; a boundary statement then speaks of it. */
  readonly enters?: string;
  readonly leaves?: string;
  /** JSON Pointer to the role that the act opens to a party, which may then enter it. */
  readonly invites?: string;
  /** JSON Pointer to the party that enters or leaves, where it need not be the actor; default `/party`. */
  readonly party?: string;
  /** The role that whoever begins a stream by the act holds in it, unless it asks for another. */
  readonly founds?: string;
  /** Whether the act brings other rules into force. */
  readonly changesRules?: true;
  /** Done by the engine alone: no statement of a rulebook can stand in its way. */
  readonly engine?: true;
  /** Belongs to how rules are changed: a statement that speaks of it touches the constitution, wherever it stands. */
  readonly constitutional?: true;
}

export interface StreamWords {
  /** The shape of the state that conditions read as `state` (and as `parent` in the streams below it). */
  readonly state: TSchema;
  readonly parent?: string;
  readonly facts: readonly string[];
  /** The bodies of those facts that the `due` of a duty may read as `fact.body`. */
  readonly factBodies?: ReadonlyMap<string, TSchema>;
  /** Roles that streams of this kind give by themselves, such as `self` or `buyer`. */
  readonly roles: readonly string[];
  /** What is seen of such a stream beside its state, by its first step, such as `facts`. Left out: it is not known. */
  readonly seen?: readonly string[];
}

export interface VariableWords {
  readonly title: string;
  readonly schema: TSchema;
  /** What the numbers of a map make together, such as 100 of weights in percent. */
  readonly total?: number;
  /** As for actions. */
  readonly constitutional?: true;
}

export interface Vocabulary {
  readonly actions: ReadonlyMap<string, ActionWords>;
  readonly streams: ReadonlyMap<string, StreamWords>;
  readonly variables: ReadonlyMap<string, VariableWords>;
  /** Kinds of evidence that a party could show. Left out: any. */
  readonly evidence?: readonly string[];
  /** What the variants of a regime are chosen by: the shape of `plan`. */
  readonly plan?: TSchema;
}
