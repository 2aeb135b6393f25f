import type { JsonObject } from '../../kernel/json.ts';
import type { Summary } from '../concern.ts';
import type { ProcedureState } from './state.ts';
import { COMMISSIONER, commissioningToTheEnd } from './to-the-end.ts';

/** Roles that a procedure itself gives. Bidders are known only once the tenders have been opened. */
export const roles = ['bidder', 'participant', 'shortlisted'] as const;

/** Everything there is to see: the state, with held content as references. Information statements decide who sees what. */
export const view = (state: ProcedureState): JsonObject => state as unknown as JsonObject;

/** Leads and members of tenders that were opened and not withdrawn since. */
export function bidders(state: ProcedureState): string[] {
  const opened = Object.values(state.bids).filter((bid) => bid.status !== 'withdrawn');
  const parties = opened.flatMap((bid) =>
    bid.opened === undefined ? [] : [bid.opened.lead, ...bid.opened.members],
  );
  return [...new Set(parties)];
}

export function holders(state: ProcedureState, role: string): readonly string[] {
  switch (role) {
    case 'bidder':
      return bidders(state);
    case 'participant':
      return Object.keys(state.participants);
    case 'shortlisted':
      return state.shortlist;
    // No role of its own: the arrangement's, kept by those for whom the procedure began.
    case COMMISSIONER:
      return commissioningToTheEnd(state);
    default:
      return [];
  }
}

export const rolesOf = (state: ProcedureState, principal: string): readonly string[] =>
  [...roles, COMMISSIONER].filter((role) => holders(state, role).includes(principal));

export const summary = (state: ProcedureState): Summary => ({
  title: state.title,
  status: state.status,
  links: [
    ...state.commissioners.map((to) => ({ relation: 'commissioner', to })),
    ...bidders(state).map((to) => ({ relation: 'bidder', to })),
  ],
});
