import { atPointer, isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { visible, type Viewer as Who } from '../../rules/information.ts';
import type { Parts } from '../acting/preparing.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { planOf, rolesIn, type World } from '../acting/world.ts';
import { kindOf } from '../catalogue.ts';
import type { Viewer } from '../interface.ts';
import type { Head, Sealing } from '../ports.ts';
import type { Governing } from '../rulebooks/governing.ts';
import { type Looked, type Tells, tellsOf } from './seen-paths.ts';

/** A viewer in one stream: who it is there, which roles it has, and what the information rules let it see. */
export interface View {
  readonly head: Head;
  readonly state: StreamState;
  readonly world: Pick<World, 'kind' | 'state' | 'parent'>;
  readonly governing: Governing;
  readonly principal: string;
  readonly ids: readonly string[];
  readonly roles: readonly string[];
  readonly now: Instant;
  /** What of a document the information statements show this viewer; nothing by default. */
  show(document: JsonObject): JsonObject;
  /** Whether it may be told what follows from a statement by the state that this reads. */
  readonly tells: Tells;
}

/** undefined: there is no such stream. A viewer who may not act for the party it names looks as itself. */
export async function viewOf(parts: Parts, stream: string, viewer: Viewer): Promise<View | undefined> {
  const head = (await parts.ledger.heads([stream])).get(stream);
  if (head === undefined) return undefined;
  const state = head.state as unknown as StreamState;
  const others = await parts.ledger.heads([state.parent, viewer.for].filter((name) => name !== undefined));
  const parentHead = state.parent === undefined ? undefined : others.get(state.parent);
  const parent = parentHead === undefined ? undefined : (parentHead.state as unknown as StreamState);
  const world: View['world'] = {
    kind: kindOf(parts.catalogue, stream),
    state,
    ...(parent === undefined || state.parent === undefined
      ? {}
      : { parent: { stream: state.parent, kind: kindOf(parts.catalogue, state.parent), state: parent } }),
  };
  const principal = principalOf(parts, viewer, viewer.for === undefined ? undefined : others.get(viewer.for));
  const ids = principal === 'public' ? [] : [principal, await parts.vault.pseudonym(stream, principal)];
  const roles = rolesIn(world, principal === 'public' ? ['public'] : ids);
  const governing = await parts.rules.under(await parts.rules.pinsOf(state, parent));
  const now = await parts.now();
  const who = { id: principal, ids, roles };
  const show = showingTo(world, governing, who, now);
  const above = world.parent === undefined ? undefined : await lookedAt(parts, world.parent, principal, now);
  return {
    head,
    state,
    world,
    governing,
    principal,
    ids,
    roles,
    now,
    show,
    tells: tellsOf({ initial: world.kind.initial, own: state.own, show }, above),
  };
}

/** What of a document about a stream is shown to whoever looks. */
export const showingTo =
  (
    { kind, state, parent }: View['world'],
    { rulebook, calendar }: Governing,
    who: Who,
    now: Instant,
  ): View['show'] =>
  (document) =>
    visible(
      rulebook,
      who,
      {
        kind: kind.kind,
        state: state?.own ?? kind.initial,
        ...(parent === undefined ? {} : { parent: parent.state.own }),
        happened: state?.happened ?? {},
        now,
        begun: state?.begun ?? now,
        calendar,
        ...planOf(kind, state?.own ?? kind.initial),
      },
      document,
    );

/** A stream that stands under no other, as a party looks at it. */
export async function lookedAt(
  { rules }: Pick<Parts, 'rules'>,
  world: Pick<NonNullable<World['parent']>, 'kind' | 'state'>,
  principal: string,
  now: Instant,
): Promise<Looked> {
  const governing = await rules.under(await rules.pinsOf(world.state, undefined));
  const roles = rolesIn(world, [principal]);
  const show = showingTo(world, governing, { id: principal, ids: [principal], roles }, now);
  return { initial: world.kind.initial, own: world.state.own, show };
}

function principalOf(parts: Parts, viewer: Viewer, onBehalf: Head | undefined): string {
  if (viewer.party === undefined) return 'public';
  if (viewer.for === undefined || viewer.for === viewer.party || onBehalf === undefined) return viewer.party;
  const own = (onBehalf.state as unknown as StreamState).own;
  const roles = parts.catalogue.kinds.get('party')?.rolesOf(own, viewer.party) ?? [];
  return roles.includes('delegate') ? viewer.for : viewer.party;
}

const isReference = (value: unknown): value is { vault: string; commitment: string } =>
  isObject(value) &&
  typeof value.vault === 'string' &&
  typeof value.commitment === 'string' &&
  Object.keys(value).length === 2;

/**
 * Puts the vault's contents where references stand; what was erased, or is still sealed, says so. A seal holds against
 * every rulebook: information statements can hide what was opened, and cannot open what is sealed.
 */
export async function resolveHeld(
  parts: Parts,
  stream: string,
  view: View,
  document: JsonObject,
): Promise<JsonObject> {
  const ids: string[] = [];
  mapReferences(document, (reference) => {
    ids.push(reference.vault);
    return null;
  });
  if (ids.length === 0) return document;
  const contents = await parts.vault.open(stream, ids);
  return mapReferences(document, (reference) => {
    const found = contents.get(reference.vault);
    if (found === undefined || found === 'erased') return { erased: true };
    return isSealed(found.seal, view) ? { sealed: true } : found.content;
  }) as JsonObject;
}

function isSealed(seal: Sealing | undefined, { state, now, ids }: View): boolean {
  if (seal === undefined || (seal.author !== undefined && ids.includes(seal.author))) return false;
  const until = atPointer(state.own, seal.until);
  const passed = typeof until === 'string' && now >= until;
  return !passed || !Object.hasOwn(state.happened, seal.opened);
}

function mapReferences(value: Json, map: (reference: { vault: string }) => Json): Json {
  if (isReference(value)) return map(value);
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, mapReferences(member as Json, map)]),
  );
}
