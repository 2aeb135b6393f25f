import { action } from '../concern.ts';
import { did } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { body, pence } from '../fields.ts';
import { spendingDeclared } from './facts.ts';
import type { ArrangementState } from './state.ts';

const spendingBody = body({
  spendPence: pence('What is spent on contracts in a year', {
    description: 'By its commissioners, in pence. Law asks more of those who spend much.',
  }),
});

/** Law can ask something of those whose spending grows; so what was said before stays beside what is said now. */
export const declareSpending = action<ArrangementState, typeof spendingBody>({
  name: 'spending.declare',
  title: 'Say what is spent in a year',
  says: 'Says what its commissioners spend on contracts in a year, in place of what was said before.',
  body: spendingBody,
  example: { spendPence: 12_000_000_000 },
  decide: ({ spendPence: before }, { spendPence }) =>
    did(draft(spendingDeclared, { spendPence, ...(before === undefined ? {} : { before }) })),
});
