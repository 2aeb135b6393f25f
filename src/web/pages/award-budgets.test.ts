import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import type { Reading } from '../../application/interface.ts';
import { awardSeen } from '../award.test-data.ts';
import { html } from '../html.ts';
import { beyondBudget, budgetWords } from './award-budgets.ts';

type Budget = CommissionerSeen['budgets'][number];

const reading = { stream: 'procedure/roads', document: {}, names: {} } as unknown as Reading;
const proposal = awardSeen(reading);
const decided: AwardSeen = { ...proposal, open: false };
const whole: Budget = {
  body: 'party/ada',
  pence: 70_000,
  takenPence: 0,
  leftPence: 70_000,
  takesPence: 50_000,
  joint: false,
};
const part: Budget = { ...whole, takenPence: 54_000, leftPence: 16_000, takesPence: 16_000 };

const plain = (content: unknown) =>
  html`${content as string}`.markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const one = (budgets: readonly Budget[], more: Partial<CommissionerSeen> = {}): CommissionerSeen => ({
  id: 'party/ada',
  bodies: ['party/ada'],
  own: true,
  budgets,
  ...more,
});
const words = (seen: AwardSeen, ...budgets: Budget[]) => plain(budgetWords(seen, one(budgets), 0));
const beyond = (seen: AwardSeen, ...budgets: Budget[]) => plain(beyondBudget(seen, one(budgets)));

test('given a budget, then it says what awards took, what is left, and what is left after this one', () => {
  assert.equal(words(proposal, whole), '£700.00; £200.00 left after this award');
  assert.equal(
    words(proposal, part),
    '£700.00, of which £540.00 is awarded already; £160.00 left; £0.00 left after this award',
  );
  assert.equal(
    words(decided, part),
    '£700.00, of which £540.00 was awarded before; £160.00 left; £0.00 left after this award',
  );
  assert.equal(
    words(proposal, { ...whole, joint: true }),
    '£700.00; £200.00 left after this award, with its share of what is bought jointly',
  );
  assert.equal(beyond(proposal, whole, part), '');
});

test('given an award since, then it says what is left now, and that the proposal takes more', () => {
  const since = { ...whole, now: { pence: 70_000, takenPence: 54_000, leftPence: 16_000 } };
  assert.equal(
    words(proposal, since),
    '£700.00, of which £540.00 is awarded already; £160.00 left; this award would take £340.00 more',
  );
  assert.match(
    beyond(proposal, since),
    /^Beyond the budget\. This award takes £500\.00 of the budget of Ada P\., more than is left of it\. When it was worked out, £700\.00 was left; now £160\.00 is\./,
  );
  assert.equal(beyond(decided, since), '');
});

test('given what is bought alone and jointly, then together it may go beyond the budget, and that is said', () => {
  assert.match(
    beyond(proposal, { ...whole, takesPence: 80_000, joint: true }),
    /of the budget of Ada P\., more than is left of it\. What is bought jointly is held against a budget by itself/,
  );
});

test('given bodies that commission jointly, then each has its own line; given an award from before, then it says what was not counted', () => {
  const bodies = ['party/ada', 'party/bea'];
  assert.equal(
    plain(budgetWords(proposal, one([whole, { ...part, body: 'party/bea' }], { bodies }), 0)),
    'Ada P.: £700.00; £200.00 left after this award Bea Q.: £700.00, of which £540.00 is awarded already; £160.00 left; £0.00 left after this award',
  );
  assert.equal(
    plain(budgetWords(decided, one([], { budgetPence: 70_000 }), 47_200)),
    '£700.00 for this award by itself, which takes £472.00 of it. What other awards took was not counted.',
  );
  assert.equal(budgetWords(proposal, one([]), 47_200), undefined);
});
