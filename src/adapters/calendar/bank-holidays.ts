import Holidays from 'date-holidays';
import { type Calendar, isWeekday } from '../../kernel/time.ts';

/** The three bank-holiday calendars of the United Kingdom, by the id that regimes name them with. */
const STATES = {
  'england-and-wales': { title: 'Bank holidays in England and Wales', state: 'ENG' },
  'northern-ireland': { title: 'Bank holidays in Northern Ireland', state: 'NIR' },
  scotland: { title: 'Bank holidays in Scotland', state: 'SCT' },
} as const;

/** Holidays by proclamation that the library does not have yet; one that it has later changes nothing. */
const PROCLAIMED: Readonly<Record<keyof typeof STATES, readonly string[]>> = {
  'england-and-wales': [],
  'northern-ireland': [],
  // The World Cup bank holiday (gov.uk/bank-holidays).
  scotland: ['2026-06-15'],
};

const FIRST_YEAR = 2015;
const LAST_YEAR = 2045;

/** Calendars as data, from the library's rules, so that a decision can be pinned to the days it was counted by. */
export function bankHolidays(): Calendar[] {
  return (Object.keys(STATES) as (keyof typeof STATES)[]).map((id) => {
    const { title, state } = STATES[id];
    const source = new Holidays('GB', state);
    const days = new Set<string>(PROCLAIMED[id]);
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
      for (const holiday of source.getHolidays(year)) {
        if (holiday.type === 'public' || holiday.type === 'bank') days.add(holiday.date.slice(0, 10));
      }
    }
    // A holiday on a Saturday or Sunday takes no working day away; its substitute day is in the list by itself.
    return { id, title, holidays: [...days].filter(isWeekday).sort() };
  });
}
