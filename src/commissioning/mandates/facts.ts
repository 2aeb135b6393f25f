import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { day, partyId, pence, streamId, words } from '../fields.ts';
import { awardPolicy, mandateFields } from './state.ts';

/** What can have happened to what one commissioner empowers another to do. */
export const mandateGranted = factKind(
  'mandate.granted',
  'empowered another to purchase',
  Type.Object({
    ...mandateFields,
    arrangement: streamId('arrangement', 'Arrangement'),
    commissioner: partyId('Commissioner'),
  }),
);

export const mandateVaried = factKind(
  'mandate.varied',
  'changed the mandate',
  Type.Object({
    policy: Type.Optional(awardPolicy),
    clauses: mandateFields.clauses,
    budgetPence: Type.Optional(pence('Budget in pence')),
    validTo: Type.Optional(day('To')),
    reason: words('Reason'),
  }),
);

export const mandateRevoked = factKind(
  'mandate.revoked',
  'took the mandate back',
  Type.Object({ reason: words('Reason') }),
);
