import type { JsonObject } from '../../kernel/json.ts';
import type { StreamKind } from '../concern.ts';
import * as actions from './actions.ts';
import { apply } from './apply.ts';
import * as facts from './facts.ts';
import { initial, type PartyState, partyState } from './state.ts';

export type { PartyState } from './state.ts';

/** An organisation, a group or a person: who it is, who may act for it, how it is related to others. */
export const party: StreamKind<PartyState> = {
  kind: 'party',
  title: 'Party',
  state: partyState,
  initial,
  roles: ['self', 'delegate'],
  actions: Object.values(actions),
  facts: Object.values(facts),
  collections: {},
  apply,
  rolesOf: (state, principal) => [
    ...(principal === state.self ? ['self'] : []),
    ...(Object.hasOwn(state.delegates, principal) ? ['delegate'] : []),
  ],
  holders: (state, role) =>
    role === 'self' ? [state.self] : role === 'delegate' ? Object.keys(state.delegates) : [],
  view: (state) => ({ ...state, title: state.name }) as unknown as JsonObject,
  summary: (state) => ({
    title: state.name,
    status: state.kind,
    links: [
      ...Object.keys(state.delegates).map((to) => ({ relation: 'delegate', to })),
      ...Object.values(state.relationships).map(({ type, to }) => ({ relation: type, to })),
    ],
  }),
};
