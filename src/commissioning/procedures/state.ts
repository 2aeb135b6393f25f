import type { Static } from 'typebox';
import Type from 'typebox';
import {
  author,
  byName,
  count,
  givenId,
  heldReference,
  instant,
  line,
  oneOf,
  partyId,
  partyIds,
  pence,
  yes,
} from '../fields.ts';
import { counted, lot, planFields, stage } from './plan.ts';

/** One lot of a proposed or decided award: who is to get it, by which offer, at what price. */
export const awardedLot = Type.Object({
  lot: givenId('Lot'),
  bid: line('Bid'),
  offer: line('Offer'),
  lead: partyId('Lead'),
  members: partyIds('Members'),
  pricePence: pence('Price in pence'),
  valuePence: Type.Integer({ title: 'Public value in pence' }),
});
export type AwardedLot = Static<typeof awardedLot>;

export const bid = Type.Object({
  /** The pseudonym under which it was submitted. */
  by: author('Submitted by'),
  at: instant('Submitted'),
  status: oneOf('Status', ['submitted', 'withdrawn', 'opened', 'invalid']),
  offers: heldReference('Offers'),
  terms: Type.Optional(heldReference('Capacity and discounts')),
  tenderer: Type.Optional(heldReference('Tenderer')),
  statements: Type.Optional(heldReference('Statements')),
  documents: Type.Optional(heldReference('Documents')),
  final: Type.Optional(yes('Final tender')),
  opened: Type.Optional(
    Type.Object({
      lead: partyId('Lead'),
      members: partyIds('Members'),
      lots: Type.Array(givenId('Lot'), { title: 'Lots' }),
      count: count('Offers'),
    }),
  ),
  problems: Type.Optional(Type.Array(Type.String(), { title: 'What makes it invalid' })),
});
export type Bid = Static<typeof bid>;

const proposal = Type.Object({
  at: instant('Proposed'),
  problemHash: Type.String(),
  /** The lots it speaks of: those awarded and those that no offer wins. */
  lots: Type.Array(givenId('Lot')),
  perLot: Type.Array(awardedLot),
  refused: Type.Array(givenId('Lot'), { title: 'Lots refused' }),
});
export type Proposal = Static<typeof proposal>;

/** By body: since which facts of the arrangement the mandates in force said the policies that an award was worked out by. */
export const madeUnder = byName(Type.Array(count('Policy since')), 'Mandates that it was worked out under');
export type MadeUnder = Static<typeof madeUnder>;

const award = Type.Object({
  proposal: line('Proposal'),
  at: instant('Decided'),
  status: oneOf('Status', ['decided', 'confirmed', 'set-aside']),
  lots: Type.Array(givenId('Lot')),
  perLot: Type.Array(awardedLot),
  reasons: Type.Optional(Type.String()),
  confirmedAt: Type.Optional(instant('Confirmed')),
  /** The first instant of each notice about this award. */
  notices: Type.Optional(byName(instant('Published'), 'Notices about it')),
  resolvedAt: Type.Optional(instant('Challenge resolved last')),
});
export type Award = Static<typeof award>;

const challenge = Type.Object({
  by: author(),
  at: instant('Raised'),
});

const interest = Type.Object({
  at: instant('Declared'),
  none: yes('Declared that there is none'),
  interest: Type.Optional(heldReference('Interest')),
  mitigation: Type.Optional(Type.String()),
});

const participant = Type.Object({
  at: instant('Asked'),
  members: partyIds('Members'),
  words: Type.Optional(heldReference('In its own words')),
});

/** Those to whom alone a call-off can be awarded; absent: nothing is known here of the framework, or there is none. */
export const frameworkProviders = Type.Optional(partyIds('Providers of the framework'));

/** Absent in procedures that began before it was kept: whoever left their arrangement lost its part. */
export const toTheEnd = Type.Optional(partyIds('Commissioners to the end, members or not'));

