import { shown } from './evidence.ts';
import type { Measured } from './measured.ts';
import { objectsAt, textOf } from './paths.ts';

/** A weight as it is published: a number of its own, or the first one in the words. */
function weightOf(criterion: Record<string, unknown>): number | undefined {
  const [number] = objectsAt(criterion, '/numbers/*');
  if (typeof number?.value.number === 'number') return number.value.number;
  const said = textOf(criterion, 'description') ?? textOf(criterion, 'name') ?? '';
  const digits = /^\D{0,20}?(\d+(?:\.\d+)?)\s*%?\D{0,10}$/.exec(said)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const isPrice = ({ type }: Record<string, unknown>): boolean => type === 'price' || type === 'cost';

/**
 * What price or cost weighs among the criteria, from 0 to 100, averaged over the lots that say it. Weights of any sum are
 * taken as shares of it; where no other criterion is published, price weighs 100.
 */
export function priceWeight(release: unknown): Measured | undefined {
  const holders = [
    ...objectsAt(release, '/tender/lots/*/awardCriteria'),
    ...objectsAt(release, '/tender/awardCriteria'),
  ];
  const shares = holders.flatMap(({ path, value }) => {
    const criteria = objectsAt(value, '/criteria/*').map(({ value: criterion }) => criterion);
    if (criteria.length === 0) return [];
    const excerpt = shown(
      criteria
        .map((one) =>
          [textOf(one, 'type'), textOf(one, 'name'), weightOf(one)]
            .filter((part) => part !== undefined)
            .join(' '),
        )
        .join('; '),
    );
    const evidence = { path: `${path}/criteria`, excerpt };
    if (criteria.every(isPrice)) return [{ share: 100, evidence }];
    const weights = criteria.map(weightOf);
    const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
    if (sum <= 0 || weights.includes(undefined)) return [];
    const price = criteria.reduce(
      (total, one, index) => total + (isPrice(one) ? (weights[index] ?? 0) : 0),
      0,
    );
    return [{ share: (price / sum) * 100, evidence }];
  });
  if (shares.length === 0) return undefined;
  const value = shares.reduce((total, { share }) => total + share, 0) / shares.length;
  return { value: Math.round(value * 10) / 10, evidence: shares.map(({ evidence }) => evidence) };
}
