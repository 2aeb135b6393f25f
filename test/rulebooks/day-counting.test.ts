import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { standstillEnd } from '../../src/commissioning/procedures/standstill.ts';
import { present } from '../../src/kernel/assert.ts';
import { addDays, addWorkingDays, type Calendar, type Day, dayOf, startOf } from '../../src/kernel/time.ts';
import { library } from './library.test-data.ts';

/** `with`: the first day counts ("beginning with"). `after`: it does not ("beginning with the day after"). */
type Counting = 'days with' | 'days after' | 'working days with' | 'working days after';
type Place = 'england-and-wales' | 'northern-ireland' | 'scotland';

const calendarOf = (place: Place): Calendar => present(library.calendars.get(place), place);

/** The last day of a period, as the statements and the engine count it. */
function lastDay(counting: Counting, from: Day, days: number, calendar: Calendar): Day {
  // A time of day in the middle shows that the hour of an act changes no day.
  const at = addDays(`${from}T14:30:00.000Z`, 0);
  if (counting === 'days with') return dayOf(addDays(addDays(startOf(dayOf(at)), days), -1));
  if (counting === 'days after') return dayOf(addDays(startOf(dayOf(at)), days));
  if (counting === 'working days after') return dayOf(addWorkingDays(at, days, calendar));
  return dayOf(addDays(present(standstillEnd(at, days, calendar), 'an end'), -1));
}

