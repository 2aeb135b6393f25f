import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { visible } from '../../rules/information.ts';
import { EVERYBODY } from '../../rules/rulebook.ts';
import type { Governing } from '../rulebooks/governing.ts';
import type { StreamState } from './stream-state.ts';
import { rolesIn, type World } from './world.ts';

/** A party that looks at the members of an arrangement, and what of them it is told. */
export interface MembersSeen {
  /** The state with those of its members alone that it is told of; the engine is told of all. */
  readonly state: StreamState;
  /** Whether it is told who holds a role, be it nobody. */
  tells(role: string): boolean;
  /** Whether somebody is told that who holds this one. */
  tellsHolderOf(own: string, role: string): boolean;
}

export function membersSeenBy(
  world: Pick<World, 'kind' | 'state'> & { readonly state: StreamState },
  { rulebook, calendar }: Governing,
  asker: string,
  now: Instant,
): MembersSeen {
  const { kind, state } = world;
  const { happened, begun, own } = state;
  const shown = (id: string, roles: readonly string[], members: JsonObject): JsonObject => {
    const seen = { kind: kind.kind, state: own, happened, now, begun, calendar };
    return (visible(rulebook, { id, ids: [id], roles }, seen, { members }).members ?? {}) as JsonObject;
  };
  const roles = rolesIn(world, [asker]);
  const isTold = (id: string, held: readonly string[], role: string): boolean =>
    Array.isArray(shown(id, held, { [role]: [SOMEBODY] })[role]);
  const isEngine = roles.includes('engine');
  return {
    state: isEngine
      ? state
      : { ...state, own: { ...own, members: shown(asker, roles, (own.members ?? {}) as JsonObject) } },
    tells: (role) => isEngine || isTold(asker, roles, role),
    tellsHolderOf: (held, role) => isTold(SOMEBODY, [held, 'member', 'party', EVERYBODY], role),
  };
}

/** Stands for whoever it may be. */
const SOMEBODY = 'party/a';
