import type { Static } from 'typebox';
import Type from 'typebox';
import { body, count, day, heldReference, line, oneOf, partyId } from '../fields.ts';

export const partyKinds = ['organisation', 'group', 'person'] as const;

/** An identifier from a register: scheme as on org-id.guide (`GB-COH`, `GB-CHC`), or `GB-PPON`. */
export const identifier = body({
  scheme: line('Register', {
    description: 'Such as GB-COH (Companies House) or GB-CHC (Charity Commission).',
  }),
  id: line('Number in the register'),
  legalName: Type.Optional(line('Legal name')),
});

export const address = body(
  {
    streetAddress: Type.Optional(line('Street')),
    locality: Type.Optional(line('Town')),
    region: Type.Optional(line('Region', { description: 'As notices have it, such as UKL17.' })),
    postalCode: Type.Optional(line('Postcode')),
  },
  { title: 'Address' },
);

export const relationship = Type.Object({
  type: line('Relationship'),
  to: partyId('To'),
  from: Type.Optional(day('Since')),
});

export const partyState = Type.Object({
  // Before the first fact there is no name.
  name: Type.String({ title: 'Name' }),
  kind: oneOf('Kind', partyKinds),
  fullName: Type.Optional(heldReference('Full name')),
  identifiers: Type.Array(identifier),
  address: Type.Optional(address),
  flags: Type.Array(line('Flag')),
  /** Who may act for the party, and what was said about it. */
  delegates: Type.Record(Type.String(), Type.Object({ what: Type.Optional(Type.String()) })),
  relationships: Type.Record(Type.String(), relationship),
  relationshipsRecorded: count('Relationships recorded'),
  /** The party's own name: it acts for itself. */
  self: Type.String(),
});
export type PartyState = Static<typeof partyState>;

export const initial: PartyState = {
  name: '',
  kind: 'organisation',
  identifiers: [],
  flags: [],
  delegates: {},
  relationships: {},
  relationshipsRecorded: 0,
  self: '',
};
