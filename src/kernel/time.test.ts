import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDue, lastDayOf } from './time.ts';

test('what ends at midnight in London is due by the end of the day before, in summer time and in winter', () => {
  assert.equal(lastDayOf('2027-04-08T23:00:00.000Z'), '2027-04-08');
  assert.equal(lastDayOf('2027-01-08T00:00:00.000Z'), '2027-01-07');
  assert.equal(lastDayOf('2027-04-09T00:00:00.000Z'), undefined);
  assert.equal(formatDue('2028-02-29T00:00:00.000Z'), 'end of 28 February 2028');
  assert.equal(formatDue('2027-04-08T16:30:00.000Z'), '8 April 2027, 5:30pm');
});
