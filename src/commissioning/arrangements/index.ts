import type { JsonObject } from '../../kernel/json.ts';
import {
  amendmentActions,
  amendmentFacts,
  amendmentFolds,
  amendmentRows,
  closed,
  commentRow,
  historyRow,
} from '../amendments/index.ts';
import type { StreamKind, Summary } from '../concern.ts';
import { foldOf, on, own, row, rowsOf, rowsOn } from '../fact-kind.ts';
import { inProcedure, needActions, needFacts, needFolds, needRows, supportRow } from '../needs/index.ts';
import * as actions from './actions.ts';
import * as facts from './facts.ts';
import * as members from './members.ts';
import { type ArrangementState, arrangementState, initial } from './state.ts';

export type { ArrangementState } from './state.ts';

type ByRole = Readonly<Record<string, readonly string[]>>;

const withParty = (byRole: ByRole, role: string, party: string): Record<string, string[]> => ({
  ...(byRole as Record<string, string[]>),
  [role]: [...new Set([...(own(byRole, role) ?? []), party])],
});

/** Roles that nobody holds any more are left out. */
const withoutParty = (byRole: ByRole, role: string, party: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(byRole)
      .map(
        ([name, parties]) =>
          [name, name === role ? parties.filter((one) => one !== party) : [...parties]] as const,
      )
      .filter(([, parties]) => parties.length > 0),
  );

const apply = foldOf<ArrangementState>([
  on<ArrangementState, typeof facts.arrangementStarted.body>(facts.arrangementStarted, (_state, body) => {
    const { role, asIf, assumptions = [], ...rest } = body;
    const assumed =
      asIf === undefined ? assumptions : [...assumptions, `The law is taken as if it were ${asIf}.`];
    return { ...initial, ...rest, assumptions: assumed, members: { [role]: [body.founder] } };
  }),
  on<ArrangementState, typeof facts.memberInvited.body>(facts.memberInvited, (state, { party, role }) => ({
    ...state,
    invitations: withParty(state.invitations, role, party),
  })),
  on<ArrangementState, typeof facts.memberJoined.body>(facts.memberJoined, (state, { party, role }) => ({
    ...state,
    members: withParty(state.members, role, party),
    invitations: withoutParty(state.invitations, role, party),
  })),
  on<ArrangementState, typeof facts.memberLeft.body>(facts.memberLeft, (state, { party, role }) => ({
    ...state,
    members: withoutParty(state.members, role, party),
  })),
  on<ArrangementState, typeof facts.memberRemoved.body>(facts.memberRemoved, (state, { party, role }) => ({
    ...state,
    members: withoutParty(state.members, role, party),
  })),
  on<ArrangementState, typeof facts.rulebookAmended.body>(facts.rulebookAmended, (state, body) => ({
    ...state,
    rulebook: body.rulebook,
    rulebookTitle: body.rulebookTitle,
    amendments: state.amendments + 1,
    ...(body.amendment === undefined ? {} : { openAmendments: closed(state, body.amendment).openAmendments }),
  })),
  on<ArrangementState, typeof facts.mandateRecorded.body>(
    facts.mandateRecorded,
    (state, { mandate, note }) => ({
      ...state,
      mandates: { ...state.mandates, [mandate]: note },
    }),
  ),
  on<ArrangementState, typeof facts.procedureRecorded.body>(facts.procedureRecorded, (state, body) => {
    const { procedure, title, needs } = body;
    const noted = { ...state, procedures: [...state.procedures, { procedure, title }] };
    return needs.reduce((so, need) => inProcedure(so, need, procedure), noted);
  }),
  on<ArrangementState, typeof facts.contractRecorded.body>(facts.contractRecorded, (state, body) => ({
    ...state,
    contracts: [...state.contracts, body],
  })),
  ...needFolds<ArrangementState>(),
  ...amendmentFolds<ArrangementState>(),
]);

/** An amendment that came into force ends its story with that. */
const adoptedRow = rowsOn(facts.rulebookAmended, ({ amendment }, { at }) =>
  amendment === undefined ? [] : [row('amendmentHistory', amendment, { status: 'adopted', inForceAt: at })],
);

const summary = (state: ArrangementState): Summary => ({
  title: state.title,
  status: 'active',
  links: [
    ...Object.entries(state.members).flatMap(([relation, parties]) =>
      parties.map((to) => ({ relation, to })),
    ),
    ...Object.values(state.invitations).flatMap((parties) =>
      parties.map((to) => ({ relation: 'invited', to })),
    ),
  ],
});

/** One market relationship: its members and their roles, its rulebook, the needs that it answers. */
export const arrangement: StreamKind<ArrangementState> = {
  kind: 'arrangement',
  title: 'Arrangement',
  state: arrangementState,
  initial,
  roles: ['member', 'invited'],
  actions: [
    ...Object.values(actions),
    ...amendmentActions<ArrangementState>(),
    ...Object.values(members),
    ...needActions<ArrangementState>(),
  ],
  facts: [...Object.values(facts), ...amendmentFacts, ...needFacts],
  collections: { supports: supportRow, amendmentHistory: historyRow, comments: commentRow },
  apply,
  rows: rowsOf([...needRows, ...amendmentRows, adoptedRow]),
  rolesOf: (state, principal) => {
    const held = Object.entries(state.members)
      .filter(([, parties]) => parties.includes(principal))
      .map(([role]) => role);
    const invited = Object.values(state.invitations).some((parties) => parties.includes(principal));
    return [...held, ...(held.length > 0 ? ['member'] : []), ...(invited ? ['invited'] : [])];
  },
  holders: (state, role) =>
    role === 'member'
      ? [...new Set(Object.values(state.members).flat())]
      : [...(own(state.members, role) ?? [])],
  view: (state) => state as unknown as JsonObject,
  summary,
};
