import { Temporal } from 'temporal-polyfill';
import { addDays, type Instant } from '../../kernel/time.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/London';

/** A span in which London's clocks do not change, in milliseconds of the epoch; the end is not in it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

let last: Span = { from: 0, to: 0 };

function spanAround(time: number): Span {
  if (time >= last.from && time < last.to) return last;
  const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(ZONE);
  // "previous" is strictly before: an instant that is itself a change belongs to the span that it begins.
  const next = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const previous = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  last = { from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY, to: next };
  return last;
}

/**
 * `addDays` of kernel/time.ts, the same to the millisecond, without calendar work where the clocks do not change in
 * between: conditions ask this on nearly every act. The remembered span changes the cost alone, never the answer.
 */
export function addLondonDays(timestamp: Date, days: number): Date {
  const time = timestamp.getTime();
  const moved = time + days * DAY_MS;
  const span = spanAround(time);
  if (moved >= span.from && moved < span.to) return new Date(moved);
  const instant: Instant = timestamp.toISOString();
  return new Date(addDays(instant, days));
}
