import { daysBetween, startOf } from '../../kernel/time.ts';
import type { ContractPeriod } from '../period.ts';
import type { ContractState, Version } from './state.ts';

/** What a change is measured against. */
export const termsOf = ({ valuePence, period }: ContractState): NonNullable<ContractState['first']> => ({
  valuePence,
  ...(period === undefined ? {} : { period }),
});

/**
 * How far a proposed version would go from the contract as first signed, in percent to two decimals, rounded away from 0
 * so that no change looks smaller than it is. Before the first signature there is nothing to change.
 */
export function changeOf(state: ContractState, proposed: Version): ContractState['change'] {
  const { first } = state;
  if (first === undefined) return undefined;
  return {
    at: proposed.at,
    valuePercent: percent(first.valuePence, proposed.valuePence ?? state.valuePence),
    termPercent: percent(daysOf(first.period), daysOf(proposed.period ?? state.period)),
  };
}

const percent = (before: number, after: number): number =>
  before === after ? 0 : before === 0 ? 100 : Math.ceil((Math.abs(after - before) * 10_000) / before) / 100;

/** 0 where it is not known how long the contract runs. The last day counts. */
const daysOf = (period: ContractPeriod | undefined): number =>
  period?.durationDays ??
  (period?.startDate === undefined || period.endDate === undefined
    ? 0
    : daysBetween(startOf(period.startDate), startOf(period.endDate)) + 1);