/** Worked by hand from a wall calendar and gov.uk/bank-holidays: counting, place, from, days, last day, why it is here. */
const WORKED = `
days with          | -  | 2027-03-10 |  30 | 2027-04-08 | UK7 over the clock change of March
days with          | -  | 2026-01-31 |  30 | 2026-03-01 | a short February
days with          | -  | 2028-01-31 |  30 | 2028-02-29 | ends on the leap day
days with          | -  | 2028-02-29 |   1 | 2028-02-29 | one day is that day
days with          | -  | 2028-02-01 |  30 | 2028-03-01 | over the leap day
days with          | -  | 2027-02-01 |  30 | 2027-03-02 | the same in a common year
days with          | -  | 2026-09-30 |  30 | 2026-10-29 | UK17: half-year to 30 September
days with          | -  | 2026-03-31 |  30 | 2026-04-29 | UK17: half-year to 31 March
days with          | -  | 2026-12-25 |  30 | 2027-01-23 | from Christmas Day, over the new year
days with          | -  | 2026-04-01 |  56 | 2026-05-26 | UK1: the pipeline
days with          | -  | 2028-04-01 |  56 | 2028-05-26 | UK1 in a leap year
days with          | -  | 2026-03-01 |  30 | 2026-03-30 | clocks go forward on the 29th
days with          | -  | 2026-10-01 |  30 | 2026-10-30 | clocks go back on the 25th
days with          | -  | 2026-06-15 | 120 | 2026-10-12 | UK7, light touch
days with          | -  | 2027-03-10 | 120 | 2027-07-07 | UK7, light touch, over a clock change
days with          | -  | 2026-11-02 |  90 | 2027-01-30 | the contract published
days with          | -  | 2026-11-02 | 180 | 2027-04-30 | the contract published, light touch
days with          | -  | 2027-11-02 | 180 | 2028-04-29 | the same over a leap day
days with          | -  | 2026-12-31 |   1 | 2026-12-31 | the last day of a year
days with          | -  | 2026-12-31 |   2 | 2027-01-01 | over the new year
days after         | -  | 2027-03-10 |  25 | 2027-04-04 | tendering over the clock change of March
days after         | -  | 2027-03-10 |  10 | 2027-03-20 | tendering, shortened
days after         | -  | 2026-10-01 |  25 | 2026-10-26 | tendering over the clock change of October
days after         | -  | 2028-02-04 |  25 | 2028-02-29 | tendering to the leap day
days after         | -  | 2027-02-04 |  25 | 2027-03-01 | the same in a common year
days after         | -  | 2026-12-01 |  25 | 2026-12-26 | calendar days do not skip Christmas
days after         | -  | 2026-03-04 |  25 | 2026-03-29 | ends on the day of 23 hours
days after         | -  | 2026-09-30 |  25 | 2026-10-25 | ends on the day of 25 hours
days after         | -  | 2026-06-30 |  30 | 2026-07-30 | UK8: after the quarter
days after         | -  | 2026-09-30 |  30 | 2026-10-30 | UK8, over a clock change
days after         | -  | 2026-12-31 |  30 | 2027-01-30 | UK8, over the new year
days after         | -  | 2027-03-31 |  30 | 2027-04-30 | UK8, the first quarter
days after         | -  | 2026-02-28 |   1 | 2026-03-01 | no leap day in 2026
days after         | -  | 2028-02-28 |   1 | 2028-02-29 | a leap day in 2028
days after         | -  | 2026-01-01 |  35 | 2026-02-05 | from a bank holiday
days after         | -  | 2026-04-10 |  14 | 2026-04-24 | an intention notice
working days with  | EW | 2026-12-24 |   8 | 2027-01-07 | standstill over Christmas; Boxing Day kept on Monday
working days with  | EW | 2026-12-25 |   8 | 2027-01-08 | a bank holiday itself does not count
working days with  | EW | 2027-03-24 |   8 | 2027-04-06 | Easter and the clock change
working days with  | EW | 2026-03-02 |   8 | 2026-03-11 | a plain week
working days with  | EW | 2026-03-07 |   8 | 2026-03-18 | from a Saturday
working days with  | EW | 2026-03-26 |   8 | 2026-04-08 | Easter
working days with  | EW | 2027-12-24 |   8 | 2028-01-07 | three substitute days
working days with  | EW | 2028-02-25 |   8 | 2028-03-07 | the leap day is a working day
working days with  | EW | 2026-10-22 |   8 | 2026-11-02 | over the clock change of October
working days with  | EW | 2022-09-14 |   8 | 2022-09-26 | the state funeral
working days with  | EW | 2023-05-02 |   8 | 2023-05-12 | the coronation
working days with  | EW | 2022-05-27 |   8 | 2022-06-09 | the jubilee, the spring holiday moved
working days with  | EW | 2020-05-05 |   8 | 2020-05-15 | the May holiday moved to a Friday
working days with  | EW | 2026-05-01 |   1 | 2026-05-01 | one working day is that day
working days with  | EW | 2026-05-04 |   1 | 2026-05-05 | but not on a bank holiday
working days with  | NI | 2026-03-12 |   8 | 2026-03-24 | St Patrick's Day
working days with  | EW | 2026-03-12 |   8 | 2026-03-23 | the same days in England and Wales
working days with  | NI | 2026-07-08 |   8 | 2026-07-20 | the Twelfth on a Sunday, kept on the 13th
working days with  | EW | 2026-07-08 |   8 | 2026-07-17 | the same days in England and Wales
working days with  | NI | 2024-03-13 |   8 | 2024-03-25 | St Patrick's Day on a Sunday
working days with  | NI | 2025-07-10 |   8 | 2025-07-22 | the Twelfth on a Saturday
working days with  | SC | 2026-12-24 |   8 | 2027-01-08 | 2 January on a Saturday, kept on the 4th
working days with  | SC | 2026-07-30 |   8 | 2026-08-11 | the summer holiday comes first in August
working days with  | SC | 2026-08-27 |   8 | 2026-09-07 | and not last
working days with  | EW | 2026-08-27 |   8 | 2026-09-08 | as in England and Wales
working days with  | SC | 2026-04-02 |   8 | 2026-04-14 | Easter Monday is worked
working days with  | EW | 2026-04-02 |   8 | 2026-04-15 | and is not in England and Wales
working days with  | SC | 2026-11-26 |   8 | 2026-12-08 | St Andrew's Day
working days with  | SC | 2024-11-28 |   8 | 2024-12-10 | St Andrew's Day on a Saturday
working days with  | SC | 2026-06-11 |   8 | 2026-06-23 | the World Cup holiday of 15 June 2026
working days after | EW | 2026-12-24 |   8 | 2027-01-08 | standstill of the Provider Selection Regime over Christmas
working days after | EW | 2026-03-02 |   8 | 2026-03-12 | one day later than beginning with
working days after | EW | 2026-03-07 |   8 | 2026-03-18 | from a Saturday both ways agree
working days after | EW | 2027-03-24 |   8 | 2027-04-07 | Easter
working days after | EW | 2026-05-22 |   5 | 2026-06-01 | after a representation, over the spring holiday
working days after | EW | 2028-02-24 |   3 | 2028-02-29 | ends on the leap day
working days after | EW | 2026-10-23 |   1 | 2026-10-26 | over the clock change of October
working days after | EW | 2026-03-27 |   1 | 2026-03-30 | over the clock change of March
`;

