import type { Static } from 'typebox';
import Type from 'typebox';
import type { JsonObject } from '../../kernel/json.ts';
import {
  amendmentActions,
  amendmentFacts,
  amendmentFolds,
  amendmentRows,
  closed,
  commentRow,
  historyRow,
  overtaken,
} from '../amendments/index.ts';
import type { StreamKind, Summary } from '../concern.ts';
import { dissolved } from '../dissolved.ts';
import { defined, foldOf, on, own, type RowRule, row, rowsOf, rowsOn, without } from '../fact-kind.ts';
import { instant } from '../fields.ts';
import { inProcedure, needActions, needFacts, needFolds, needRows, supportRow } from '../needs/index.ts';
import { noticeRow, periodField, withNotice } from '../notices.ts';
import * as actions from './actions.ts';
import { dissolveArrangement, untilDissolved } from './dissolution.ts';
import * as facts from './facts.ts';
import * as members from './members.ts';
import { publishNotice } from './notices.ts';
import { decideReferral, endReferral, receiveReferral } from './referrals.ts';
import { declareSpending } from './spending.ts';
import { type ArrangementState, arrangementState, initial, type MandateNote } from './state.ts';
import { leftBefore, withTakings } from './takings.ts';

export type { ArrangementState, MandateNote } from './state.ts';
export { leftBefore };

/** What is kept of a mandate that is noted again: when it was granted, and since when it says its policy, stay what they were. */
function noted(
  before: MandateNote | undefined,
  { newPolicy, ...said }: Static<typeof facts.mandateRecorded.body>['note'],
  seq: number,
): MandateNote {
  const anew = said.granted !== undefined || newPolicy === true;
  return defined<MandateNote>({
    ...said,
    granted: said.granted ?? before?.granted,
    policySince: anew ? seq : before?.policySince,
    takenPence: said.takenPence ?? before?.takenPence,
    pending: before?.pending,
  });
}

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

type Leaving = NonNullable<ArrangementState['leaving']>;

/** Without the notice of a party in a role; absent where no notice runs any more. */
function withoutNotice({ leaving = {}, ...rest }: ArrangementState, role: string, party: string) {
  const left = Object.entries(leaving)
    .map(
      ([name, notices]) =>
        [name, name === role ? notices.filter((one) => one.party !== party) : notices] as const,
    )
    .filter(([, notices]) => notices.length > 0);
  return left.length === 0 ? rest : { ...rest, leaving: Object.fromEntries(left) as Leaving };
}

const gone = (state: ArrangementState, role: string, party: string): ArrangementState => ({
  ...withoutNotice(state, role, party),
  members: withoutParty(state.members, role, party),
});

const whenNoticesEnd = (state: ArrangementState): ArrangementState =>
  Object.entries(state.leaving ?? {}).reduce(
    (so, [role, notices]) => notices.reduce((still, { party }) => gone(still, role, party), so),
    state,
  );

