import type { Problem } from './problem/problem.ts';

/** Beyond this a product with a million is no longer exact in 53 bits. */
const MOST_EXACT = 9e9;

/**
 * Parts per million by which a commissioner falls short of what it would reach alone, in pence; rounded up. 0 where it
 * reaches that, or alone could reach nothing of worth.
 */
export function shortfallPpm(alone: number | undefined, own: number): number {
  if (alone === undefined || own >= alone) return 0;
  const missing = alone - own;
  if (missing > MOST_EXACT)
    return Number((1_000_000n * BigInt(missing) + BigInt(alone) - 1n) / BigInt(alone));
  const whole = Math.floor((missing * 1_000_000) / alone);
  // The quotient may be rounded up to a whole that the exact one lies just below or above.
  return missing * 1_000_000 > whole * alone ? whole + 1 : whole;
}

/** The least own value, in pence, that falls short of `alone` by no more than so many parts per million. */
export function leastOwn(alone: number, ppm: number): number {
  if (ppm === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const millionths = BigInt(alone) * (1_000_000n - BigInt(ppm));
  return Number(millionths > 0n ? (millionths + 999_999n) / 1_000_000n : millionths / 1_000_000n);
}

/** The least own value that an allowance leaves a commissioner, in pence; undefined where there is none. */
export function floorOf({ allowance }: Problem, commissioner: string): number | undefined {
  const alone = allowance?.alone.get(commissioner);
  const most = Math.min(allowance?.worst ?? 0, allowance?.sum ?? 0);
  return alone === undefined || most === Number.POSITIVE_INFINITY ? undefined : leastOwn(alone, most);
}
