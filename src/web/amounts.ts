import { formatPence } from '../kernel/money.ts';

/** Amounts stand under one another, so that all of them show their pennies: £1,234.00. */
export function pounds(pence: number): string {
  const amount = formatPence(pence);
  return amount.includes('.') ? amount : `${amount}.00`;
}

export const decimals = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: 2 });

/** Few enough characters for an axis: £1.25m, £40k, £950. */
export function shortPounds(pence: number): string {
  const whole = Math.abs(pence) / 100;
  const sign = pence < 0 ? '−' : '';
  if (whole >= 1_000_000) return `${sign}£${decimals(whole / 1_000_000)}m`;
  return whole >= 10_000 ? `${sign}£${decimals(whole / 1000)}k` : `${sign}£${whole.toLocaleString('en-GB')}`;
}
