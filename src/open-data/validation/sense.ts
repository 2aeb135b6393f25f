import { isObject } from '../../kernel/json.ts';
import { isEarlier } from './dates.ts';
import { found, shown, type Walk } from './finding.ts';

type Part = Readonly<Record<string, unknown>>;

/** A million million: no contract of a public body costs more. */
const MOST_MONEY = 1e12;

/** Where an amount below zero puts right what was paid or counted before. */
const CORRECTED: ReadonlySet<string | number> = new Set(['transactions', 'observations']);

/** What a sum of money must have to be one: a currency, and an amount that can be meant. */
export function checkMoney(value: Part, walk: Walk): void {
  const { amount, amountGross, currency } = value;
  if (typeof amount === 'number' || typeof amountGross === 'number') {
    if (currency === undefined || currency === null)
      found(walk, 'money-currency', 'an amount without a currency');
  }
  for (const money of [amount, amountGross]) {
    if (typeof money !== 'number') continue;
    if (money < 0 && !walk.steps.some((step) => CORRECTED.has(step)))
      found(walk, 'money-sense', `${money} is negative`);
    else if (money > MOST_MONEY) found(walk, 'money-sense', `${money} is more than any contract costs`);
  }
  if (typeof amount === 'number' && typeof amountGross === 'number' && amountGross < amount)
    found(walk, 'money-sense', `with tax ${amountGross}, and without ${amount}`);
}

/** A period that ends before it begins, or after it must. */
export function checkPeriod(period: Part, walk: Walk): void {
  const { startDate, endDate, maxExtentDate, durationInDays, durationInMonths } = period;
  if (typeof durationInDays === 'number' && durationInDays < 0)
    found(walk, 'date-order', `lasts ${durationInDays} days`);
  if (typeof durationInMonths === 'number' && durationInMonths < 0)
    found(walk, 'date-order', `lasts ${durationInMonths} months`);
  if (isEarlier(endDate, startDate))
    found(walk, 'date-order', `ends ${shown(endDate)} before it begins ${shown(startDate)}`);
  if (isEarlier(maxExtentDate, endDate))
    found(walk, 'date-order', `ends ${shown(endDate)} after the latest it may, ${shown(maxExtentDate)}`);
}

/** What rounding may leave: three times a third, seven times a seventh. */
const ROUNDED = 0.5;

/** The weights of award criteria, where each has one and all are percentages. */
export function checkWeights({ criteria }: Part, walk: Walk): void {
  if (!Array.isArray(criteria) || criteria.length === 0) return;
  let sum = 0;
  for (const criterion of criteria as readonly unknown[]) {
    const weight = percentageOf(criterion);
    if (weight === undefined) return;
    sum += weight;
  }
  if (Math.abs(sum - 100) <= ROUNDED) return;
  walk.steps.push('criteria');
  found(walk, 'criteria-weights', `the weights sum to ${Number(sum.toFixed(2))} and not to 100`);
  walk.steps.pop();
}

function percentageOf(criterion: unknown): number | undefined {
  const numbers = isObject(criterion) && Array.isArray(criterion.numbers) ? criterion.numbers : [];
  const [one, another] = numbers as readonly unknown[];
  return another === undefined &&
    isObject(one) &&
    one.weight === 'percentageExact' &&
    typeof one.number === 'number'
    ? one.number
    : undefined;
}

/** A reference to a party that has no entry among those of the release. */
export function checkParty({ id }: Part, walk: Walk): void {
  if (id === undefined || id === null) return;
  if (walk.parties === undefined) checkAbsent('parties', id, walk);
  else if (!walk.parties.has(id)) found(walk, 'reference', `${shown(id)} is not among the parties`);
}

/** Lots and awards are referred to by fields of these names, wherever they stand. */
export function checkReference(key: string, value: unknown, walk: Walk): void {
  if (key === 'awardID') checkAmong('awards', value, walk);
  else for (const lot of Array.isArray(value) ? value : [value]) checkAmong('lots', lot, walk);
}

function checkAmong(section: 'awards' | 'lots', id: unknown, walk: Walk): void {
  if (id === undefined || typeof id === 'object') return;
  const there = walk[section];
  if (there === undefined) checkAbsent(section, id, walk);
  else if (!there.has(id)) found(walk, 'reference', `${shown(id)} is not among the ${section}`);
}

/**
 * A reference into a section that is not there. A release that is an update may leave it out (OCDS 1.1, merging: what does not
 * change need not be repeated), which is told once; a compiled release has nothing else to refer to.
 */
function checkAbsent(section: string, id: unknown, walk: Walk): void {
  if (walk.isCompiled) found(walk, 'reference', `${shown(id)} is not there: there are no ${section}`);
  else if (!walk.absent.has(section)) {
    walk.absent.add(section);
    found(
      walk,
      'reference-section',
      `${shown(id)} is one of the ${section}, and there are none here: an earlier release must have them`,
    );
  }
}
