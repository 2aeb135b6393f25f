import { formatPence } from '../kernel/money.ts';

/** Amounts stand under one another, so that all of them show their pennies: £1,234.00. */
export function pounds(pence: number): string {
  const amount = formatPence(pence);
  return amount.includes('.') ? amount : `${amount}.00`;
}
