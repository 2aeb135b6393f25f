import type { TSchema } from 'typebox';
import type { ActionDefinition, StreamKind } from '../commissioning/concern.ts';
import { procurementPlan } from '../commissioning/procurement.ts';
import { assert, present } from '../kernel/assert.ts';
import { hashOf } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { ActionWords, Vocabulary } from '../rules/vocabulary.ts';
import { ENGINE_ACTIONS, type EngineAction } from './acting/engine-actions.ts';
import { ENGINE_FACTS } from './acting/engine-facts.ts';
import { EVIDENCE } from './acting/evidence.ts';

export type AnyKind = StreamKind<JsonObject>;
export type AnyAction = ActionDefinition<JsonObject> | EngineAction;

/** Everything that can be asked and can have happened: forms, API, CLI, reference and the rules' vocabulary come from it. */
export interface Catalogue {
  readonly kinds: ReadonlyMap<string, AnyKind>;
  readonly vocabulary: Vocabulary;
  /** The hash of all action schemas: the catalogue's pin. */
  readonly hash: string;
  /** The action by that name for streams of the kind: its own, or one that every stream takes. */
  action(kind: string, name: string): AnyAction | undefined;
  actionsOf(kind: string): readonly AnyAction[];
}

/** What the engine adds to what is seen of a stream. */
const SEEN_OF_EACH = ['facts', 'matters', 'duties', 'norms'];

/** The streams on which an engine action may be done: all. */
export const EVERY_STREAM = '*';

export function makeCatalogue(kinds: readonly AnyKind[], variables: Vocabulary['variables']): Catalogue {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const actions = new Map<string, ActionWords>();
  for (const kind of kinds) {
    for (const action of kind.actions) {
      assert(!actions.has(action.name), `one action has the name ${action.name}`);
      actions.set(action.name, {
        stream: kind.kind,
        title: action.title,
        body: action.body,
        ...(action.enters === undefined ? {} : { enters: action.enters }),
        ...(action.leaves === undefined ? {} : { leaves: action.leaves }),
        ...(action.invites === undefined ? {} : { invites: action.invites }),
        ...(action.compute === 'rulebook' ? { changesRules: true } : {}),
        ...(action.founds === undefined ? {} : { founds: action.founds }),
        ...marksOf(action),
      });
    }
  }
  for (const action of ENGINE_ACTIONS) {
    actions.set(action.name, {
      stream: EVERY_STREAM,
      title: action.title,
      body: action.body,
      ...marksOf(action),
    });
  }
  const engineFacts = ENGINE_FACTS.map((fact) => fact.type);
  const streams = new Map(
    kinds.map((kind) => [
      kind.kind,
      {
        state: kind.state,
        ...(kind.parent === undefined ? {} : { parent: kind.parent }),
        facts: [...kind.facts.map((fact) => fact.type), ...engineFacts],
        factBodies: new Map(kind.facts.map((fact) => [fact.type, fact.body])),
        roles: kind.roles,
        seen: [...Object.keys(kind.collections), ...Object.keys(kind.view(kind.initial)), ...SEEN_OF_EACH],
      },
    ]),
  );
  const schemas = [...actions].map(([name, words]) => [name, words.body] as const);
  return {
    kinds: byName,
    vocabulary: { actions, streams, variables, evidence: EVIDENCE, plan: procurementPlan },
    hash: hashOf(Object.fromEntries(schemas.map(([name, body]) => [name, jsonOf(body)]))),
    actionsOf: (kind) => [...(byName.get(kind)?.actions ?? []), ...ENGINE_ACTIONS],
    action: (kind, name) =>
      byName.get(kind)?.actions.find((action) => action.name === name) ??
      ENGINE_ACTIONS.find((action) => action.name === name),
  };
}

const marksOf = ({ engine, constitutional }: AnyAction): Pick<ActionWords, 'engine' | 'constitutional'> => ({
  ...(engine === undefined ? {} : { engine }),
  ...(constitutional === undefined ? {} : { constitutional }),
});

const jsonOf = (schema: TSchema): JsonObject => JSON.parse(JSON.stringify(schema)) as JsonObject;

/** The kind of a stream by its name, `procedure/ID`. */
export const kindOf = (catalogue: Catalogue, stream: string): AnyKind =>
  present(catalogue.kinds.get(stream.split('/')[0] ?? ''), `${stream} is of a known kind`);
