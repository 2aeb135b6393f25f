import type { Evaluation } from './valuation.ts';

/** The value that each commissioner would reach alone, where that is above 0; empty with autonomy off. */
export type Alone = ReadonlyMap<string, number>;

/** Parts per million by which a commissioner falls short of what it would reach alone; rounded up. */
export const shortfallPpm = (alone: number | undefined, own: number): number =>
  alone === undefined || own >= alone
    ? 0
    : Number((1_000_000n * BigInt(alone - own) + BigInt(alone) - 1n) / BigInt(alone));

export interface Shortfalls {
  readonly worst: number;
  readonly sum: number;
}

export function shortfallsOf(evaluation: Evaluation, alone: Alone): Shortfalls {
  let worst = 0;
  let sum = 0;
  for (const { id, valuePence } of evaluation.perCommissioner) {
    const short = shortfallPpm(alone.get(id), valuePence);
    worst = Math.max(worst, short);
    sum += short;
  }
  return { worst, sum };
}

/** Lists of sorted ids by code units, element by element, a prefix first. */
export function compareIds(a: readonly string[], b: readonly string[]): number {
  for (let n = 0; n < Math.min(a.length, b.length); n += 1) {
    const [x = '', y = ''] = [a[n], b[n]];
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

/** Below 0 where `a` comes before `b`: least worst shortfall, least sum, greatest value, lowest cost, smallest ids. */
export function compareAwards(a: Evaluation, b: Evaluation, alone: Alone): number {
  const [left, right] = [shortfallsOf(a, alone), shortfallsOf(b, alone)];
  return (
    left.worst - right.worst ||
    left.sum - right.sum ||
    b.valuePence - a.valuePence ||
    a.costPence - b.costPence ||
    compareIds(a.offers, b.offers)
  );
}
