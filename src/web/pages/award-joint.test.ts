import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommissionerSeen } from '../../application/awards/awards-seen.ts';
import type { Reading } from '../../application/interface.ts';
import { awardSeen } from '../award.test-data.ts';
import { html } from '../html.ts';
import { jointRows } from './award-joint.ts';

const seen = awardSeen({ stream: 'procedure/roads', document: {}, names: {} } as unknown as Reading);
const joint: CommissionerSeen = {
  id: 'joint-1',
  bodies: ['party/ada', 'party/bea'],
  own: true,
  budgets: [],
  policy: { weights: { price: 60, care: 40 }, priceFormula: 'linear' },
};
const own = {
  ...{ id: 'joint-1', valuePence: 1, costPence: 9_000_001, alonePence: null, shortfallPpm: 0, rules: [] },
  membersCostPence: { 'party/ada': 5_400_001, 'party/bea': 3_600_000 },
};
const said = (one: CommissionerSeen): string =>
  jointRows(seen, one, own)
    .map(({ key, value }) => html`${key}: ${value}`.markup.replaceAll(/<[^>]+>/g, ' '))
    .join(' ')
    .replaceAll(/\s+/g, ' ');

test('given bodies that buy jointly, then each one’s part of the price is told, and by which policy they buy', () => {
  const text = said(joint);
  assert.match(text, /Of the price: Ada P\. £54,000\.01 Bea Q\. £36,000\.00/);
  assert.match(
    text,
    /Bought by: One policy, with the weights price 60%, care taken 40%\. Where their own policies differ, bodies buy/,
  );
});

test('given a policy that may not be read, or a commissioner by itself, then nothing is told of it', () => {
  const { policy: _, ...unread } = joint;
  assert.doesNotMatch(said(unread), /Bought by: \S/);
  assert.equal(said({ ...joint, bodies: ['party/ada'] }), '');
});
