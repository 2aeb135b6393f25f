import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { author, count, day, instant, line, oneOf, partyId, partyIds, pence, streamId } from '../fields.ts';
import { aboutFields, noticeFact } from '../notices.ts';
import { contractPeriod } from '../period.ts';
import { procured } from '../procurement.ts';
import { transitionFact } from '../transition.ts';
import { BREACH_LED_TO, CHANGE_GROUNDS, contractLot, entryKinds, ratings } from './state.ts';

const text = (title: string) => Type.String({ title });

export const contractTransitioned = transitionFact('contract');

export const contractDrafted = factKind(
  'contract.drafted',
  'drafted the contract',
  Type.Object({
    arrangement: streamId('arrangement', 'Arrangement'),
    procedure: streamId('procedure', 'Procedure'),
    title: line('Title'),
    buyers: partyIds('Buyers'),
    providers: partyIds('Providers'),
    beneficiaries: Type.Optional(partyIds('Beneficiaries')),
    lots: Type.Array(contractLot),
    valuePence: pence('Value in pence'),
    procurement: Type.Optional(procured),
    period: Type.Optional(contractPeriod),
    terms: text('Terms'),
    by: author(),
  }),
);

export const termsProposed = factKind(
  'terms.proposed',
  'proposed a version of the terms',
  Type.Object({
    version: count('Version'),
    terms: text('Terms'),
    reason: text('Reason'),
    ground: Type.Optional(oneOf('Ground in law', CHANGE_GROUNDS)),
    valuePence: Type.Optional(pence('New value in pence')),
    period: Type.Optional(contractPeriod),
    by: author(),
  }),
);

export const signatureGiven = factKind(
  'signature.given',
  'signed the contract',
  Type.Object({ version: count('Version'), party: partyId('Party') }),
);

/** Follows the last signature that was missing. From the first one on the contract is decided under pins of its own. */
export const contractSigned = factKind(
  'contract.signed',
  'completed the signatures: the contract is in force',
  Type.Object({
    version: count('Version'),
    pinsOwn: Type.Boolean({ title: 'The contract takes pins of its own' }),
    /** With the days that follow from its length, where they were not written. */
    period: Type.Optional(contractPeriod),
  }),
);

export const measureSet = factKind(
  'measure.set',
  'set a measure',
  Type.Object({
    measure: text('Measure'),
    title: line('Title'),
    unit: line('Unit'),
    target: Type.Optional(Type.Number({ title: 'Target' })),
  }),
);

export const measureRecorded = factKind(
  'measure.recorded',
  'recorded a measurement',
  Type.Object({
    record: text('Record'),
    measure: text('Measure'),
    value: Type.Number({ title: 'Value' }),
    at: instant('Measured'),
    rating: Type.Optional(oneOf('Rating', ratings)),
    words: Type.Optional(text('In words')),
    by: author(),
  }),
);

export const breachRecorded = factKind(
  'breach.recorded',
  'recorded a breach of the contract',
  Type.Object({
    breach: text('Breach'),
    words: text('In words'),
    led: oneOf('It led to', BREACH_LED_TO),
    by: author(),
  }),
);

export const entryRecorded = factKind(
  'entry.recorded',
  'recorded an entry',
  Type.Object({
    entry: text('Entry'),
    kind: oneOf('Kind', entryKinds),
    pence: Type.Integer({ title: 'Pence' }),
    words: Type.Optional(text('What for')),
    date: Type.Optional(day('Date')),
    reference: Type.Optional(text('Reference')),
    by: author(),
  }),
);

export const noticePublished = noticeFact('contract-notice.published', aboutFields);

export const contractEnded = factKind(
  'contract.ended',
  'ended the contract',
  Type.Object({ kind: oneOf('Kind of end', ['expiry', 'termination']), reason: text('Reason') }),
);
