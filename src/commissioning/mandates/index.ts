import type { JsonObject } from '../../kernel/json.ts';
import type { StreamKind } from '../concern.ts';
import { defined, foldOf, on } from '../fact-kind.ts';
import * as actions from './actions.ts';
import * as facts from './facts.ts';
import { initial, type MandateState, mandateState } from './state.ts';

export { type Granted, inForce, mandatesHeldAt, mandatesInForce, mandatesNoted } from './in-force.ts';
export { type Point, reconcile, type Terms } from './reconciliation.ts';
export type { MandateState } from './state.ts';

const apply = foldOf<MandateState>([
  on<MandateState, typeof facts.mandateGranted.body>(facts.mandateGranted, (_state, body) => ({
    ...body,
    revoked: false,
  })),
  on<MandateState, typeof facts.mandateVaried.body>(facts.mandateVaried, (state, { reason: _, ...changes }) =>
    defined<MandateState>({ ...state, ...changes }),
  ),
  on<MandateState, typeof facts.mandateRevoked.body>(facts.mandateRevoked, (state) => ({
    ...state,
    revoked: true,
  })),
]);

/** What one commissioner (a body, a pool, a person with a budget) empowers another to do. */
export const mandate: StreamKind<MandateState> = {
  kind: 'mandate',
  title: 'Mandate',
  parent: 'arrangement',
  state: mandateState,
  initial,
  roles: ['grantor', 'empowered'],
  actions: Object.values(actions),
  facts: Object.values(facts),
  collections: {},
  apply,
  rolesOf: (state, principal) => [
    ...(principal === state.commissioner ? ['grantor'] : []),
    ...(principal === state.to ? ['empowered'] : []),
  ],
  holders: (state, role) =>
    role === 'grantor' ? [state.commissioner] : role === 'empowered' ? [state.to] : [],
  view: (state) => state as unknown as JsonObject,
  summary: (state) => ({
    title: 'Mandate',
    status: state.revoked ? 'revoked' : 'in force',
    links: [
      { relation: 'grantor', to: state.commissioner },
      { relation: 'empowered', to: state.to },
    ],
  }),
};
