import { isObject } from '../kernel/json.ts';
import type { Measured } from './measured.ts';
import { objectsAt, textOf } from './paths.ts';

const DAY = 86_400_000;

/** Where terms are published. */
const PERIODS = [
  '/contracts/*/period',
  '/awards/*/contractPeriod',
  '/tender/lots/*/contractPeriod',
  '/tender/contractPeriod',
];

/** Days from start to end, or as the duration says; undefined where neither is told. */
function daysOf(period: unknown): number | undefined {
  if (!isObject(period)) return undefined;
  const { durationInDays, durationInMonths } = period;
  if (typeof durationInDays === 'number' && durationInDays > 0) return Math.round(durationInDays);
  if (typeof durationInMonths === 'number' && durationInMonths > 0)
    return Math.round(durationInMonths * 30.44);
  const start = Date.parse(textOf(period, 'startDate') ?? '');
  const end = Date.parse(textOf(period, 'endDate') ?? textOf(period, 'maxExtentDate') ?? '');
  const days = Math.round((end - start) / DAY);
  return Number.isFinite(days) && days > 0 ? days : undefined;
}

/** The moment at which a period ends, extensions apart, as its end or its duration says; undefined where neither is told. */
export function endOf(period: Record<string, unknown>): number | undefined {
  const end = Date.parse(textOf(period, 'endDate') ?? '');
  if (Number.isFinite(end)) return end;
  const { maxExtentDate: _limit, ...own } = period;
  const days = daysOf(own);
  const start = Date.parse(textOf(period, 'startDate') ?? '');
  return days !== undefined && Number.isFinite(start) ? start + days * DAY : undefined;
}

/** The longest term that is published, in days. */
export function longestTerm(release: unknown): Measured | undefined {
  let longest: Measured | undefined;
  for (const place of PERIODS)
    for (const { path, value } of objectsAt(release, place)) {
      const days = daysOf(value);
      if (days !== undefined && days > (longest?.value ?? 0))
        longest = { value: days, evidence: [{ path, excerpt: `${days} days` }] };
    }
  return longest;
}
