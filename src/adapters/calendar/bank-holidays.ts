import Holidays from 'date-holidays';
import { type Calendar, isWeekday } from '../../kernel/time.ts';

/** The three bank-holiday calendars of the United Kingdom, by the id that regimes name them with. */
const STATES = {
  'england-and-wales': { title: 'Bank holidays in England and Wales', state: 'ENG' },
  'northern-ireland': { title: 'Bank holidays in Northern Ireland', state: 'NIR' },
  scotland: { title: 'Bank holidays in Scotland', state: 'SCT' },
} as const;

const FIRST_YEAR = 2015;
const LAST_YEAR = 2045;

/** Calendars as data, from the library's rules, so that a decision can be pinned to the days it was counted by. */
export function bankHolidays(): Calendar[] {
  return Object.entries(STATES).map(([id, { title, state }]) => {
    const source = new Holidays('GB', state);
    const days = new Set<string>();
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
      for (const holiday of source.getHolidays(year)) {
        if (holiday.type === 'public' || holiday.type === 'bank') days.add(holiday.date.slice(0, 10));
      }
    }
    // A holiday on a Saturday or Sunday takes no working day away; its substitute day is in the list by itself.
    return { id, title, holidays: [...days].filter(isWeekday).sort() };
  });
}