const apply = foldOf<ArrangementState>([
  on<ArrangementState, typeof facts.arrangementStarted.body>(facts.arrangementStarted, (_state, body) => {
    const { role, asIf, assumptions = [], text: _, ...rest } = body;
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
  on<ArrangementState, typeof facts.memberLeft.body>(facts.memberLeft, (state, { party, role }) =>
    gone(state, role, party),
  ),
  on<ArrangementState, typeof facts.memberLeaving.body>(
    facts.memberLeaving,
    (state, { party, role, until }) => ({
      ...state,
      leaving: { ...state.leaving, [role]: [...(own(state.leaving ?? {}, role) ?? []), { party, until }] },
    }),
  ),
  on<ArrangementState, typeof facts.memberStaying.body>(facts.memberStaying, (state, { party, role }) =>
    withoutNotice(state, role, party),
  ),
  on<ArrangementState, typeof facts.memberRemoved.body>(facts.memberRemoved, (state, { party, role }) =>
    gone(state, role, party),
  ),
  on<ArrangementState, typeof facts.rulebookAmended.body>(facts.rulebookAmended, (state, body) => ({
    ...state,
    rulebook: body.rulebook,
    rulebookTitle: body.rulebookTitle,
    amendments: state.amendments + 1,
    ...(body.amendment === undefined ? {} : { openAmendments: closed(state, body.amendment).openAmendments }),
  })),
  on<ArrangementState, typeof facts.spendingDeclared.body>(
    facts.spendingDeclared,
    (state, { spendPence }) => ({
      ...state,
      spendPence,
    }),
  ),
  on<ArrangementState, typeof facts.noticePublished.body>(
    facts.noticePublished,
    (state, { notice }, fact) => ({
      ...state,
      notices: withNotice(state.notices, notice, fact.at),
      noticesPublished: state.noticesPublished + 1,
    }),
  ),
  on<ArrangementState, typeof facts.referralReceived.body>(
    facts.referralReceived,
    (state, { referral, ...asked }) => ({
      ...state,
      referrals: { ...state.referrals, [referral]: asked },
      referralsReceived: state.referralsReceived + 1,
    }),
  ),
  on<ArrangementState, typeof facts.referralDecided.body>(facts.referralDecided, (state, { referral }) => ({
    ...state,
    referrals: without(state.referrals, referral),
  })),
  on<ArrangementState, typeof facts.referralEnded.body>(facts.referralEnded, (state, { referral }) => ({
    ...state,
    referrals: without(state.referrals, referral),
  })),
  on<ArrangementState, typeof facts.arrangementDissolved.body>(
    facts.arrangementDissolved,
    (state, { reason }, fact) => ({ ...state, dissolvedAt: fact.at, dissolvedFor: reason }),
  ),
  on<ArrangementState, typeof facts.mandateRecorded.body>(
    facts.mandateRecorded,
    (state, { mandate, note }, { seq }) => ({
      ...state,
      mandates: { ...state.mandates, [mandate]: noted(own(state.mandates, mandate), note, seq) },
    }),
  ),
  on<ArrangementState, typeof facts.awardRecorded.body>(facts.awardRecorded, (state, body) => ({
    ...state,
    mandates: withTakings(state.mandates, body),
  })),
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

/** Each text that the rulebook has had, with the reason for which it came into force. */
const versionRow = Type.Object({
  at: instant('In force from'),
  title: Type.String({ title: 'Title' }),
  rulebook: Type.String({ title: 'Rulebook' }),
  text: Type.Optional(Type.String({ title: 'Fingerprint of the text' })),
  reason: Type.Optional(Type.String({ title: 'Reason' })),
  amendment: Type.Optional(Type.String({ title: 'Amendment' })),
  changes: Type.Array(
    Type.Object({ statement: Type.String({ title: 'Statement' }), change: Type.String({ title: 'Change' }) }),
    { title: 'Changes' },
  ),
});

/** The number of the fact stands in the id with seven digits, so that versions sort as they came. */
const versionId = (seq: number): string => `version-${String(seq).padStart(7, '0')}`;

const versionRows: RowRule[] = [
  rowsOn(facts.arrangementStarted, ({ rulebook, rulebookTitle: title, text }, { at, seq }) => [
    row('versions', versionId(seq), { at, title, rulebook, text, changes: [] }),
  ]),
  rowsOn(
    facts.rulebookAmended,
    ({ rulebook, rulebookTitle: title, text, reason, amendment, changes }, { at, seq }) => [
      row('versions', versionId(seq), { at, title, rulebook, text, reason, amendment, changes }),
      // An amendment that came into force ends its story with that.
      ...(amendment === undefined
        ? []
        : [row('amendmentHistory', amendment, { status: 'adopted', inForceAt: at })]),
    ],
  ),
];

const publicationRows = rowsOn(facts.noticePublished, ({ number, ...said }, { at }) => [
  row('publications', `notice-${number}`, { ...said, at }),
]);

const summary = (state: ArrangementState): Summary => ({
  title: state.title,
  status: state.dissolvedAt === undefined ? 'active' : 'dissolved',
  links: [
    // How many arrangements use a rulebook is counted by these.
    ...(state.ancestor === undefined ? [] : [{ relation: 'ancestor', to: state.ancestor.of }]),
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
    dissolveArrangement,
    publishNotice,
    declareSpending,
    receiveReferral,
    endReferral,
    decideReferral,
  ].map(untilDissolved),
  facts: [...Object.values(facts), ...amendmentFacts, ...needFacts],
  collections: {
    supports: supportRow,
    amendmentHistory: historyRow,
    comments: commentRow,
    versions: versionRow,
    publications: Type.Object({ ...noticeRow.properties, ...periodField }),
  },
  apply,
  rows: rowsOf([...needRows, ...amendmentRows, ...versionRows, publicationRows]),
  rolesOf: (state, principal) => {
    const held = Object.entries(state.members)
      .filter(([, parties]) => parties.includes(principal))
      .map(([role]) => role);
    const invited = Object.values(state.invitations).some((parties) => parties.includes(principal));
    return [...held, ...(held.length > 0 ? ['member'] : []), ...(invited ? ['invited'] : [])];
  },
  over: dissolved,
  overtaken: (state, drafts) =>
    overtaken(
      state,
      drafts.flatMap(({ type, body }) =>
        type === facts.rulebookAmended.type && typeof body.amendment === 'string' ? [body.amendment] : [],
      )[0],
    ),
  holders: (state, role) =>
    role === 'member'
      ? [...new Set(Object.values(state.members).flat())]
      : [...(own(state.members, role) ?? [])],
  whenNoticesEnd,
  view: (state) => state as unknown as JsonObject,
  summary,
};
