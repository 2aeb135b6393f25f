import Type from 'typebox';
import type { JsonObject } from '../../kernel/json.ts';
import { factKind, nextVersion, sayingMore } from '../fact-kind.ts';
import {
  author,
  byName,
  count,
  givenId,
  heldReference,
  instant,
  partyId,
  partyIds,
  streamId,
  yes,
} from '../fields.ts';
import { noticeFact } from '../notices.ts';
import { transitionFact } from '../transition.ts';
import { awardComputed } from './award-result.ts';
import { opening } from './opening.ts';
import { counted, criterion, lot, planFields } from './plan.ts';
import { awardedLot, frameworkProviders, toTheEnd } from './state.ts';

/** What can have happened in a procedure. `by` is the principal: the party on whose behalf, or its pseudonym. */
const text = (title: string) => Type.String({ title });

/** `proposal-2` as people say it. */
const proposalWords = (id: string): string => id.replace('-', ' ');

export const procedureTransitioned = transitionFact('procedure');

export const procedureStarted = factKind(
  'procedure.started',
  'started the procedure',
  Type.Object({
    ...planFields,
    countedPence: counted,
    arrangement: streamId('arrangement', 'Arrangement'),
    lots: Type.Array(lot),
    needs: Type.Array(text('Need')),
    commissioners: partyIds('Commissioners'),
    toTheEnd,
    frameworkProviders,
    stage: text('First stage'),
    planned: yes('Starts later'),
  }),
);

/**
 * In facts of the first version nothing was kept for an award: brought up they say so, that their streams stay what they
 * were. In later ones a fact that names no award is about the one decided last.
 */
const ofNoAward = Type.Optional(yes('From before it was kept for an award'));
const fromBeforeAwards = (body: JsonObject): JsonObject => ({ ...body, ofNoAward: true });

export const noticePublished = nextVersion(
  noticeFact('notice.published', {
    /** Where the notice starts the standstill of an award. */
    standstillEnds: Type.Optional(instant('Standstill ends')),
    award: Type.Optional(text('Award that it is about')),
    ofNoAward,
  }),
  fromBeforeAwards,
);

export const tenderAmended = factKind(
  'tender.amended',
  'changed the tender',
  Type.Object({
    lots: Type.Optional(Type.Array(lot)),
    criteria: Type.Optional(Type.Array(criterion)),
    enquiriesUntil: planFields.enquiriesUntil,
    standstillDays: planFields.standstillDays,
    reason: text('Reason'),
  }),
);

export const stageEntered = factKind(
  'stage.entered',
  'moved the procedure to its next stage',
  Type.Object({ stage: givenId('Stage') }),
);

export const deadlineExtended = factKind(
  'deadline.extended',
  'extended the deadline',
  Type.Object({
    deadline: instant('New deadline'),
    previous: instant('Old deadline'),
    reason: text('Reason'),
  }),
);

export const procedureTerminated = factKind(
  'procedure.terminated',
  'ended the procedure without an award',
  Type.Object({ reason: text('Reason') }),
);

export const participationRequested = factKind(
  'participation.requested',
  'asked to take part',
  Type.Object({
    by: partyId('Provider'),
    members: partyIds('Members'),
    words: Type.Optional(heldReference('In its own words')),
  }),
);

export const participationWithdrawn = factKind(
  'participation.withdrawn',
  'withdrew from the procedure',
  Type.Object({ by: partyId('Provider') }),
);

export const shortlistDecided = factKind(
  'shortlist.decided',
  'decided the shortlist',
  Type.Object({ providers: partyIds('Providers'), reasons: byName(text('Reason'), 'Reasons') }),
);

export const enquiryAsked = factKind(
  'enquiry.asked',
  'asked a question',
  Type.Object({ enquiry: text('Enquiry'), question: text('Question'), by: author() }),
);

export const enquiryAnswered = factKind(
  'enquiry.answered',
  'answered a question',
  Type.Object({ enquiry: text('Enquiry'), answer: text('Answer') }),
);

export const interestDeclared = factKind(
  'interest.declared',
  'declared interests',
  Type.Object({
    by: partyId('Declared by'),
    none: yes('None'),
    interest: Type.Optional(heldReference('Interest')),
    mitigation: Type.Optional(text('Mitigation')),
  }),
);

