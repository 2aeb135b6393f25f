import Type from 'typebox';
import type { Vocabulary } from '../rules/vocabulary.ts';
import { oneOf } from './fields.ts';

/**
 * What payoff and scope statements can set. The engine reads these when it acts; a rulebook that is silent leaves the
 * variable without a value.
 */
export const variables: Vocabulary['variables'] = new Map([
  [
    'award.policy',
    {
      title: 'Whose policy decides an award',
      schema: oneOf('Whose policy decides an award', ['arrangement', 'commissioner']),
    },
  ],
  [
    'award.weights',
    {
      title: 'What counts how much, in percent',
      schema: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 100 })),
      total: 100,
    },
  ],
  [
    'award.priceFormula',
    { title: 'How prices earn points', schema: oneOf('How prices earn points', ['linear', 'lowest']) },
  ],
  [
    'amendment.withdrawers',
    {
      title: 'Which roles may withdraw an amendment that is being decided, beside its author',
      schema: Type.Array(Type.String()),
      constitutional: true,
    },
  ],
  [
    'amendment.openEach',
    {
      title: 'How many amendments of one party may lie open',
      schema: Type.Integer({ minimum: 1 }),
      constitutional: true,
    },
  ],
  ['outcomes', { title: 'Outcomes aimed at', schema: Type.Array(Type.String()) }],
]);
