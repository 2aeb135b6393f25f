import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { assert, present } from '../kernel/assert.ts';
import { hashOf } from '../kernel/hash.ts';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Calendar, Instant } from '../kernel/time.ts';
import {
  type Context,
  type Effect,
  type Ending,
  invalid,
  type Objection,
  type StreamKind,
} from './concern.ts';

/** One act in a rehearsal: whose, when, and what the engine would have computed for it. */
export interface Cue {
  readonly as?: string;
  readonly at?: Instant;
  readonly computed?: JsonObject;
  /** Joint decisions that are open then. */
  readonly matters?: Context['matters'];
  /** The statements and settings of the rules then; left out: any name is one. */
  readonly rules?: readonly string[];
}

export interface Played {
  readonly id: string | undefined;
  readonly facts: readonly { readonly type: string; readonly body: JsonObject }[];
  readonly effects: readonly Effect[];
  readonly ends: readonly Ending[];
}

/** A concern on its own, without rules and store: for tests of `decide`, `apply` and `rows` together. */
export interface Rehearsal<S> {
  play(action: string, body: JsonObject, cue?: Cue): Result<Played, Objection>;
  state(): S;
  rows(collection: string): readonly JsonObject[];
}

const CALENDAR: Calendar = { id: 'test', title: 'No bank holidays', holidays: [] };

/**
 * Plays acts on one stream as the engine would, and holds the concern to its promises at every step: facts, rows and
 * state keep their schemas. Throws InvariantBroken where one does not.
 */
export function rehearse<S>(
  kind: StreamKind<S>,
  setting: { readonly stream: string; readonly parent?: { stream: string; state: JsonObject } },
): Rehearsal<S> {
  let state = kind.initial;
  let seq = 0;
  const rows = new Map<string, Map<string, JsonObject>>();

  const keep = (collection: string, id: string, body: JsonObject) => {
    const table = rows.get(collection) ?? new Map<string, JsonObject>();
    const merged = { ...table.get(id), ...body };
    const schema = present(kind.collections[collection], `collection ${collection} is declared`);
    assertFits(schema, merged, `row ${id} of ${collection}`);
    rows.set(collection, table.set(id, merged));
  };

  const play: Rehearsal<S>['play'] = (name, body, cue = {}) => {
    const definition = present(
      kind.actions.find((each) => each.name === name),
      `there is an action ${name}`,
    );
    const [unfit] = Value.Errors(definition.body, body);
    if (unfit !== undefined) return fail(invalid(unfit.instancePath, unfit.message));
    const at = cue.at ?? '2026-11-23T10:00:00.000Z';
    const actor = cue.as ?? 'party/harbour-council';
    const named = definition.row && body[definition.row.field];
    const found = definition.row && rows.get(definition.row.collection)?.get(String(named));
    const decided = definition.decide(state, referenced(definition.body, body), {
      now: at,
      begun: at,
      actor: { id: actor, roles: [] },
      stream: setting.stream,
      matters: cue.matters ?? {},
      variables: {},
      settings: {},
      isRule: (name) => cue.rules?.includes(name) ?? true,
      calendar: CALENDAR,
      ...(setting.parent === undefined ? {} : { parent: setting.parent }),
      ...(found === undefined ? {} : { row: found }),
      ...(cue.computed === undefined ? {} : { computed: cue.computed }),
    });
    if (!decided.ok) return fail(decided.error);
    for (const { type, body: said } of decided.value.facts) {
      const fact = present(
        kind.facts.find((each) => each.type === type),
        `fact ${type} is declared`,
      );
      assertFits(fact.body, said, `fact ${type}`);
      seq += 1;
      const happened = { type, body: said, at, actor, seq };
      state = kind.apply(state, happened);
      assertFits(kind.state, state, `state after ${type}`);
      for (const each of kind.rows?.(happened) ?? []) keep(each.collection, each.id, each.body);
    }
    const { id, facts, effects = [], ends = [] } = decided.value;
    return ok({ id, facts, effects, ends });
  };

  return { play, state: () => state, rows: (collection) => [...(rows.get(collection)?.values() ?? [])] };
}

function assertFits(schema: TSchema, value: unknown, what: string): void {
  if (Value.Check(schema, value)) return;
  const [first] = Value.Errors(schema, value);
  assert(
    false,
    `${what} keeps its schema: ${first?.instancePath} ${first?.message} in ${JSON.stringify(value)}`,
  );
}

/** The body as `decide` sees it: held fields stand as references to the vault. */
function referenced(schema: unknown, body: JsonObject): JsonObject {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const property = properties[name];
      const isHeld = isObject(property) && property.held !== undefined;
      return [name, isHeld ? { vault: `v-${name}`, commitment: hashOf(value) } : value];
    }),
  );
}
