import type { Static } from 'typebox';
import Type from 'typebox';
import { body, classification, count, line, oneOf, partyId, partyIds, pence, words } from '../fields.ts';

/** What somebody needs, in the words of whoever raises it: a commissioner, a service user, a citizen. */
export const needFields = {
  title: line('What is needed?'),
  description: words('Say more', { description: 'Who needs it, why, and what happens today.' }),
  outcome: Type.Optional(words('What should get better?')),
  beneficiaries: Type.Optional(line('For whom?')),
  estimatePence: Type.Optional(pence('Estimate in pence')),
  place: Type.Optional(line('Where?')),
  classification: Type.Optional(classification),
  commissioners: Type.Optional(partyIds('Which commissioners should take it up?')),
};

export const raiseBody = body(needFields);

export const need = Type.Object({
  ...needFields,
  commissioners: partyIds('Commissioners that take it up'),
  by: partyId('Raised by'),
  status: oneOf('Status', ['raised', 'taken-up', 'in-procedure', 'withdrawn']),
  support: count('Supporters'),
  procedures: Type.Array(Type.String()),
});
export type Need = Static<typeof need>;

/** The part of the arrangement's state that needs have. */
export interface WithNeeds {
  readonly needs: Readonly<Record<string, Need>>;
  readonly needsRaised: number;
}
