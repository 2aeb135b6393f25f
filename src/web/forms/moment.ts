import { Temporal } from 'temporal-polyfill';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { Day, Instant } from '../../kernel/time.ts';

const ZONE = 'Europe/London';

export interface MomentParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly time: string;
}

/** An instant as a person in London would type it; seconds only where there are any. */
export function momentParts(instant: Instant): MomentParts {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE);
  const exact = at.second !== 0 || at.millisecond !== 0;
  return {
    ...dayParts(at.toPlainDate().toString()),
    time: at.toPlainTime().toString(exact ? {} : { smallestUnit: 'minute' }),
  };
}

export function dayParts(day: Day): Omit<MomentParts, 'time'> {
  const date = Temporal.PlainDate.from(day);
  return { day: String(date.day), month: String(date.month), year: String(date.year) };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function plainDate(parts: Omit<MomentParts, 'time'>): Result<Temporal.PlainDate, string> {
  const named = MONTHS.indexOf(parts.month.trim().slice(0, 3).toLowerCase());
  const month = named >= 0 ? named + 1 : Number(parts.month);
  const [year, day] = [Number(parts.year), Number(parts.day)];
  if (![year, month, day].every(Number.isInteger) || year < 1000)
    return fail('must be a real date, such as 27 3 2027');
  try {
    return ok(Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }));
  } catch {
    return fail('must be a real date, such as 27 3 2027');
  }
}

export function readDayParts(parts: Omit<MomentParts, 'time'>): Result<Day, string> {
  const date = plainDate(parts);
  return date.ok ? ok(date.value.toString()) : date;
}

const TIME = /^(\d{1,2})(?:[:.](\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?\s*(am|pm)?$/i;

function plainTime(text: string): Result<Temporal.PlainTime, string> {
  const words = text.trim().toLowerCase();
  if (words === 'midday' || words === 'noon') return ok(Temporal.PlainTime.from('12:00'));
  if (words === 'midnight') return ok(Temporal.PlainTime.from('00:00'));
  const found = TIME.exec(words);
  const half = found?.[5]?.toLowerCase();
  if (found === null || (found[2] === undefined && half === undefined))
    return fail('must have a time, such as 5pm or 17:00');
  const [typed, minute, second] = [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)];
  if (half !== undefined && (typed < 1 || typed > 12)) return fail('must have a time, such as 5pm or 17:00');
  const hour = half === undefined ? typed : (typed % 12) + (half === 'pm' ? 12 : 0);
  try {
    const millisecond = Number((found[4] ?? '').padEnd(3, '0'));
    return ok(Temporal.PlainTime.from({ hour, minute, second, millisecond }, { overflow: 'reject' }));
  } catch {
    return fail('must have a time, such as 5pm or 17:00');
  }
}

/** A day and a time of day in London as an instant. A time that the clocks skip or repeat is read as the earlier offset gives it. */
export function readMomentParts(parts: MomentParts): Result<Instant, string> {
  const date = plainDate(parts);
  if (!date.ok) return date;
  const time = plainTime(parts.time);
  if (!time.ok) return time;
  const at = date.value.toZonedDateTime({ timeZone: ZONE, plainTime: time.value });
  return ok(at.toInstant().toString({ fractionalSecondDigits: 3 }));
}
