import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { author, heldReference, yes } from '../fields.ts';

const rating = Type.Integer({ minimum: 1, maximum: 5, title: 'Rating' });

/** A report by somebody who uses the service, under a pseudonym; what it says in words lies in the vault. */
export const reportGiven = factKind(
  'report.given',
  'reported on the service',
  Type.Object({
    report: Type.String({ title: 'Report' }),
    rating,
    outcome: Type.Optional(Type.String({ title: 'Outcome' })),
    words: heldReference('In their own words'),
    onBehalfOf: yes('Given by a helper'),
    contactMe: yes('May be contacted'),
    by: author('Given by'),
  }),
);

export const reportWithdrawn = factKind(
  'report.withdrawn',
  'withdrew a report',
  Type.Object({ report: Type.String({ title: 'Report' }), rating }),
);
