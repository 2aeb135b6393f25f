import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addDays, dayOf, startOf } from '../../kernel/time.ts';
import { standstillEnd, workingDaysLeft } from './standstill.ts';

const dayIn2027 = fc.integer({ min: 0, max: 364 }).map((days) => addDays('2027-01-01T09:30:00.000Z', days));

describe('a standstill of working days', () => {
  it('given bank holidays, then they do not count, and the end is midnight in London in summer too', () => {
    const calendar = { id: 'test', title: 'Test', holidays: ['2027-03-26', '2027-03-29'] };
    // Wednesday 24 March, then 25, 30, 31 March, 1, 2, 5 and 6 April.
    assert.equal(standstillEnd('2027-03-24T10:00:00.000Z', 8, calendar), '2027-04-06T23:00:00.000Z');
    assert.equal(standstillEnd('2027-03-24T10:00:00.000Z', 0, calendar), undefined);
  });

  it('given any day and any bank holidays, then as many working days are left from that day as were asked for', () => {
    fc.assert(
      fc.property(
        dayIn2027,
        fc.array(dayIn2027, { maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (from, off, days) => {
          const calendar = { id: 'test', title: 'Test', holidays: off.map(dayOf) };
          const ends = standstillEnd(from, days, calendar);
          assert.ok(ends !== undefined);
          assert.equal(ends, startOf(dayOf(ends)));
          assert.equal(workingDaysLeft(from, ends, calendar), days);
          assert.equal(workingDaysLeft(from, addDays(ends, -1), calendar), days - 1);
        },
      ),
    );
  });
});