export const criterionInformed = factKind(
  'criterion.informed',
  'recorded what service users said about a criterion',
  Type.Object({
    input: text('Input'),
    criterion: givenId('Criterion'),
    words: text('What was said'),
    from: Type.Optional(partyId('From')),
    changed: yes('Changed the criterion'),
    why: Type.Optional(text('Why')),
    by: author(),
  }),
);

export const bidSubmitted = factKind(
  'bid.submitted',
  'submitted a tender',
  Type.Object({
    bid: text('Bid'),
    by: author('Submitted by'),
    offers: heldReference('Offers'),
    /** Absent where none were given, and in facts from before bidders could give them. */
    terms: Type.Optional(heldReference('Capacity and discounts')),
    tenderer: Type.Optional(heldReference('Tenderer')),
    statements: Type.Optional(heldReference('Statements')),
    documents: Type.Optional(heldReference('Documents')),
    final: Type.Optional(yes('Final tender')),
  }),
);

export const bidWithdrawn = factKind('bid.withdrawn', 'withdrew a tender', Type.Object({ bid: text('Bid') }));

export const bidsOpened = factKind('bids.opened', 'opened the tenders', opening);

export const scoreGiven = factKind(
  'score.given',
  'scored a tender',
  Type.Object({
    bid: text('Bid'),
    lot: Type.Optional(givenId('Lot')),
    criterion: givenId('Criterion'),
    score: Type.Number({ minimum: 0, maximum: 100 }),
    reason: text('Reason'),
    by: author('Scorer'),
  }),
);

export const awardProposed = sayingMore(
  factKind(
    'award.proposed',
    'proposed an award',
    Type.Object({
      proposal: text('Proposal'),
      lots: Type.Array(givenId('Lot')),
      /** An award that was decided, but cannot be confirmed because of a mandate that changed. */
      setsAside: Type.Optional(text('Award set aside')),
      ...awardComputed.properties,
    }),
  ),
  ({ proposal, setsAside }) =>
    proposal === undefined
      ? undefined
      : `, ${proposalWords(proposal)}${setsAside === undefined ? '' : `, in place of ${proposalWords(setsAside)}, which is set aside`}`,
);

export const awardDecided = factKind(
  'award.decided',
  'decided the award',
  Type.Object({
    award: text('Award'),
    proposal: text('Proposal'),
    lots: Type.Array(givenId('Lot')),
    perLot: Type.Array(awardedLot),
    reasons: Type.Optional(text('Reasons')),
    exclusionsChecked: Type.Optional(yes('It was looked into whether a provider is excluded')),
    standstillEnds: Type.Optional(instant('Standstill ends')),
  }),
);

export const awardRefused = sayingMore(
  factKind(
    'award.refused',
    'refused a proposed award',
    Type.Object({
      proposal: text('Proposal'),
      lots: Type.Array(givenId('Lot')),
      reason: text('Reason'),
      /** Who refused; absent in facts from before it was kept in the body. */
      by: Type.Optional(author('Refused by')),
    }),
  ),
  ({ proposal, reason }) =>
    `${proposal === undefined ? '' : `, ${proposalWords(proposal)}`}${reason === undefined ? '' : `: ${reason}`}`,
);

export const challengeRaised = factKind(
  'challenge.raised',
  'challenged the procedure',
  Type.Object({
    challenge: text('Challenge'),
    grounds: text('Grounds'),
    by: author(),
    remainingDays: Type.Optional(count('Working days of standstill left')),
  }),
);

export const challengeResolved = nextVersion(
  factKind(
    'challenge.resolved',
    'resolved a challenge',
    Type.Object({
      challenge: text('Challenge'),
      upheld: yes('Upheld'),
      reason: text('Reason'),
      standstillEnds: Type.Optional(instant('Standstill ends')),
      ofNoAward,
    }),
  ),
  fromBeforeAwards,
);

export const awardConfirmed = factKind(
  'award.confirmed',
  'confirmed the award',
  Type.Object({ award: text('Award'), contracts: Type.Array(streamId('contract', 'Contract')) }),
);
