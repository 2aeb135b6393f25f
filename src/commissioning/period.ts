import type { Static } from 'typebox';
import Type from 'typebox';
import { addDays, type Day, dayOf, readDay, startOf } from '../kernel/time.ts';
import { invalid, type Objection } from './concern.ts';
import { day, dayObjection } from './fields.ts';

/**
 * When a contract runs: by days in London, or by length where the first day is not known yet. Signed without a first day, it
 * runs from the day of the last signature, with which it is in force.
 */
export const contractPeriod = Type.Object(
  {
    startDate: Type.Optional(day('First day')),
    endDate: Type.Optional(day('Last day')),
    durationDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500, title: 'Length in days' })),
  },
  { additionalProperties: false, title: 'Contract period' },
);
export type ContractPeriod = Static<typeof contractPeriod>;

/** Days that are none, or an end before the start. */
export function periodObjection(path: string, period: ContractPeriod | undefined): Objection | undefined {
  if (period === undefined) return undefined;
  const { startDate, endDate } = period;
  const days = dayObjection([
    [`${path}/startDate`, startDate],
    [`${path}/endDate`, endDate],
  ]);
  if (days !== undefined) return days;
  return startDate !== undefined && endDate !== undefined && endDate < startDate
    ? invalid(`${path}/endDate`, 'The contract would end before it starts.')
    : undefined;
}

/**
 * The period with the last day that follows from its length; the first day counts, and is `begins` where none is written.
 * Undefined where a last day is written, or no length.
 */
export function completedPeriod(period: ContractPeriod | undefined, begins: Day): ContractPeriod | undefined {
  const { startDate = begins, endDate, durationDays } = period ?? {};
  if (endDate !== undefined || durationDays === undefined) return undefined;
  const last = readDay(dayOf(addDays(startOf(startDate), durationDays - 1)));
  return last.ok ? { startDate, endDate: last.value, durationDays } : undefined;
}
