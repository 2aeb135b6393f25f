import type { Static } from 'typebox';
import Type from 'typebox';
import { body, byName, day, line, oneOf, partyId, pence, words, yes } from '../fields.ts';

const percent = Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.01, title: 'Percent' });

/** A rule of an award policy, as award problems have them (`max-share`, `set-aside`, `min-providers`, `exclude`). */
const policyRule = Type.Object(
  {
    id: line('Name of the rule'),
    type: oneOf('Kind of rule', ['max-share', 'set-aside', 'min-providers', 'exclude']),
    strength: oneOf('How strictly', ['must', 'should']),
    share: Type.Optional(Type.Number({ minimum: 0, maximum: 1, title: 'Share, from 0 to 1' })),
    count: Type.Optional(Type.Integer({ minimum: 1, title: 'How many providers' })),
    flag: Type.Optional(line('Flag of the providers')),
    provider: Type.Optional(partyId('Provider')),
    penaltyPence: Type.Optional(pence('Penalty in pence')),
    penaltyPencePerPound: Type.Optional(
      Type.Integer({ minimum: 0, title: 'Penalty in pence for each pound' }),
    ),
  },
  { additionalProperties: false },
);

/** How a commissioner awards: what counts how much, and what must hold. */
export const awardPolicy = body(
  {
    weights: byName(percent, 'Weights in percent', {
      description: 'For price and for each criterion or kind of criterion; together 100.',
      examples: [{ price: 30, quality: 50, 'social-value': 20 }],
    }),
    priceFormula: oneOf('How prices earn points', ['linear', 'lowest'], {
      description: 'linear: in proportion to the ceiling. lowest: in proportion to the lowest price.',
    }),
    minimumScores: Type.Optional(byName(percent, 'Lowest acceptable scores')),
    rules: Type.Optional(Type.Array(policyRule, { maxItems: 50, title: 'Rules' })),
  },
  { title: 'Policy', description: 'How awards are decided for you.' },
);

export const limits = body(
  {
    perContractPence: Type.Optional(
      pence('Most for one contract, in pence', {
        description: 'An offer that alone would make a contract beyond it with you cannot win.',
      }),
    ),
  },
  { title: 'Limits' },
);

/** What a mandate's budget is for. */
export const budget = pence('Budget for all awards together, in pence', {
  description:
    'The most that awards for you may cost under this mandate, in all procedures of the arrangement together: each takes from it what it costs you as soon as it is decided, your share of what is bought jointly included. Left out: no limit.',
});

export const mandateFields = {
  to: partyId('Who is empowered', { description: 'The party that purchases for you.' }),
  policy: awardPolicy,
  budgetPence: Type.Optional(budget),
  limits: Type.Optional(limits),
  validFrom: Type.Optional(day('From')),
  validTo: Type.Optional(day('To')),
  clauses: Type.Optional(
    byName(words('Words of the clause'), 'Clauses that contracts for you have', {
      description: 'By name, such as living-wage, with the words that the contract is to have.',
    }),
  ),
  keeps: Type.Optional(
    Type.Array(words('Decision'), {
      maxItems: 20,
      title: 'What you keep for your own decision',
      description:
        'In your own words. Where anything stands here, no award for you is decided jointly by your silence: you have to agree to it yourself.',
    }),
  ),
};

export const mandateState = Type.Object({
  ...mandateFields,
  // Before the first fact nobody has empowered anybody.
  to: Type.String({ title: 'Who is empowered' }),
  arrangement: Type.String({ title: 'Arrangement' }),
  commissioner: Type.String({ title: 'Commissioner' }),
  revoked: yes('Revoked'),
});
export type MandateState = Static<typeof mandateState>;

export const initial: MandateState = {
  arrangement: '',
  commissioner: '',
  to: '',
  policy: { weights: {}, priceFormula: 'linear' },
  revoked: false,
};
