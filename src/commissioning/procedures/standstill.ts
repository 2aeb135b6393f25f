import {
  addDays,
  addWorkingDays,
  type Calendar,
  dayOf,
  type Instant,
  isWorkingDay,
  startOf,
} from '../../kernel/time.ts';

/**
 * The end of a standstill of so many working days beginning with the day of an instant (that day counts where it is a
 * working day): midnight in London at the end of the last one. Procurement Act 2023, s.51: "the period of eight
 * working days beginning with the day". Undefined where there is no standstill.
 */
export function standstillEnd(from: Instant, workingDays: number, calendar: Calendar): Instant | undefined {
  if (workingDays <= 0) return undefined;
  const first = startOf(dayOf(from));
  const counted = isWorkingDay(dayOf(from), calendar) ? 1 : 0;
  return addDays(addWorkingDays(first, workingDays - counted, calendar), 1);
}

/** Working days from the day of `now`, that day included, to the end of a standstill; 0 where it is over. */
export function workingDaysLeft(now: Instant, ends: Instant, calendar: Calendar): number {
  let left = 0;
  for (let day = startOf(dayOf(now)); day < ends; day = addDays(day, 1))
    if (isWorkingDay(dayOf(day), calendar)) left += 1;
  return left;
}
