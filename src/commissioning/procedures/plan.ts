import type { Static } from 'typebox';
import Type from 'typebox';
import {
  body,
  byName,
  classification,
  givenId,
  instant,
  line,
  numbered,
  oneOf,
  partyId,
  partyIds,
  pence,
  words,
  yes,
} from '../fields.ts';
import { contractPeriod } from '../period.ts';
import { DIRECT_AWARD_GROUNDS, procurementFields } from '../procurement.ts';

/** What a procedure plans when it starts: its stages, lots and criteria, as data. */
export const stage = body({
  id: givenId('Stage'),
  kind: oneOf('Kind of stage', ['participation', 'tender', 'final-tender', 'assessment', 'standstill']),
  title: Type.Optional(line('Title')),
  from: Type.Optional(instant('From')),
  to: Type.Optional(instant('To')),
});
export type Stage = Static<typeof stage>;

/** Shares of a joint lot's cost, by commissioner; at most four decimals, together 1. */
const shares = byName(Type.Number({ minimum: 0, maximum: 1 }), 'Shares of the cost', {
  description: 'By commissioner, together 1, at most four decimals. Left out: equal shares.',
});

const lotFields = {
  id: givenId('Lot'),
  title: line('Title'),
  description: Type.Optional(words('Description')),
  shares: Type.Optional(shares),
  ceilingPence: Type.Optional(
    pence('Ceiling in pence', { description: 'The most that an offer may cost. An award needs one.' }),
  ),
  weight: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000_000,
      title: 'Weight',
      description: 'What the lot counts for in the public value. Left out: its ceiling.',
    }),
  ),
  units: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000_000, title: 'Units of capacity it takes' }),
  ),
  reserved: Type.Optional(
    Type.Array(line('Flag'), {
      maxItems: 20,
      title: 'Reserved for providers with',
      description: 'Such as vcse.',
    }),
  ),
  required: Type.Optional(yes('Must be awarded')),
  need: Type.Optional(numbered('need', 'Need that it answers')),
  contractPeriod: Type.Optional(contractPeriod),
  classification: Type.Optional(classification),
  place: Type.Optional(line('Place')),
};

const lotCommissioners = partyIds('Commissioners of the lot', {
  description: 'Several commission it jointly. Left out: all commissioners of the procedure.',
});

export const lotAsked = body({ ...lotFields, commissioners: Type.Optional(lotCommissioners) });
/** A lot as planned always says who commissions it. */
export const lot = body({ ...lotFields, commissioners: lotCommissioners });
export type Lot = Static<typeof lot>;

export const criterion = body({
  id: givenId('Criterion'),
  title: line('Title'),
  kind: oneOf('Kind of criterion', ['price', 'quality', 'social-value', 'cost', 'other']),
  weight: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 100,
      title: 'Weight in percent',
      description: 'At most two decimals.',
    }),
  ),
  need: Type.Optional(numbered('need', 'Need that it answers')),
  lots: Type.Optional(Type.Array(givenId('Lot'), { maxItems: 1000, title: 'Only for the lots' })),
  from: Type.Optional(
    partyId('Asked for by', { description: 'The service user or group that asked for it.' }),
  ),
});
export type Criterion = Static<typeof criterion>;

/** Where a procedure was taken from, when it was imported. */
export const source = Type.Object(
  {
    ocid: line('OCID'),
    id: line('Release'),
    uri: Type.Optional(line('Address')),
  },
  { additionalProperties: false, title: 'Taken from' },
);

/** Kept where the lots' ceilings together are more than the estimate: the value by which the law was chosen. */
export const counted = Type.Optional(
  pence('Value that counts', { description: 'The ceilings of the lots together, more than the estimate.' }),
);

/** What stays as it was started, in fact and state alike. */
export const planFields = {
  title: line('Title'),
  description: Type.Optional(words('Description')),
  ...procurementFields,
  methodDetails: Type.Optional(line('About the method')),
  shortened: Type.Optional(
    oneOf('Reason for a shorter time to tender', ['planned-notice', 'urgency', 'dynamic-market'], {
      description: 'Only where the law allows one.',
    }),
  ),
  onPaper: Type.Optional(
    yes('Tenders cannot be made electronically', { description: 'Law may ask for more time then.' }),
  ),
  documentsLater: Type.Optional(
    yes('Not all documents are there from the start', { description: 'Law may ask for more time then.' }),
  ),
  ground: Type.Optional(
    oneOf('Ground of a direct award', DIRECT_AWARD_GROUNDS, {
      description: 'Why there is no competition. Law may allow a direct award only on one of these grounds.',
    }),
  ),
  framework: Type.Optional(
    line('Framework or dynamic market', {
      description:
        'Under which a call-off is made, or the dynamic market whose members tender: its contract or procedure here, such as contract/pens-1, which has to be in force and for whoever buys, or its OCID or name elsewhere.',
    }),
  ),
  stages: Type.Array(stage, { minItems: 1, maxItems: 30, title: 'Stages' }),
  criteria: Type.Array(criterion, { maxItems: 200, title: 'Criteria' }),
  enquiriesUntil: Type.Optional(instant('Questions until')),
  deadline: instant('Tenders until', { description: 'Nobody can read a tender before.' }),
  participationUntil: Type.Optional(instant('Requests to participate until')),
  shortlistMax: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, title: 'Most providers on the shortlist' }),
  ),
  standstillDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 90,
      title: 'Standstill in working days',
      description:
        'Counted from the day of the award decision, that day included. Left out: as many as the rulebook sets.',
    }),
  ),
  standstillFrom: Type.Optional(
    line('Notice that starts the standstill', {
      description: 'Such as UK6: the standstill then begins on the day of that notice, not of the decision.',
    }),
  ),
  marketEngaged: Type.Optional(yes('The market was engaged before')),
  source: Type.Optional(source),
  assumptions: Type.Optional(Type.Array(words('Assumption'), { maxItems: 50, title: 'Assumptions' })),
};
