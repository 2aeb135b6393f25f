import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { heldReference, numbered, partyId, partyIds, words } from '../fields.ts';
import { needFields } from './need.ts';

const id = numbered('need', 'Need');

export const needRaised = factKind(
  'need.raised',
  'raised a need',
  Type.Object({ ...needFields, id, by: partyId('By') }),
);

export const needSupported = factKind(
  'need.supported',
  'supported a need',
  Type.Object({ need: id, by: partyId('By'), words: Type.Optional(heldReference('In their own words')) }),
);

export const needTakenUp = factKind(
  'need.taken-up',
  'took up a need',
  Type.Object({ need: id, commissioners: partyIds('Commissioners') }),
);

export const needWithdrawn = factKind(
  'need.withdrawn',
  'withdrew a need',
  Type.Object({ need: id, reason: words('Reason') }),
);
