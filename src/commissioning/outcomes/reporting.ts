import type { Static } from 'typebox';
import Type from 'typebox';
import { count } from '../fields.ts';

/** What a contract's state keeps of the reports on it: how many stand, how many were withdrawn, how many of each rating. */
export const reporting = Type.Object(
  {
    count: count('Reports'),
    withdrawn: count('Reports withdrawn'),
    ratings: Type.Object(
      {
        '1': count('Very bad'),
        '2': count('Bad'),
        '3': count('Fair'),
        '4': count('Good'),
        '5': count('Very good'),
      },
      { title: 'Ratings' },
    ),
  },
  { title: 'Reports' },
);
export type Reporting = Static<typeof reporting>;

/** The state of whatever can be reported on. */
export interface Reported {
  readonly reporting: Reporting;
}

export const noReports: Reporting = {
  count: 0,
  withdrawn: 0,
  ratings: { '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 },
};

const names = ['1', '2', '3', '4', '5'] as const;

/** The counters after one report of a rating (1 to 5) was given (change 1) or withdrawn (change -1). */
export function countedReport(before: Reporting, rating: number, change: 1 | -1): Reporting {
  const ratings = { ...before.ratings };
  for (const name of names) if (Number(name) === rating) ratings[name] += change;
  return {
    count: before.count + change,
    withdrawn: before.withdrawn + (change === -1 ? 1 : 0),
    ratings,
  };
}
