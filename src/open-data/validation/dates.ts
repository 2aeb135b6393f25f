const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;

/** Whether the text is a date-time (RFC 3339, section 5.6). */
export function isDateTime(text: string): boolean {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60 &&
    Number(parts[8] ?? 0) <= 23 &&
    Number(parts[9] ?? 0) <= 59
  );
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 0);

/** Whether one date-time comes before another. What is no date-time comes before nothing. */
export function isBefore(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (one.length === 20 && other.length === 20 && one.endsWith('Z') && other.endsWith('Z'))
    return one < other;
  return Date.parse(one) < Date.parse(other);
}

const MIDNIGHT = /^.{10}[Tt]00:00:00/;
/** Midnight of British summer time, as those write it who publish in universal time. */
const SUMMER_MIDNIGHT = /^\d{4}-(?:0[3-9]|10)-\d\d[Tt]23:00:00(?:\.0+)?[Zz]$/;

/** The day that a date-time of midnight stands for; undefined where it tells an hour. */
function wholeDay(date: string): string | undefined {
  if (MIDNIGHT.test(date)) return date.slice(0, 10);
  return SUMMER_MIDNIGHT.test(date)
    ? new Date(Date.parse(date) + 3_600_000).toISOString().slice(0, 10)
    : undefined;
}

/**
 * Whether one date-time comes before another that it should not come before. Days are published as their midnight, so that
 * midnight is before no hour of its day.
 */
export function isEarlier(one: unknown, other: unknown): boolean {
  if (!isBefore(one, other)) return false;
  return wholeDay(one as string) !== (other as string).slice(0, 10);
}
