import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addMonths,
  addWorkingDays,
  type Calendar,
  dayOf,
  daysBetween,
  type Instant,
  isWorkingDay,
  readDay,
  startOf,
} from './time.ts';

const ZONE = 'Europe/London';
const zoned = (instant: Instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
const told = (time: Temporal.ZonedDateTime) => time.toInstant().toString({ fractionalSecondDigits: 3 });

/** Everywhere, and often near a change of the clocks or the end of a month. */
const between = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });
const instant = fc
  .oneof(
    between('1970-01-01T00:00:00Z', '2099-12-31T00:00:00Z'),
    between('1800-01-01T00:00:00Z', '2400-12-31T00:00:00Z'),
    fc
      .tuple(
        fc.constantFrom(
          '1971-10-31T02:00:00Z',
          '2026-03-29T01:00:00Z',
          '2026-10-25T01:00:00Z',
          '2028-02-29T00:00:00Z',
        ),
        fc.integer({ min: -7_300_000, max: 7_300_000 }),
      )
      .map(([change, ms]) => new Date(Date.parse(change) + ms)),
  )
  .map((date) => date.toISOString());

describe('days and months in London', () => {
  it('are those of the time zone, at every change of the clocks and at the end of every month', () => {
    const days = fc.integer({ min: -40_000, max: 40_000 });
    fc.assert(
      fc.property(
        instant,
        days,
        fc.integer({ min: -1_300, max: 1_300 }),
        instant,
        (at, some, months, other) => {
          assert.equal(addDays(at, some), told(zoned(at).add({ days: some })));
          assert.equal(addMonths(at, months), told(zoned(at).add({ months })));
          const day = zoned(at).toPlainDate();
          assert.equal(dayOf(at), day.toString());
          assert.equal(startOf(dayOf(at)), told(day.toZonedDateTime(ZONE)));
          const { days: apart } = day.until(zoned(other).toPlainDate(), { largestUnit: 'days' });
          assert.equal(daysBetween(at, other), apart);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('stay what they are where nothing is added, also in the hour that comes twice', () => {
    const twice = '2026-10-25T01:30:00.000Z';
    assert.deepEqual(
      [addDays(twice, 0), addMonths(twice, 0), addWorkingDays(twice, 0, { id: '', title: '', holidays: [] })],
      [twice, twice, twice],
    );
  });

  it('know a day from what is none', () => {
    assert.deepEqual(
      ['2028-02-29', '2027-02-29', '2026-02-30', '2026-13-01', '2026-1-1'].map((day) => readDay(day).ok),
      [true, false, false, false, false],
    );
    assert.throws(() => dayOf('2026-02-30'), RangeError);
    assert.throws(() => addDays('2026-01-01T00:00:00.000Z', 1e9), RangeError);
  });
});

/** Working days as they are told to people: day after day, each looked up. */
function walked(from: string, days: number, { holidays }: Calendar): string {
  const step = days < 0 ? -1 : 1;
  let day = Temporal.PlainDate.from(from);
  for (let left = Math.abs(days); left > 0; ) {
    day = day.add({ days: step });
    if (day.dayOfWeek <= 5 && !holidays.includes(day.toString())) left -= 1;
  }
  return day.toString();
}

describe('working days', () => {
  /** Holidays thick and thin, some on Saturdays and Sundays, in a row, twice, in no order. */
  const calendars: fc.Arbitrary<Calendar> = fc
    .oneof(
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 50 }),
      fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 30 }),
    )
    .map((days) => ({
      id: 'any',
      title: 'Any',
      holidays: days.map((day) =>
        new Date(Date.UTC(2026, 11, 20) + day * 86_400_000).toISOString().slice(0, 10),
      ),
    }));
  const near = fc
    .tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: 0, max: 1_439 }))
    .map(([day, minute]) => new Date(Date.UTC(2027, 0, 1 + day, 0, minute)).toISOString());

  it('are those that one counts day by day, at the same time of day, forwards and backwards', () => {
    fc.assert(
      fc.property(near, fc.integer({ min: -300, max: 300 }), calendars, (at, days, calendar) => {
        const day = walked(dayOf(at), days, calendar);
        assert.equal(addWorkingDays(at, days, calendar), addDays(at, daysBetween(at, startOf(day))));
        assert.equal(isWorkingDay(day, calendar) || days === 0, true);
      }),
      { numRuns: 300 },
    );
  });
});
