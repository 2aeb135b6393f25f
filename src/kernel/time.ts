import { Temporal } from 'temporal-polyfill';
import {
  DAY_MS,
  dayNumberOf,
  type Holidays,
  holidaysOf,
  plusDays,
  plusMonths,
  startOfDay,
  weekdayOf,
  workingDayFrom,
} from './london.ts';
import { fail, ok, type Result } from './result.ts';

/**
 * Time is explicit. An instant is UTC to the millisecond, `2026-11-23T10:00:00.000Z`, so that instants sort as text.
 * A day is a calendar day in Europe/London, `2026-11-23`. Deadlines are counted in days, never in spans of 24 hours.
 */
export type Instant = string;
export type Day = string;

/** The bank holidays that working days skip; pinned by its hash where it decides anything. */
export interface Calendar {
  readonly id: string;
  readonly title: string;
  readonly holidays: readonly Day[];
}

const ZONE = 'Europe/London';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads RFC 3339 with any offset. Leap seconds and unwritten offsets are errors. */
export function readInstant(text: string): Result<Instant, string> {
  try {
    return ok(Temporal.Instant.from(text).toString({ fractionalSecondDigits: 3 }));
  } catch {
    return fail(`"${text.slice(0, 40)}" is not a date and time such as 2026-11-23T17:00:00Z`);
  }
}

/** A date and time without an offset, as London's clocks show it; of an hour that comes twice, the first. */
export function readLondon(text: string): Result<Instant, string> {
  try {
    return ok(toInstant(Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE)));
  } catch {
    return fail(`"${text.slice(0, 40)}" is not a date and time such as 2026-11-23T17:00:00`);
  }
}

export function readDay(text: string): Result<Day, string> {
  // An impossible day reads as none or as another one.
  if (DAY.test(text) && dayText(Date.parse(text) / DAY_MS) === text) return ok(text);
  return fail(`"${text.slice(0, 40)}" is not a day such as 2026-11-23`);
}

const zoned = (instant: Instant): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);

const toInstant = (time: Temporal.ZonedDateTime): Instant =>
  time.toInstant().toString({ fractionalSecondDigits: 3 });

/** Milliseconds of the epoch; what is no instant throws RangeError. */
function msOf(instant: Instant): number {
  const ms = Date.parse(instant);
  // Text that is written otherwise, or is no date, is not left to the leniency of Date.
  return !Number.isNaN(ms) && new Date(ms).toISOString() === instant
    ? ms
    : Temporal.Instant.from(instant).epochMilliseconds;
}

const instantOf = (ms: number): Instant => new Date(ms).toISOString();

const dayText = (day: number): Day => {
  const ms = day * DAY_MS;
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, -'T00:00:00.000Z'.length);
};

const numberOf = (day: Day): number => {
  const number = Date.parse(day) / DAY_MS;
  return dayText(number) === day ? number : Date.parse(Temporal.PlainDate.from(day).toString()) / DAY_MS;
};

/** The London day on which an instant falls. */
export const dayOf = (instant: Instant): Day => dayText(dayNumberOf(msOf(instant)));

/** The first instant of a London day. */
export const startOf = (day: Day): Instant => instantOf(startOfDay(numberOf(day)));

/** The same London time of day, so many days later (earlier where negative), across clock changes. */
export const addDays = (instant: Instant, days: number): Instant => instantOf(plusDays(msOf(instant), days));

/** The same London time of day, so many months later: the 31st of a month becomes the last day of a shorter one. */
export const addMonths = (instant: Instant, months: number): Instant =>
  instantOf(plusMonths(msOf(instant), months));

/** The beginning of the first of these days of the year (`03-31`) that has not passed: the instant's own day counts. */
export function nextOf(instant: Instant, monthDays: readonly string[]): Result<Instant, string> {
  const today = dayOf(instant);
  const year = Number(today.slice(0, 4));
  const days: Day[] = [];
  for (const monthDay of monthDays) {
    // A leap year decides whether there is such a day at all.
    const known = readDay(`2024-${monthDay}`);
    if (!known.ok) return fail(`"${monthDay.slice(0, 40)}" is not a day of the year such as 03-31`);
    for (let ahead = 0; ahead <= 8; ahead += 1) {
      const day = readDay(`${String(year + ahead).padStart(4, '0')}-${monthDay}`);
      if (!day.ok || day.value < today) continue;
      days.push(day.value);
      break;
    }
  }
  const first = days.sort()[0];
  return first === undefined
    ? fail('here stands at least one day of the year, such as 03-31')
    : ok(startOf(first));
}

/** A span of ISO 8601 (`P30DT2H`, `-P3D`) added in London time. */
export const addSpan = (instant: Instant, span: string): Instant =>
  toInstant(zoned(instant).add(Temporal.Duration.from(span)));

export const isWeekday = (day: Day): boolean => weekdayOf(numberOf(day)) < 5;

export const isWorkingDay = (day: Day, calendar: Calendar): boolean =>
  workingDayFrom(numberOf(day) - 1, 1, holidaysIn(calendar)) === numberOf(day);

const holidaysByList = new WeakMap<readonly Day[], Holidays>();

/** Made once for each list of holidays. */
function holidaysIn({ holidays }: Calendar): Holidays {
  const known = holidaysByList.get(holidays);
  if (known !== undefined) return known;
  const made = holidaysOf(holidays.map(numberOf));
  holidaysByList.set(holidays, made);
  return made;
}

/** The same London time of day, so many working days after the day of the instant (that day itself not counted). */
export const addWorkingDays = (instant: Instant, days: number, calendar: Calendar): Instant =>
  instantOf(plusWorkingDays(msOf(instant), days, calendar));

/** The same in milliseconds of the epoch. */
export function plusWorkingDays(ms: number, days: number, calendar: Calendar): number {
  if (!Number.isSafeInteger(days)) throw new RangeError(`${days} is no whole number of working days`);
  const day = dayNumberOf(ms);
  return plusDays(ms, workingDayFrom(day, days, holidaysIn(calendar)) - day);
}

/** Whole London days from one instant's day to another's; negative where the second is earlier. */
export const daysBetween = (from: Instant, to: Instant): number =>
  dayNumberOf(msOf(to)) - dayNumberOf(msOf(from));

/** An instant as UK public services write it: 23 November 2026, 5pm. */
export function formatInstant(instant: Instant): string {
  const time = zoned(instant);
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  const minute = time.minute === 0 ? '' : `:${String(time.minute).padStart(2, '0')}`;
  const clock =
    time.minute === 0 && time.hour === 12
      ? 'midday'
      : time.minute === 0 && time.hour === 0
        ? 'midnight'
        : `${hour}${minute}${time.hour < 12 ? 'am' : 'pm'}`;
  return `${formatDay(time.toPlainDate().toString())}, ${clock}`;
}

/** The last day of a time that ends at midnight; undefined where it ends at another hour. */
export function lastDayOf(end: Instant): Day | undefined {
  const time = zoned(end);
  return time.hour === 0 && time.minute === 0 && time.second === 0 && time.millisecond === 0
    ? time.toPlainDate().subtract({ days: 1 }).toString()
    : undefined;
}

/** When something is due. Nobody reads “9 April, midnight” as the end of the 8th: then the day before it is named. */
export function formatDue(end: Instant): string {
  const last = lastDayOf(end);
  return last === undefined ? formatInstant(end) : `end of ${formatDay(last)}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** A day as UK public services write it: 23 November 2026. */
export function formatDay(day: Day): string {
  const date = Temporal.PlainDate.from(day);
  return `${date.day} ${MONTHS[date.month - 1]} ${date.year}`;
}
