import { shortfallPpm } from './shortfall.ts';
import type { Evaluation } from './valuation.ts';

/** The value that each commissioner would reach alone, where that is above 0; empty with autonomy off. */
export type Alone = ReadonlyMap<string, number>;

const NOBODY: Alone = new Map();

export interface Shortfalls {
  readonly worst: number;
  readonly sum: number;
}

/** The worst shortfall, at least `floor`, and the sum of all. */
export function shortfallsOf(evaluation: Evaluation, alone: Alone, floor = 0): Shortfalls {
  let worst = floor;
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
export const compareAwards = (a: Evaluation, b: Evaluation, alone: Alone = NOBODY, floor = 0): number =>
  compareLevels(a, b, alone, floor) || compareIds(a.offers, b.offers);

function compareLevels(a: Evaluation, b: Evaluation, alone: Alone, floor: number): number {
  const [left, right] = [shortfallsOf(a, alone, floor), shortfallsOf(b, alone, floor)];
  return (
    left.worst - right.worst ||
    left.sum - right.sum ||
    b.valuePence - a.valuePence ||
    a.costPence - b.costPence
  );
}

/** Whether two awards are alike in every level but ids, and the ids of one begin those of the other. */
export function levelsTie(a: Evaluation, b: Evaluation, alone: Alone = NOBODY, floor = 0): boolean {
  if (compareLevels(a, b, alone, floor) !== 0 || a.offers.length === b.offers.length) return false;
  const [short, long] = a.offers.length < b.offers.length ? [a, b] : [b, a];
  return short.offers.every((id, n) => long.offers[n] === id);
}