const status = oneOf('Status', [
  'planned',
  'active',
  'evaluation',
  'standstill',
  'suspended',
  'complete',
  'terminated',
]);

/**
 * The state of a procedure. What grows without end (enquiries, scores, inputs, notices, past proposals and challenges)
 * lies in rows; here stand only counters, what is open, and what is as large as the procedure was planned or tendered for.
 */
export const procedureState = Type.Object({
  ...planFields,
  countedPence: counted,
  // Before the first fact there is neither title nor stage.
  title: Type.String({ title: 'Title' }),
  stages: Type.Array(stage),
  status,
  /** The stage that the procedure is in, by id. */
  stage: Type.String({ title: 'Stage' }),
  begun: Type.Optional(instant('Begun')),
  lots: Type.Array(lot),
  needs: Type.Array(Type.String()),
  commissioners: partyIds('Commissioners'),
  toTheEnd,
  frameworkProviders,
  participants: byName(participant, 'Participants'),
  shortlist: partyIds('Shortlist'),
  shortlistReasons: byName(Type.String(), 'Reasons for the shortlist'),
  shortlistedAt: Type.Optional(instant('Shortlist decided')),
  bids: byName(bid, 'Bids'),
  openedAt: Type.Optional(instant('Bids opened')),
  /** The first instant of each notice. */
  notices: byName(instant('Published'), 'Notices'),
  /** Proposals that can still be decided. */
  proposals: byName(proposal, 'Proposals'),
  /** Awards by id, and the one that was decided last. */
  awards: byName(award, 'Awards'),
  award: Type.Optional(line('Award')),
  /** By proposal that can still be decided, or that was decided and is not confirmed. */
  madeUnder: Type.Optional(byName(madeUnder, 'Mandates that awards were worked out under')),
  /** Lots of confirmed awards, whether or not an offer won them. */
  settledLots: Type.Array(givenId('Lot')),
  standstillEnds: Type.Optional(instant('Standstill ends')),
  /** Open challenges; while there is one the procedure is suspended. */
  challenges: byName(challenge, 'Open challenges'),
  suspendedFrom: Type.Optional(status),
  /** Working days of the standstill that were left when it was suspended, the day of the challenge included. */
  standstillDaysLeft: Type.Optional(count('Working days of standstill left')),
  interests: byName(interest, 'Interests declared'),
  /** Inputs from service users, by criterion. */
  inputCounts: byName(Type.Object({ count: count('Inputs'), changed: count('That changed it') }), 'Inputs'),
  /** Scores given, by bid. */
  scoreCounts: byName(count('Scores'), 'Scores given'),
  counters: Type.Object({
    enquiries: count('Questions'),
    answered: count('Questions answered'),
    bids: count('Bids'),
    scores: count('Scores'),
    inputs: count('Inputs'),
    notices: count('Notices'),
    extensions: count('Extensions of the deadline'),
    proposals: count('Proposals'),
    awards: count('Awards'),
    challenges: count('Challenges'),
    contracts: count('Contracts'),
  }),
  endReason: Type.Optional(Type.String()),
});
export type ProcedureState = Static<typeof procedureState>;

/** Before the first fact. The deadline lies at the beginning of time, so that nothing is open by accident. */
export const initial: ProcedureState = {
  title: '',
  method: 'open',
  stages: [],
  criteria: [],
  deadline: '1970-01-01T00:00:00.000Z',
  status: 'planned',
  stage: '',
  lots: [],
  needs: [],
  commissioners: [],
  participants: {},
  shortlist: [],
  shortlistReasons: {},
  bids: {},
  notices: {},
  proposals: {},
  awards: {},
  settledLots: [],
  challenges: {},
  interests: {},
  inputCounts: {},
  scoreCounts: {},
  counters: {
    enquiries: 0,
    answered: 0,
    bids: 0,
    scores: 0,
    inputs: 0,
    notices: 0,
    extensions: 0,
    proposals: 0,
    awards: 0,
    challenges: 0,
    contracts: 0,
  },
};
