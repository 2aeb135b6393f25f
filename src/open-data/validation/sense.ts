import { isObject } from '../../kernel/json.ts';
import { isBefore } from './dates.ts';
import { found, shown, type Walk } from './finding.ts';

type Part = Readonly<Record<string, unknown>>;

/** A million million: no contract of a public body costs more. */
const MOST_MONEY = 1e12;

/** What a sum of money must have to be one: a currency, and an amount that can be meant. */
export function checkMoney(value: Part, walk: Walk): void {
  const { amount, amountGross, currency } = value;
  if (typeof amount === 'number' || typeof amountGross === 'number') {
    if (currency === undefined || currency === null)
      found(walk, 'money-currency', 'an amount without a currency');
  }
  for (const money of [amount, amountGross]) {
    if (typeof money !== 'number') continue;
    if (money < 0) found(walk, 'money-sense', `${money} is negative`);
    else if (money > MOST_MONEY) found(walk, 'money-sense', `${money} is more than any contract costs`);
  }
  if (typeof amount === 'number' && typeof amountGross === 'number' && amountGross < amount)
    found(walk, 'money-sense', `with tax ${amountGross}, and without ${amount}`);
}

/** A period that ends before it begins, or after it must. */
export function checkPeriod({ startDate, endDate, maxExtentDate }: Part, walk: Walk): void {
  if (isBefore(endDate, startDate))
    found(walk, 'date-order', `ends ${shown(endDate)} before it begins ${shown(startDate)}`);
  if (isBefore(maxExtentDate, endDate))
    found(walk, 'date-order', `ends ${shown(endDate)} after the latest it may, ${shown(maxExtentDate)}`);
}

/** A reference to a party that has no entry among those of the release. */
export function checkParty({ id }: Part, walk: Walk): void {
  if (walk.parties !== undefined && id !== undefined && id !== null && !walk.parties.has(id))
    found(walk, 'reference', `${shown(id)} is not among the parties`);
}

/** Lots and awards are referred to by fields of these names, wherever they stand. */
export function checkReference(key: string, value: unknown, walk: Walk): void {
  if (key === 'awardID') {
    if (walk.awards !== undefined && typeof value !== 'object' && !walk.awards.has(value))
      found(walk, 'reference', `${shown(value)} is not among the awards`);
  } else if (walk.lots !== undefined)
    for (const lot of Array.isArray(value) ? value : [value])
      if (lot !== null && typeof lot !== 'object' && !walk.lots.has(lot))
        found(walk, 'reference', `${shown(lot)} is not among the lots`);
}

/** What must come after what, over the sections of a release. */
export function checkOrder(release: Part, walk: Walk): void {
  const { tender, awards, contracts } = release;
  const said = (steps: readonly (string | number)[], message: string) => {
    walk.steps.push(...steps);
    found(walk, 'date-order', message);
    walk.steps.length -= steps.length;
  };
  const periodOf = (name: string): Part => {
    const period = isObject(tender) ? tender[name] : undefined;
    return isObject(period) ? period : {};
  };
  const closes = periodOf('tenderPeriod').endDate;
  const asked = periodOf('enquiryPeriod').endDate;
  if (isBefore(closes, asked))
    said(['tender', 'enquiryPeriod', 'endDate'], `${shown(asked)} is after tenders close, ${shown(closes)}`);
  const dates = new Map<unknown, unknown>();
  for (const [index, award] of (Array.isArray(awards) ? awards : []).entries()) {
    if (!isObject(award)) continue;
    dates.set(award.id, award.date);
    if (isBefore(award.date, closes))
      said(['awards', index, 'date'], `${shown(award.date)} is before tenders close, ${shown(closes)}`);
  }
  for (const [index, contract] of (Array.isArray(contracts) ? contracts : []).entries()) {
    if (!isObject(contract)) continue;
    const awarded = dates.get(contract.awardID);
    if (isBefore(contract.dateSigned, awarded))
      said(
        ['contracts', index, 'dateSigned'],
        `${shown(contract.dateSigned)} is before the award, ${shown(awarded)}`,
      );
  }
}
