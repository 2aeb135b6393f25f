import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bankHolidays } from './bank-holidays.ts';

const of = (id: string, year: number): string[] =>
  bankHolidays()
    .find((calendar) => calendar.id === id)
    ?.holidays.filter((day) => day.startsWith(String(year))) ?? [];

test('the calendars are those published for the three parts of the United Kingdom', () => {
  // Source: gov.uk/bank-holidays for 2022 (a jubilee and a state funeral) and 2026.
  assert.deepEqual(of('england-and-wales', 2026), [
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-04',
    '2026-05-25',
    '2026-08-31',
    '2026-12-25',
    '2026-12-28',
  ]);
  assert.deepEqual(of('england-and-wales', 2022), [
    '2022-01-03',
    '2022-04-15',
    '2022-04-18',
    '2022-05-02',
    '2022-06-02',
    '2022-06-03',
    '2022-08-29',
    '2022-09-19',
    '2022-12-26',
    '2022-12-27',
  ]);
  assert.deepEqual(of('northern-ireland', 2026), [
    '2026-01-01',
    '2026-03-17',
    '2026-04-03',
    '2026-04-06',
    '2026-05-04',
    '2026-05-25',
    '2026-07-13',
    '2026-08-31',
    '2026-12-25',
    '2026-12-28',
  ]);
  // Scotland keeps 2 January, the first Monday of August and St Andrew's Day.
  for (const day of ['2026-01-02', '2026-08-03', '2026-11-30'])
    assert.ok(of('scotland', 2026).includes(day), day);
});
