import { canonical } from '../kernel/canonical.ts';
import { isObject, type Json } from '../kernel/json.ts';
import type { Bounds } from './statement.ts';

/** A payoff or scope statement on `settings.NAME` bounds that setting. */
export const SETTINGS_PREFIX = 'settings.';

/** Whether a value keeps bounds. Those of a map or list of numbers hold for each of its numbers. */
export function isWithin(value: Json, { min, max, oneOf }: Bounds): boolean {
  if (oneOf !== undefined && !oneOf.some((one) => canonical(one) === canonical(value))) return false;
  return numbersIn(value).every(
    (number) => (min === undefined || number >= min) && (max === undefined || number <= max),
  );
}

function numbersIn(value: Json): readonly number[] {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  return isObject(value) ? Object.values(value as Record<string, Json>).flatMap(numbersIn) : [];
}

/** Bounds in words: `at least 8 and at most 30`. */
export function limitOf({ min, max, oneOf }: Bounds): string {
  const limits = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(oneOf === undefined ? [] : [`one of ${oneOf.map((one) => JSON.stringify(one)).join(', ')}`]),
  ];
  return limits.length === 0 ? 'any value' : limits.join(' and ');
}

/** The value that is nearest to a number within bounds. */
export const clamp = (value: number, { min, max }: Bounds): number =>
  Math.min(Math.max(value, min ?? Number.NEGATIVE_INFINITY), max ?? Number.POSITIVE_INFINITY);
