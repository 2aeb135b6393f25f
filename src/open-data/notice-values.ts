import { dayOf, type Instant, readInstant } from '../kernel/time.ts';
import type { NoticeClassification, NoticeLot } from './notice.ts';
import type { Place, Tracked } from './source.ts';

const MOST_PENCE = 1_000_000_000_000;

/** A value in whole pence, where it is one: pounds sterling with at most two decimals. Net of tax, as OCDS gives it. */
export function penceOf(place: Place, tracked: Tracked, doubts: string[]): number | undefined {
  const { value } = place.at('amount');
  if (value === undefined || value === null) return undefined;
  const left = (reason: string) => {
    doubts.push(`the value at ${place.path} ${reason}: left out`);
    tracked.leave(place.path, reason);
    return undefined;
  };
  const currency = place.at('currency').value;
  if (currency !== 'GBP') return left(`is in ${String(currency ?? 'no currency')}, not GBP`);
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return left('is no amount of money');
  const pence = Math.round(value * 100);
  if (pence > MOST_PENCE) return left('is above ten billion pounds');
  // Decimal text decides, for a product of doubles may differ from the published amount by rounding alone.
  if (!/^\d+(\.\d{1,2})?$/.test(String(value))) return left('has fractions of a penny');
  place.at('currency').text();
  place.at('amount').number();
  return pence;
}

/** An instant; a day alone or a time without an offset is none, and is told. */
export function instantOf(place: Place, doubts: string[]): Instant | undefined {
  if (!place.there) return undefined;
  const read = readInstant(typeof place.value === 'string' ? place.value : '');
  if (!read.ok) {
    doubts.push(`the date at ${place.path} cannot be read (${read.error}): left out`);
    return undefined;
  }
  place.text();
  return read.value;
}

const LONGEST_DAYS = 36_500;

export function contractPeriodOf(
  place: Place,
  tracked: Tracked,
  doubts: string[],
): NoticeLot['contractPeriod'] {
  const start = instantOf(place.at('startDate'), doubts);
  const end = instantOf(place.at('endDate'), doubts);
  const startDate = start === undefined ? undefined : dayOf(start);
  let endDate = end === undefined ? undefined : dayOf(end);
  if (startDate !== undefined && endDate !== undefined && endDate < startDate) {
    doubts.push(
      `the contract period at ${place.path} ends (${endDate}) before it starts (${startDate}): its end is left out`,
    );
    endDate = undefined;
  }
  const length = place.at('durationInDays').value;
  const durationDays =
    typeof length === 'number' && Number.isInteger(length) && length >= 1 && length <= LONGEST_DAYS
      ? place.at('durationInDays').number()
      : undefined;
  if (length !== undefined && durationDays === undefined)
    tracked.leave(place.at('durationInDays').path, `is no length from 1 to ${LONGEST_DAYS} days`);
  if (place.at('maxExtentDate').there)
    tracked.leave(
      place.at('maxExtentDate').path,
      'the latest end with all extensions has no place of its own',
    );
  const period = {
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
    ...(durationDays === undefined ? {} : { durationDays }),
  };
  return Object.keys(period).length === 0 ? undefined : period;
}

export function classificationOf(place: Place): NoticeClassification[] {
  const id = place.at('id').text();
  const scheme = place.at('scheme').text();
  const description = place.at('description').text();
  return id === undefined || scheme === undefined
    ? []
    : [{ scheme, id, ...(description === undefined ? {} : { description }) }];
}

/** Each code once. */
export const distinctCodes = (codes: readonly NoticeClassification[]): NoticeClassification[] => [
  ...new Map(codes.map((code) => [`${code.scheme} ${code.id}`, code])).values(),
];
