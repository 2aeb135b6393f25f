import { Temporal } from 'temporal-polyfill';

/**
 * London's clocks in plain numbers. An instant is milliseconds of the epoch, a day is a number of days since 1970-01-01, a
 * local time is what the clocks show, in milliseconds as if they showed UTC. The offsets of a year are asked of the time
 * zone's data once; everything else is arithmetic, since conditions of rulebooks ask this on nearly every act. What is
 * remembered changes the cost alone, never the answer. Out of the range of dates: RangeError.
 */
export const DAY_MS = 86_400_000;
const ZONE = 'Europe/London';
const LAST_MS = 8.64e15;

/** From one instant on, so many milliseconds before UTC. */
interface Change {
  readonly from: number;
  readonly offset: number;
}

/** The clocks were first set by law in 1847. From 2100 on, years are as those 400 years before or after them. */
const [FIRST_YEAR, CYCLE_FROM, CYCLE] = [1847, 2100, 400];
const ofYears = new Map<number, readonly Change[]>();

/** The offset with which a year begins, and those to which it changes. */
function changesOf(year: number): readonly Change[] {
  const known = ofYears.get(year);
  if (known !== undefined) return known;
  const start = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1)).toZonedDateTimeISO(ZONE);
  const end = Date.UTC(year + 1, 0, 1);
  const changes: Change[] = [{ from: Number.NEGATIVE_INFINITY, offset: start.offsetNanoseconds / 1_000_000 }];
  let at = start.getTimeZoneTransition('next');
  while (at !== null && at.epochMilliseconds < end) {
    changes.push({ from: at.epochMilliseconds, offset: at.offsetNanoseconds / 1_000_000 });
    at = at.getTimeZoneTransition('next');
  }
  ofYears.set(year, changes);
  return changes;
}

/** By how much London's clocks are before UTC at an instant. */
function offsetAt(ms: number): number {
  const year = new Date(ms).getUTCFullYear();
  const cycles = year < CYCLE_FROM ? 0 : Math.floor((year - CYCLE_FROM) / CYCLE);
  const changes = changesOf(Math.max(year - cycles * CYCLE, FIRST_YEAR - 1));
  const same = cycles === 0 ? ms : ms - CYCLE_MS * cycles;
  let { offset } = changes[0] ?? { offset: 0 };
  for (const change of changes) if (change.from <= same) offset = change.offset;
  return offset;
}
const CYCLE_MS = 146_097 * DAY_MS;

const inRange = (ms: number): number => {
  if (Math.abs(ms) <= LAST_MS) return ms;
  throw new RangeError('this time is beyond all dates');
};

export const localOf = (ms: number): number => inRange(ms) + offsetAt(ms);

/** When the clocks show a time: of an hour that comes twice, the first; an hour that is left out is counted on. */
export function atLocal(local: number): number {
  const before = local - offsetAt(local - DAY_MS);
  if (offsetAt(before) === local - before) return inRange(before);
  const after = local - offsetAt(local + DAY_MS);
  return inRange(offsetAt(after) === local - after ? after : before);
}

/** The London day on which an instant falls. */
export const dayNumberOf = (ms: number): number => Math.floor(localOf(ms) / DAY_MS);

/** The first instant of a London day. */
export const startOfDay = (day: number): number => atLocal(day * DAY_MS);

/** The same London time of day, so many days later (earlier where negative), across clock changes. */
export function plusDays(ms: number, days: number): number {
  if (!Number.isSafeInteger(days)) throw new RangeError(`${days} is no whole number of days`);
  return days === 0 ? inRange(ms) : atLocal(localOf(ms) + days * DAY_MS);
}

/** The same London time of day, so many months later: the 31st of a month becomes the last day of a shorter one. */
export function plusMonths(ms: number, months: number): number {
  if (!Number.isSafeInteger(months)) throw new RangeError(`${months} is no whole number of months`);
  if (months === 0) return inRange(ms);
  const local = localOf(ms);
  const date = new Date(local);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const firstOf = (ahead: number): number => new Date(0).setUTCFullYear(year, month + ahead, 1);
  const first = inRange(firstOf(0));
  const length = Math.round((firstOf(1) - first) / DAY_MS);
  const day = Math.min(date.getUTCDate(), Number.isNaN(length) ? date.getUTCDate() : length);
  return atLocal(first + (day - 1) * DAY_MS + (((local % DAY_MS) + DAY_MS) % DAY_MS));
}

/** Days from the Monday of the week in which 1970 began. */
const sinceMonday = (day: number): number => day + 3;
/** Monday is 0. */
export const weekdayOf = (day: number): number => ((sinceMonday(day) % 7) + 7) % 7;
const weekOf = (day: number): number => Math.floor(sinceMonday(day) / 7);

/** Weekdays in a row have numbers in a row; from Saturday on it is that of the Friday before, or of the Monday after. */
const lastWeekdayTo = (day: number): number => weekOf(day) * 5 + Math.min(weekdayOf(day), 4);
const firstWeekdayFrom = (day: number): number => weekOf(day) * 5 + Math.min(weekdayOf(day), 5);
const dayOfWeekday = (weekday: number): number => Math.floor(weekday / 5) * 7 + (((weekday % 5) + 5) % 5) - 3;

/** Holidays that fall on weekdays, as the numbers of those weekdays in order, each once. */
export type Holidays = readonly number[];
export const holidaysOf = (days: readonly number[]): Holidays =>
  [...new Set(days.filter((day) => weekdayOf(day) < 5).map(lastWeekdayTo))].sort((a, b) => a - b);

/** The first place of an ascending list at which it is so; its length where it is nowhere. */
function firstPlace(length: number, isSo: (place: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The day that is so many working days after a day (before it where negative), that day itself not counted. Whole weeks are
 * arithmetic; the holidays that are passed are those that lie no farther than the weekdays asked for and the holidays before.
 */
export function workingDayFrom(day: number, days: number, holidays: Holidays): number {
  if (days === 0) return day;
  const at = (place: number): number => holidays[place] ?? Number.NaN;
  const many = holidays.length;
  if (days > 0) {
    const start = lastWeekdayTo(day);
    const first = firstPlace(many, (place) => at(place) > start);
    const beyond = firstPlace(many, (place) => at(place) - place > start + days - first);
    return dayOfWeekday(start + days + Math.max(0, beyond - first));
  }
  const start = firstWeekdayFrom(day);
  const end = firstPlace(many, (place) => at(place) >= start);
  const passed = firstPlace(many, (place) => at(place) - place >= start + days - end + 1);
  return dayOfWeekday(start + days - Math.max(0, end - passed));
}
