import type { Loaded } from '../loading.ts';
import { asList } from '../rulebook.ts';
import type { AggregationStatement } from '../statement.ts';
import type { Reading } from './reading.ts';

/** Weights that are never above nought change nothing: where no voice weighs anything, each counts for one. */
export function checkWeights(
  one: Loaded,
  { decides, electorates }: AggregationStatement,
  reading: Reading,
): void {
  for (const { weight } of electorates) {
    if (weight === undefined) continue;
    const places = asList(decides).map((action) => ({ action }));
    const weighs = `(${weight}) > 0`;
    if (!places.every((place) => reading.logic.isNever(reading.conditions(one, [weighs], place, 'any'))))
      continue;
    one.report(
      ['electorates'],
      `no voice ever weighs anything, so that each counts for one: nothing makes it more than nought what is said of it (${reading.condition(one, weight, places[0] ?? {})}); for example where each of several has a voice, they count the same. Leave the weight out, or correct it`,
      { severity: 'warning' },
    );
  }
}
