export { formatInFull as pounds } from '../kernel/money.ts';

export const decimals = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: 2 });

/** Few enough characters for an axis: £1.25m, £40k, £950. */
export function shortPounds(pence: number): string {
  const whole = Math.abs(pence) / 100;
  const sign = pence < 0 ? '−' : '';
  if (whole >= 1_000_000) return `${sign}£${decimals(whole / 1_000_000)}m`;
  return whole >= 10_000 ? `${sign}£${decimals(whole / 1000)}k` : `${sign}£${whole.toLocaleString('en-GB')}`;
}
