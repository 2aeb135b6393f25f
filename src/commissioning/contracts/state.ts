import type { Static } from 'typebox';
import Type from 'typebox';
import {
  author,
  byName,
  count,
  givenId,
  instant,
  line,
  oneOf,
  partyIds,
  pence,
  streamId,
} from '../fields.ts';
import { noReports, reporting } from '../outcomes/index.ts';
import { contractPeriod } from '../period.ts';
import { procured } from '../procurement.ts';

export const contractLot = Type.Object(
  { id: givenId('Lot'), title: line('Title'), pricePence: pence('Price in pence') },
  { additionalProperties: false },
);

/** Kinds of entry in a contract's ledger: payments first, then what changes what is due. */
export const entryKinds = [
  'payment',
  'invoice',
  'credit',
  'deduction',
  'gain-share',
  'pain-share',
  'grant',
  'other',
] as const;

/** How a measure was met, as performance notices put it (Procurement Act 2023, s.71). */
export const ratings = ['Good', 'Approaching target', 'Requires improvement', 'Inadequate', 'Other'] as const;

/** What a breach led to, as performance notices put it (Procurement Act 2023, s.71). */
export const BREACH_LED_TO = ['damages', 'settlement', 'termination', 'nothing'] as const;

/** How far the terms proposed last would go from those first signed. Linked changes add up, so that they are counted as one. */
const change = Type.Object({
  at: instant('Proposed'),
  valuePercent: Type.Number({ title: 'Value by percent, up or down' }),
  termPercent: Type.Number({ title: 'Term by percent, up or down' }),
});

/** On which a signed contract may be changed: those of the Procurement Act 2023, s.74 and Schedule 8. */
export const CHANGE_GROUNDS = [
  'provided-for',
  'urgency',
  'unforeseeable',
  'known-risk',
  'additional',
  'restructuring',
  'defence-development',
  'defence-continuity',
  'not-substantial',
  'below-threshold',
] as const;

const version = Type.Object({
  terms: Type.String({ title: 'Terms' }),
  valuePence: Type.Optional(pence('New value in pence')),
  period: Type.Optional(contractPeriod),
  by: author('Proposed by'),
  at: instant('Proposed'),
  reason: Type.Optional(Type.String({ title: 'Reason' })),
  ground: Type.Optional(oneOf('Ground in law', CHANGE_GROUNDS)),
  signatures: byName(instant('Signed'), 'Signatures'),
  signedAt: Type.Optional(instant('Signed by all')),
});
export type Version = Static<typeof version>;

const measure = Type.Object({
  title: line('Title'),
  unit: line('Unit'),
  target: Type.Optional(Type.Number({ title: 'Target' })),
  count: count('Records'),
  last: Type.Optional(Type.Number({ title: 'Last value' })),
  lastAt: Type.Optional(instant('Last measured')),
});

/**
 * The state of a contract. Older versions of its terms, measurements, entries and reports lie in rows; here stand the
 * version in force, the one proposed last, counters and totals.
 */
export const contractState = Type.Object({
  title: Type.String({ title: 'Title' }),
  arrangement: Type.Optional(streamId('arrangement', 'Arrangement')),
  procedure: Type.Optional(streamId('procedure', 'Procedure')),
  status: oneOf('Status', ['draft', 'signed', 'ended']),
  buyers: partyIds('Buyers'),
  providers: partyIds('Providers'),
  beneficiaries: partyIds('Beneficiaries'),
  lots: Type.Array(contractLot),
  valuePence: pence('Value in pence'),
  procurement: Type.Optional(procured),
  period: Type.Optional(contractPeriod),
  versions: byName(version, 'Versions', {
    description: 'The one in force and the one proposed last, by number.',
  }),
  latest: count('Latest version'),
  inForce: Type.Optional(count('Version in force')),
  signedAt: Type.Optional(instant('First signed by all')),
  first: Type.Optional(
    Type.Object(
      { valuePence: pence('Value in pence'), period: Type.Optional(contractPeriod) },
      { title: 'As first signed' },
    ),
  ),
  change: Type.Optional(change),
  measures: byName(measure, 'Measures'),
  totals: byName(Type.Object({ pence: Type.Integer(), count: count('Entries') }), 'Totals by kind of entry'),
  /** The first instant of each notice, and the last. */
  notices: byName(instant('Published'), 'Notices'),
  lastNotices: byName(instant('Published last'), 'Last notices'),
  reporting,
  counters: Type.Object({
    measures: count('Measures'),
    records: count('Measurements'),
    entries: count('Entries'),
    notices: count('Notices'),
    breaches: Type.Optional(count('Breaches')),
  }),
  endedAt: Type.Optional(instant('Ended')),
  endKind: Type.Optional(oneOf('Kind of end', ['expiry', 'termination'])),
  endReason: Type.Optional(Type.String({ title: 'Reason for the end' })),
});
export type ContractState = Static<typeof contractState>;

export const initial: ContractState = {
  title: '',
  status: 'draft',
  buyers: [],
  providers: [],
  beneficiaries: [],
  lots: [],
  valuePence: 0,
  versions: {},
  latest: 0,
  measures: {},
  totals: {},
  notices: {},
  lastNotices: {},
  reporting: noReports,
  counters: { measures: 0, records: 0, entries: 0, notices: 0 },
};
