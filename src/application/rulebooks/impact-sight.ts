import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../../kernel/json.ts';
import type { DecisionRecord } from '../../ledger/fact.ts';
import { readingsOf } from '../../rules/reads.ts';
import { COMMON_ROLES } from '../../rules/rulebook.ts';
import type { Statement } from '../../rules/statement.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Viewer } from '../interface.ts';
import { type View, viewOf } from '../reading/viewing.ts';

/**
 * What a viewer may be told of a stream that is judged again: nothing that it could not work out from what it sees. Whoever
 * drafts an amendment chooses its text, and could learn by its effects what is hidden: the amount of a budget, who reported, how
 * many have tendered. So of acts those are told whose facts it sees, or that were its own; and of changed rules what follows
 * from those that read what it sees.
 */
export interface Sight {
  /** Whether it sees that such facts happen, by what one of them says; `whole`: and all that they say. */
  happens(type: string, whole: boolean, body?: JsonObject): boolean;
  isOwn(actor: DecisionRecord['actor']): boolean;
  /** Whether it sees all that the statement reads in this stream. */
  reads(statement: Statement): boolean;
  role(role: string): boolean;
  readonly positions: boolean;
}

/** Of whoever may see all: the record as it is. */
export const EVERYTHING: Sight = {
  happens: () => true,
  isOwn: () => true,
  reads: () => true,
  role: () => true,
  positions: true,
};

/** What stands for all that a part of a document could hold. */
const ANYTHING: JsonObject = { some: { more: 1 } };

export async function sightOf(
  parts: Parts,
  arrangement: string,
  stream: string,
  viewer: Viewer,
): Promise<Sight> {
  const above = await viewOf(parts, arrangement, viewer);
  const own = stream === arrangement ? above : await viewOf(parts, stream, viewer);
  const principal = above?.principal ?? 'public';
  const ids = new Set([...(above?.ids ?? []), ...(own?.ids ?? [])]);
  const role = (name: string): boolean => tellsRole(above, name);
  const known = new Map<string, boolean>();
  const happens: Sight['happens'] = (type, whole, body) => {
    if (own === undefined) return false;
    if (whole) return shows(own, { facts: { [type]: ANYTHING } });
    const found = known.get(type);
    if (found !== undefined) return found;
    // Of somebody else: what is shown to whoever did it alone is asked by `isOwn`.
    const said = { ...body, by: '' };
    const seen = isObject((own.show({ facts: { [type]: said } }).facts as JsonObject | undefined)?.[type]);
    if (body !== undefined || seen) known.set(type, seen);
    return seen;
  };
  return {
    happens,
    role,
    isOwn: ({ id, for: onBehalf }) => principal !== 'public' && (ids.has(id) || onBehalf === principal),
    reads: (statement) => {
      const { state, parent, happened, roles, whole } = readingsOf(statement);
      return (
        !whole &&
        [...state].every((field) => seesField(own, field)) &&
        [...parent].every((field) => seesField(above, field)) &&
        [...happened].every((type) => happens(type, false)) &&
        [...roles].every(role)
      );
    },
    positions: own !== undefined && shows(own, { facts: { 'position.given': { stance: 'agree', by: '' } } }),
  };
}

/** Whether a viewer of an arrangement may know who holds a role in it. */
export const tellsRole = (above: View | undefined, role: string): boolean =>
  COMMON_ROLES.includes(role) ||
  role === 'member' ||
  !isRoleOfMembers(above, role) ||
  shows(above, { members: { [role]: ANYTHING } });

const shows = (view: View | undefined, document: JsonObject): boolean =>
  view !== undefined && isDeepStrictEqual(view.show(document), document);

/** Roles that an arrangement gives; those that a contract gives are told with it. */
const isRoleOfMembers = (above: View | undefined, role: string): boolean =>
  above === undefined || above.governing.rulebook.positions.has(role);

/** A field as a whole, whatever it has held; of one that holds a single value it is enough that this is told. */
function seesField(view: View | undefined, field: string): boolean {
  if (view === undefined) return false;
  if (shows(view, { [field]: ANYTHING })) return true;
  const initial = view.world.kind.initial as JsonObject;
  const isSingle = [initial[field], view.state.own[field]].every(
    (value) => !isObject(value) && !Array.isArray(value),
  );
  return isSingle && shows(view, { [field]: 1 });
}
