import { atPointer, isObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { visible } from '../../rules/information.ts';
import type { Parts } from '../acting/preparing.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { planOf, rolesIn, type World } from '../acting/world.ts';
import { kindOf } from '../catalogue.ts';
import type { Viewer } from '../interface.ts';
import type { Head, Sealing } from '../ports.ts';
import type { Governing } from '../rulebooks/governing.ts';

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
  return {
    head,
    state,
    world,
    governing,
    principal,
    ids,
    roles,
    now,
    show: (document) =>
      visible(
        governing.rulebook,
        { id: principal, ids, roles },
        {
          kind: world.kind.kind,
          state: state.own,
          ...(parent === undefined ? {} : { parent: parent.own }),
          happened: state.happened,
          now,
          begun: state.begun,
          calendar: governing.calendar,
          ...planOf(world.kind, state.own),
        },
        document,
      ),
  };
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
