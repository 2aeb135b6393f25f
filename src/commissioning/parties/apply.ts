import { foldOf, on, without } from '../fact-kind.ts';
import * as facts from './facts.ts';
import { initial, type PartyState } from './state.ts';

export const apply = foldOf<PartyState>([
  on<PartyState, typeof facts.partyRegistered.body>(
    facts.partyRegistered,
    (_state, { delegate, ...body }) => ({
      ...initial,
      ...body,
      delegates: delegate === undefined ? {} : { [delegate]: {} },
    }),
  ),
  on<PartyState, typeof facts.partyDescribed.body>(facts.partyDescribed, (state, body) => ({
    ...state,
    ...body,
  })),
  on<PartyState, typeof facts.delegateGranted.body>(facts.delegateGranted, (state, { to, ...said }) => ({
    ...state,
    delegates: { ...state.delegates, [to]: said },
  })),
  on<PartyState, typeof facts.delegateRevoked.body>(facts.delegateRevoked, (state, { to }) => ({
    ...state,
    delegates: without(state.delegates, to),
  })),
  on<PartyState, typeof facts.relationshipRecorded.body>(
    facts.relationshipRecorded,
    (state, { id, relationship }) => ({
      ...state,
      relationships: { ...state.relationships, [id]: relationship },
      relationshipsRecorded: state.relationshipsRecorded + 1,
    }),
  ),
  on<PartyState, typeof facts.relationshipEnded.body>(facts.relationshipEnded, (state, { id }) => ({
    ...state,
    relationships: without(state.relationships, id),
  })),
]);
