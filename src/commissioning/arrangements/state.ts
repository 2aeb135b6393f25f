import type { Static } from 'typebox';
import Type from 'typebox';
import { amendmentFields, noAmendments } from '../amendments/index.ts';
import {
  byName,
  count,
  day,
  instant,
  line,
  numbered,
  oneOf,
  partyId,
  partyIds,
  pence,
  streamId,
  words,
  yes,
} from '../fields.ts';
import { need } from '../needs/index.ts';

const text = (title: string) => Type.String({ title });

/** What an arrangement keeps of a mandate; the mandate itself is a stream of its own. */
const mandateSaid = {
  commissioner: partyId('Commissioner'),
  budgetPence: Type.Optional(pence('Budget in pence')),
  /** Absent in notes from before it was kept. */
  perContractPence: Type.Optional(pence('Most for one contract, in pence')),
  /** Whether it keeps anything for the commissioner's own decision; absent where it does not, and in notes from before. */
  keeps: Type.Optional(yes('Keeps decisions of its own')),
  validFrom: Type.Optional(day('From')),
  validTo: Type.Optional(day('To')),
  revoked: yes('Revoked'),
  /** Absent, like all that follows from it, in notes from before it was kept. */
  granted: Type.Optional(instant('Granted')),
};

/** What comes from the mandate's own stream. */
export const mandateNews = {
  ...mandateSaid,
  newPolicy: Type.Optional(yes('With another policy than before')),
  /** Nothing, of one that begins; awards that took of it are noted by themselves. */
  takenPence: Type.Optional(pence('Taken by confirmed awards, in pence')),
};

/** What an award that is decided, and not confirmed yet, takes of a mandate's budget. */
const pendingAward = Type.Object({
  procedure: streamId('procedure', 'Procedure'),
  award: text('Award'),
  pence: pence('What it takes, in pence'),
});

/** What the arrangement is told of an award: what it takes of each mandate that holds, and whether it still does. */
export const awardNews = {
  procedure: streamId('procedure', 'Procedure'),
  award: numbered('award', 'Award'),
  standing: oneOf('How it stands', ['decided', 'confirmed', 'set-aside']),
  takes: Type.Optional(
    Type.Array(
      Type.Object(
        { mandate: streamId('mandate', 'Mandate'), pence: pence('What it takes, in pence') },
        { additionalProperties: false },
      ),
      { maxItems: 1000, title: 'What it takes of mandates', description: 'Of one that is decided.' },
    ),
  ),
};

const mandateNote = Type.Object({
  ...mandateSaid,
  /** The arrangement's own fact from which on the mandate says the policy that it says now. */
  policySince: Type.Optional(count('Policy since')),
  /** What confirmed awards took of its budget; absent in notes from before that was kept. */
  takenPence: Type.Optional(pence('Taken by confirmed awards, in pence')),
  /** In the order in which they were noted. */
  pending: Type.Optional(Type.Array(pendingAward, { title: 'Awards decided and not confirmed' })),
});
export type MandateNote = Static<typeof mandateNote>;

/** The three calendars of bank holidays of the United Kingdom: which of them working days skip. */
export const bankHolidays = Type.Union(
  [
    Type.Literal('england-and-wales', { title: 'England and Wales' }),
    Type.Literal('northern-ireland', { title: 'Northern Ireland' }),
    Type.Literal('scotland', { title: 'Scotland' }),
  ],
  {
    title: 'Bank holidays',
    description: 'Working days skip these. Left out: those that the law names, of England and Wales.',
  },
);

/** Where a rulebook comes from: a starter of the library, or another arrangement. */
export const ancestor = Type.Object({
  /** `library/ID` or `arrangement/ID`. */
  of: text('From'),
  title: text('Title'),
  /** Hash of its text as it was taken. */
  rulebook: text('Fingerprint'),
});

/** Somebody who leaves a role with notice. */
export const leaving = Type.Object({
  party: partyId('Party'),
  until: instant('The first instant after the last day of notice'),
});

/** What another stream could not decide, and this arrangement is asked to. */
export const referral = Type.Object({
  from: line('From'),
  matter: line('Joint decision'),
  title: line('What is asked'),
  until: Type.Optional(instant('Until')),
  at: instant('Received'),
});

export const arrangementState = Type.Object({
  // Before the first fact all of these are empty.
  title: text('Title'),
  purpose: text('Purpose'),
  rulebook: text('Rulebook'),
  rulebookTitle: text('Rulebook'),
  regime: text('Regime'),
  regimeTitle: text('Regime'),
  assumptions: Type.Array(words('Assumption')),
  founder: text('Founder'),
  /** By role: the parties that hold it. */
  members: byName(partyIds('Members'), 'Members by role'),
  /** By role: the parties invited to it that have not joined yet. */
  invitations: byName(partyIds('Invited'), 'Invitations by role'),
  /** By role: the parties that leave it with notice. Absent: none. They are members until it has run out. */
  leaving: Type.Optional(byName(Type.Array(leaving), 'Leaving, by role')),
  needs: byName(need, 'Needs'),
  needsRaised: count('Needs raised'),
  mandates: byName(mandateNote, 'Mandates'),
  procedures: Type.Array(
    Type.Object({ procedure: streamId('procedure', 'Procedure'), title: line('Title') }),
  ),
  contracts: Type.Array(Type.Object({ contract: streamId('contract', 'Contract'), title: line('Title') })),
  amendments: count('Times the rulebook was amended'),
  /** The rulebook that the first one was taken from, unchanged or as a fork. */
  ancestor: Type.Optional(ancestor),
  bankHolidays: Type.Optional(bankHolidays),
  spendPence: Type.Optional(pence('What its commissioners spend on contracts in a year')),
  /** The first instant of each notice. */
  notices: byName(instant('Published'), 'Notices'),
  noticesPublished: count('Notices published'),
  referrals: byName(referral, 'Referrals that are open'),
  referralsReceived: count('Referrals received'),
  dissolvedAt: Type.Optional(instant('Dissolved')),
  dissolvedFor: Type.Optional(text('Why it was dissolved')),
  ...amendmentFields,
});
export type ArrangementState = Static<typeof arrangementState>;

export const initial: ArrangementState = {
  title: '',
  purpose: '',
  rulebook: '',
  rulebookTitle: '',
  regime: '',
  regimeTitle: '',
  assumptions: [],
  founder: '',
  members: {},
  invitations: {},
  needs: {},
  needsRaised: 0,
  mandates: {},
  procedures: [],
  contracts: [],
  amendments: 0,
  notices: {},
  noticesPublished: 0,
  referrals: {},
  referralsReceived: 0,
  ...noAmendments,
};
