import type { Lot } from './plan.ts';

/** Shares as they are given, or equal ones in ten-thousandths whose rest goes to the first bodies. */
export function sharesOf(lot: Lot): Record<string, number> {
  if (lot.shares !== undefined) return lot.shares;
  const bodies = [...lot.commissioners].sort();
  const each = Math.floor(10_000 / bodies.length);
  const rest = 10_000 - each * bodies.length;
  return Object.fromEntries(bodies.map((body, index) => [body, (each + (index < rest ? 1 : 0)) / 10_000]));
}
