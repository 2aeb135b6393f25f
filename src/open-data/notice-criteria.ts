import { slug } from '../kernel/ids.ts';
import type { NoticeCriterion } from './notice.ts';
import type { ReadLot } from './notice-lots.ts';
import type { Place } from './source.ts';

type Kind = NoticeCriterion['kind'];

interface Asked {
  readonly title: string;
  readonly kind: Kind;
  readonly weight?: number;
}

/**
 * Award criteria over all lots: those that several lots share word for word are one criterion. Weights are taken where
 * for every lot they make 100 percent; otherwise none is, for a part of them would say something else.
 */
export function readCriteria(
  tender: Place,
  lots: readonly ReadLot[],
  doubts: string[],
): readonly NoticeCriterion[] {
  const general = criteriaAt(tender.at('awardCriteria'));
  const byLot = lots.map(({ lot, place }) => ({
    lot: lot.id,
    asked: place === tender ? general : [...general, ...criteriaAt(place.at('awardCriteria'))],
  }));
  const merged = new Map<string, { readonly asked: Asked; readonly lots: string[] }>();
  for (const { lot, asked } of byLot) {
    const seen = new Map<string, number>();
    for (const one of asked) {
      const likeness = JSON.stringify([one.kind, one.title, one.weight]);
      const nth = (seen.get(likeness) ?? 0) + 1;
      seen.set(likeness, nth);
      const key = `${likeness}#${nth}`;
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { asked: one, lots: [lot] });
      else known.lots.push(lot);
    }
  }
  const weighs = merged.size > 0 && weightsHold(byLot, doubts);
  const ids = new Set<string>();
  return [...merged.values()].map(({ asked, lots: own }) => ({
    id: criterionId(asked.title, ids),
    title: asked.title,
    kind: asked.kind,
    ...(weighs && asked.weight !== undefined ? { weight: asked.weight } : {}),
    ...(own.length === lots.length ? {} : { lots: own }),
  }));
}

function weightsHold(
  byLot: readonly { readonly lot: string; readonly asked: readonly Asked[] }[],
  doubts: string[],
): boolean {
  const all = byLot.flatMap(({ asked }) => asked);
  if (all.every(({ weight }) => weight === undefined)) {
    doubts.push('the award criteria have no weights');
    return false;
  }
  for (const { lot, asked } of byLot) {
    const unweighted = asked.find(({ weight }) => weight === undefined);
    if (unweighted !== undefined) {
      doubts.push(
        `"${unweighted.title}" (lot ${lot}) has no weight that can be read: the weights are left out`,
      );
      return false;
    }
    const sum = asked.reduce((total, { weight }) => total + Math.round((weight ?? 0) * 100), 0);
    if (sum !== 10_000) {
      doubts.push(`the weights of lot ${lot} make ${sum / 100} percent, not 100: the weights are left out`);
      return false;
    }
  }
  return true;
}

function criteriaAt(awardCriteria: Place): Asked[] {
  return awardCriteria
    .at('criteria')
    .items()
    .map((place) => {
      const type = place.at('type').text();
      const name = place.at('name').text();
      const { weight, text } = weightOf(place);
      const title = name ?? text ?? titles[type ?? ''] ?? 'Award criterion';
      return { title, kind: kindOf(type, title), ...(weight === undefined ? {} : { weight }) };
    });
}

const titles: Readonly<Record<string, string>> = { price: 'Price', cost: 'Cost', quality: 'Quality' };

function kindOf(type: string | undefined, title: string): Kind {
  if (type === 'price' || type === 'cost') return type;
  if (/social value|community benefit|wellbeing/i.test(title)) return 'social-value';
  if (type === 'quality') return 'quality';
  return /^price\b/i.test(title) ? 'price' : 'other';
}

/** Percent from `numbers`, or from a description that is nothing but a number, as publishers of the old forms do. */
function weightOf(place: Place): { readonly weight?: number; readonly text?: string } {
  const numbers = place.at('numbers').items();
  const [only] = numbers;
  const description = place.at('description').value;
  const given =
    numbers.length === 1 && only !== undefined && only.at('weight').value === 'percentageExact'
      ? only.at('number').value
      : undefined;
  if (typeof given === 'number' && isWeight(given)) {
    only?.at('number').number();
    only?.at('weight').text();
    const text = place.at('description').text();
    return { weight: given, ...(text === undefined ? {} : { text }) };
  }
  const alone = /^(\d{1,3}(?:\.\d{1,2})?)\s*%?$/.exec(
    typeof description === 'string' ? description.trim() : '',
  );
  if (alone !== null) {
    const weight = Number(alone[1]);
    if (!isWeight(weight)) return {};
    place.at('description').text();
    return { weight };
  }
  const text = place.at('description').text();
  return text === undefined ? {} : { text };
}

const isWeight = (value: number): boolean =>
  value >= 0 && value <= 100 && Math.round(value * 100) / 100 === value;

function criterionId(title: string, taken: Set<string>): string {
  const base = slug(title).slice(0, 50).replace(/-+$/, '') || 'criterion';
  let id = base;
  for (let n = 2; taken.has(id); n += 1) id = `${base}-${n}`;
  taken.add(id);
  return id;
}
