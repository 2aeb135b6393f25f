import type { StreamKind } from '../../commissioning/concern.ts';
import { assert, present } from '../../kernel/assert.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Fact, Pins } from '../../ledger/fact.ts';
import { upcast } from '../../ledger/upcasting.ts';
import type { Duty } from '../../rules/duties.ts';
import type { Matter } from '../../rules/matters.ts';
import { ENGINE_FACTS } from './engine-facts.ts';
import { type HandedOn, remembering } from './handed.ts';

/**
 * A stream's state: what its concern folds (`own`) within what the engine folds for every kind. It is a cache: the
 * facts are the truth, and `verify` folds them anew to compare. Only what is open is kept, so that it stays bounded.
 */
export interface StreamState {
  readonly begun: Instant;
  /** The instant of the last fact: time never goes back within a stream. */
  readonly last: Instant;
  /** The stream whose members and rules govern this one. */
  readonly parent?: string;
  /** The pins that this stream has taken for its own; empty: it lives under its parent's. */
  readonly pins: Pins;
  /** Fact types that have happened, with the first instant of each. */
  readonly happened: Readonly<Record<string, Instant>>;
  readonly matters: Readonly<Record<string, Matter>>;
  readonly mattersOpened: number;
  readonly duties: Readonly<Record<string, Duty>>;
  readonly dutiesRaised: number;
  /** Duties that went to the stream above, or came from one beneath; absent: none. */
  readonly handed?: HandedOn;
  /** How often each norm was kept and broken. */
  readonly norms: Readonly<Record<string, { readonly kept: number; readonly broken: number }>>;
  readonly own: JsonObject;
}

const ENGINE_TYPES = new Map(ENGINE_FACTS.map((fact) => [fact.type, fact]));

/** Before the first fact. */
export const initialState = (kind: StreamKind<JsonObject>, begun: Instant): StreamState => ({
  begun,
  last: begun,
  pins: {},
  happened: {},
  matters: {},
  mattersOpened: 0,
  duties: {},
  dutiesRaised: 0,
  norms: {},
  own: kind.initial,
});

/** The present version of a fact type: what new facts are written as. */
export const versionOf = (kind: StreamKind<JsonObject>, type: string): number =>
  present(
    ENGINE_TYPES.get(type) ?? kind.facts.find((known) => known.type === type),
    `${type} is a fact of ${kind.kind}`,
  ).version;

/** The next state: `apply(state, fact)`, for the engine's facts and the concern's alike. Pure. */
export function applyFact(
  kind: StreamKind<JsonObject>,
  before: StreamState | undefined,
  fact: Omit<Fact, 'hash' | 'prev'>,
): StreamState {
  const state = { ...(before ?? initialState(kind, fact.at)), last: fact.at };
  const happened = Object.hasOwn(state.happened, fact.type)
    ? state.happened
    : { ...state.happened, [fact.type]: fact.at };
  const engine = ENGINE_TYPES.get(fact.type);
  if (engine !== undefined)
    return { ...applyEngineFact(state, fact.type, upcast(fact, engine), fact.at), happened };
  const definition = present(
    kind.facts.find((known) => known.type === fact.type),
    `${fact.type} is a fact of ${kind.kind}`,
  );
  const body = upcast(fact, definition);
  const own = kind.apply(state.own, { ...fact, body });
  const parent =
    before === undefined && kind.parent !== undefined ? { parent: String(body[kind.parent]) } : {};
  return { ...state, ...parent, happened, own };
}

const without = <T>(entries: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> => {
  const { [id]: _, ...rest } = entries;
  return rest;
};

function applyEngineFact(state: StreamState, type: string, body: JsonObject, at: Instant): StreamState {
  switch (type) {
    case 'pins.taken':
      return { ...state, pins: { ...state.pins, ...(body.pins as Pins) } };
    case 'matter.opened': {
      const matter = body.matter as unknown as Matter;
      return {
        ...state,
        matters: { ...state.matters, [matter.id]: matter },
        mattersOpened: state.mattersOpened + 1,
      };
    }
    case 'position.given': {
      const matter = present(state.matters[String(body.matter)], 'a position is given on an open matter');
      const { matter: _, party, textHash: __, ...position } = body;
      const positions = {
        ...matter.positions,
        [String(party)]: { ...position, at } as Matter['positions'][string],
      };
      return { ...state, matters: { ...state.matters, [matter.id]: { ...matter, positions } } };
    }
    case 'matter.decided':
      return { ...state, matters: without(state.matters, String(body.matter)) };
    case 'duty.raised': {
      const duty = body.duty as unknown as Duty;
      return {
        ...state,
        duties: { ...state.duties, [duty.id]: duty },
        dutiesRaised: state.dutiesRaised + 1,
      };
    }
    case 'duty.done':
    case 'duty.dropped':
      return { ...state, duties: without(state.duties, String(body.id)) };
    case 'duty.breached': {
      const duty = present(state.duties[String(body.id)], 'a duty that lapses is open');
      return { ...state, duties: { ...state.duties, [duty.id]: { ...duty, status: 'breached' } } };
    }
    case 'duty.handed-on':
    case 'duty.received':
      return { ...state, handed: remembering(state.handed, body.duty as unknown as Duty) };
    case 'norm.counted':
      return { ...state, norms: countNorms(state.norms, body) };
    default:
      assert(
        ['charge.raised', 'escalation.raised', 'content.erased', 'content.forgotten'].includes(type),
        `the engine knows its own fact ${type}`,
      );
      return state;
  }
}

function countNorms(norms: StreamState['norms'], body: JsonObject): StreamState['norms'] {
  const anew = (body.anew ?? []) as readonly string[];
  const counted = Object.fromEntries(Object.entries(norms).filter(([id]) => !anew.includes(id)));
  const count = (ids: Json | undefined, side: 'kept' | 'broken') => {
    for (const id of ids as string[]) {
      const was = counted[id] ?? { kept: 0, broken: 0 };
      counted[id] = { ...was, [side]: was[side] + 1 };
    }
  };
  count(body.kept, 'kept');
  count(body.broken, 'broken');
  return counted;
}
