import { assert } from './assert.ts';

/** Money is a whole number of pence, within the integers that JSON carries exactly. */
export type Pence = number;

export const isPence = (value: unknown): value is Pence =>
  typeof value === 'number' && Number.isSafeInteger(value);

/** numerator / denominator, rounded half up (towards plus infinity at the half), exactly. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'a denominator is above zero');
  const doubled = 2n * numerator + denominator;
  const quotient = doubled / (2n * denominator);
  return doubled < 0n && doubled % (2n * denominator) !== 0n ? quotient - 1n : quotient;
}

/** Amounts that stand beside one another, so that all of them show their pennies: £1,234.00. */
export function formatInFull(pence: number): string {
  const whole = BigInt(Math.round(Math.abs(pence)));
  const rest = String(whole % 100n).padStart(2, '0');
  return `${pence < 0 && whole > 0n ? '-' : ''}£${(whole / 100n).toLocaleString('en-GB')}.${rest}`;
}

/** Pence for people: 123456 gives £1,234.56, and whole pounds without the pence. */
export function formatPence(pence: Pence): string {
  assert(isPence(pence), `pence are whole, not ${pence}`);
  const sign = pence < 0 ? '-' : '';
  const whole = Math.abs(pence);
  const pounds = Math.trunc(whole / 100).toLocaleString('en-GB');
  const rest = whole % 100;
  return `${sign}£${pounds}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
}
