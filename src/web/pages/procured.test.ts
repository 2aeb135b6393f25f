import assert from 'node:assert/strict';
import { test } from 'node:test';
import { procured } from './procured.ts';

const said = (document: object) =>
  Object.fromEntries(
    procured(document as never).flatMap(({ key, value }) =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  );

test('given what is procured, then the page says all by which the law is chosen, and why there is less competition or time', () => {
  assert.deepEqual(
    said({
      category: 'works',
      authority: 'central',
      estimatePence: 519_300_000,
      technique: 'call-off',
      framework: 'contract/roads-1',
      ground: 'protecting-life',
      shortened: 'urgency',
      lightTouch: true,
      concession: true,
      onPaper: true,
      documentsLater: false,
      marketEngaged: true,
    }),
    {
      Category: 'Works',
      'Kind of authority': 'Central',
      'Estimated value': '£5,193,000.00',
      'What it sets up': 'Call off',
      'Under the framework or dynamic market': 'contract/roads-1',
      'Ground of the direct award': 'Protecting life',
      'Reason for a shorter time to tender': 'Urgency',
      'Also said of it':
        'Light touch services; a concession; tenders cannot be made electronically; the market was engaged before',
    },
  );
});

test('given what nobody said, or the rules hide, then nothing is made up', () => {
  assert.deepEqual(said({ method: 'open' }), {});
  assert.deepEqual(said({ aboveThreshold: true }), { 'Also said of it': 'Above the threshold' });
});
