import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import { visible } from '../../rules/information.ts';
import type { Governing } from '../rulebooks/governing.ts';
import type { StreamState } from './stream-state.ts';
import { rolesIn, type World } from './world.ts';

/** The state with those of its members alone that a party is told of; the engine is told of all. */
export function withMembersSeen(
  world: Pick<World, 'kind' | 'state'> & { readonly state: StreamState },
  { rulebook, calendar }: Governing,
  asker: string,
  now: Instant,
): StreamState {
  const { kind, state } = world;
  const roles = rolesIn(world, [asker]);
  if (roles.includes('engine')) return state;
  const { happened, begun, own } = state;
  const shown = visible(
    rulebook,
    { id: asker, ids: [asker], roles },
    { kind: kind.kind, state: own, happened, now, begun, calendar },
    { members: (own.members ?? {}) as JsonObject },
  );
  return { ...state, own: { ...own, members: shown.members ?? {} } };
}
