import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { heldReference, line, numbered, oneOf, partyId } from '../fields.ts';
import { address, identifier, partyKinds, relationship } from './state.ts';

/** What can have happened to an organisation, group or person. */
const described = {
  identifiers: Type.Optional(Type.Array(identifier)),
  address: Type.Optional(address),
  flags: Type.Optional(Type.Array(line('Flag'))),
};

export const partyRegistered = factKind(
  'party.registered',
  'registered the party',
  Type.Object({
    ...described,
    self: partyId('Party'),
    name: line('Name'),
    kind: oneOf('Kind', partyKinds),
    fullName: Type.Optional(heldReference('Full name')),
    /** Who registered it for it, and so acts for it from the start. */
    delegate: Type.Optional(partyId('First delegate')),
  }),
);

export const partyDescribed = factKind(
  'party.described',
  'changed the description',
  Type.Object({ ...described, name: Type.Optional(line('Name')) }),
);

export const delegateGranted = factKind(
  'delegate.granted',
  'let somebody act for the party',
  Type.Object({ to: partyId('Who'), what: Type.Optional(line('What for')) }),
);

export const delegateRevoked = factKind(
  'delegate.revoked',
  'took back that somebody may act for the party',
  Type.Object({ to: partyId('Who') }),
);

export const relationshipRecorded = factKind(
  'relationship.recorded',
  'recorded a relationship',
  Type.Object({ id: numbered('relationship', 'Relationship'), relationship }),
);

export const relationshipEnded = factKind(
  'relationship.ended',
  'ended a relationship',
  Type.Object({ id: numbered('relationship', 'Relationship'), reason: Type.Optional(line('Reason')) }),
);
