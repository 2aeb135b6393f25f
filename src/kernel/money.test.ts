import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInFull, formatPence } from './money.ts';

test('given pence, then whole pounds stand without and with their pennies', () => {
  assert.deepEqual([123_400, 123_456, -5].map(formatPence), ['£1,234', '£1,234.56', '-£0.05']);
  assert.deepEqual([0, 5, 123_400, -123_456, 0.4, -0.4, 2 ** 53 + 2].map(formatInFull), [
    '£0.00',
    '£0.05',
    '£1,234.00',
    '-£1,234.56',
    '£0.00',
    '£0.00',
    '£90,071,992,547,409.94',
  ]);
});