const PLACES: Readonly<Record<string, Place>> = {
  '-': 'england-and-wales',
  EW: 'england-and-wales',
  NI: 'northern-ireland',
  SC: 'scotland',
};

const rows = WORKED.trim()
  .split('\n')
  .map((row) => row.split('|').map((cell) => cell.trim()));

describe('counting days as the law does', () => {
  it('given the table, then it has at least sixty rows, no two alike', () => {
    assert.ok(rows.length >= 60);
    assert.equal(new Set(rows.map((row) => row.slice(0, 4).join())).size, rows.length);
  });

  for (const [counting = '', place = '', from = '', days = '', last = '', why = ''] of rows) {
    it(`given ${days} ${counting} ${from} (${place}), then the last day is ${last}: ${why}`, () => {
      const calendar = calendarOf(present(PLACES[place], place));
      assert.equal(lastDay(counting as Counting, from, Number(days), calendar), last);
    });
  }
});

const anyPlace = fc.constantFrom<Place>('england-and-wales', 'northern-ireland', 'scotland').map(calendarOf);
const anyDay = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => dayOf(addDays('2018-01-01T12:00:00.000Z', days)));
const someDays = fc.integer({ min: 1, max: 40 });

/** Counts one day after another by UTC arithmetic and the calendar alone, as somebody with a wall calendar would. */
function counted(from: Day, days: number, takes: (day: Date) => boolean, withFirst: boolean): Day {
  const day = new Date(`${from}T00:00:00Z`);
  let left = days;
  if (!withFirst) day.setUTCDate(day.getUTCDate() + 1);
  for (;;) {
    if (takes(day)) left -= 1;
    if (left === 0) return day.toISOString().slice(0, 10);
    day.setUTCDate(day.getUTCDate() + 1);
  }
}

describe('counting any days', () => {
  it('given any day, number and calendar, then each way of counting is that of a wall calendar', () => {
    fc.assert(
      fc.property(anyDay, someDays, anyPlace, (from, days, calendar) => {
        const off = new Set(calendar.holidays);
        const works = (day: Date) => day.getUTCDay() % 6 !== 0 && !off.has(day.toISOString().slice(0, 10));
        const every = () => true;
        const last = (counting: Counting) => lastDay(counting, from, days, calendar);
        assert.equal(last('days with'), counted(from, days, every, true));
        assert.equal(last('days after'), counted(from, days, every, false));
        assert.equal(last('working days with'), counted(from, days, works, true));
        assert.equal(last('working days after'), counted(from, days, works, false));
      }),
      { numRuns: 300 },
    );
  });

  it('given any day of any year, then no holiday of the calendars falls on a weekend, and each year has eight at least', () => {
    for (const place of Object.values(PLACES)) {
      const { holidays } = calendarOf(place);
      assert.equal(new Set(holidays).size, holidays.length);
      for (const day of holidays) assert.notEqual(new Date(`${day}T00:00:00Z`).getUTCDay() % 6, 0, day);
      for (let year = 2016; year <= 2045; year += 1)
        assert.ok(holidays.filter((day) => day.startsWith(`${year}`)).length >= 8, `${place} ${year}`);
    }
  });
});
