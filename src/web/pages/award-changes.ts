import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import type { Change, WhatIfError } from '../../application/awards/what-if.ts';
import type { FieldError } from '../components/index.ts';
import { first, type Posted } from '../forms/posted.ts';
import { ungrouped } from '../forms/ungrouped.ts';

/** The policies that this viewer can change here, each with the place that its fields are named by. */
export const changeable = (seen: AwardSeen): readonly (readonly [number, CommissionerSeen])[] =>
  [...seen.commissioners.entries()].filter(([, one]) => one.policy !== undefined);

/** The name, and id, of a field: `c2-weights-quality`. */
export const fieldName = (index: number, ...steps: readonly string[]): string =>
  ['c', String(index), '-', steps.join('-')].join('');

/** A number as a form shows it, and as it comes back from there. */
const shown = (value: number | undefined): string => (value === undefined ? '' : String(value));
const poundsShown = (pence: number | undefined): string =>
  pence === undefined ? '' : (pence / 100).toFixed(2).replace(/\.00$/, '');

/** The fields as they stand in the proposal. */
export function presentFields(seen: AwardSeen): Posted {
  const fields = new Map<string, readonly string[]>();
  for (const [index, one] of changeable(seen)) {
    const set = (value: string, ...steps: readonly string[]) =>
      fields.set(fieldName(index, ...steps), [value]);
    for (const [criterion, weight] of Object.entries(one.policy?.weights ?? {})) {
      set(shown(weight), 'weights', criterion);
      if (criterion !== 'price')
        set(shown(one.policy?.minimumScores?.[criterion]), 'minimumScores', criterion);
    }
    set(poundsShown(one.budgetPence), 'budgetPence');
    for (const rule of one.policy?.rules ?? []) {
      if (typeof rule.share === 'number')
        set(shown(Math.round(rule.share * 10_000) / 100), 'rules', String(rule.id), 'share');
      if (typeof rule.count === 'number') set(shown(rule.count), 'rules', String(rule.id), 'count');
    }
  }
  return fields;
}

/** Whether a sent form says anything else of this policy than the proposal does. */
export function changedIn(posted: Posted, seen: AwardSeen, index: number): boolean {
  const present = presentFields(seen);
  return [...posted.keys()].some(
    (name) => name.startsWith(fieldName(index)) && first(posted, name).trim() !== first(present, name),
  );
}

interface ReadChanges {
  readonly changes: readonly Change[];
  readonly errors: readonly FieldError[];
}

/** What a sent form changes. Only what differs from the proposal is a change; what cannot be read is an error at its field. */
export function readChanges(posted: Posted, seen: AwardSeen): ReadChanges {
  const present = presentFields(seen);
  const errors: FieldError[] = [];
  const differs = (name: string) => first(posted, name).trim() !== first(present, name);
  const numbered = (name: string, label: string, most: number): number | undefined => {
    const text = ungrouped(first(posted, name));
    if (text === '') return undefined;
    if (/^\d{1,13}(\.\d{1,2})?$/.test(text) && Number(text) <= most) return Number(text);
    errors.push({
      text: `${label} must be a number from 0 to ${most.toLocaleString('en-GB')}, with at most two decimals`,
      field: name,
    });
    return undefined;
  };
  const changes = changeable(seen).flatMap(([index, one]) => {
    const change = changeOf(one, index, posted, differs, numbered);
    return Object.keys(change).length === 1 ? [] : [change];
  });
  if (changes.length === 0 && errors.length === 0) errors.push({ text: 'Change at least one thing' });
  return { changes, errors };
}

type Numbered = (name: string, label: string, most: number) => number | undefined;

function changeOf(
  one: CommissionerSeen,
  index: number,
  posted: Posted,
  differs: (name: string) => boolean,
  numbered: Numbered,
): Change {
  const { policy } = one;
  const criteria = Object.keys(policy?.weights ?? {});
  const name = (...steps: readonly string[]) => fieldName(index, ...steps);
  const group = (part: string, names: readonly string[], label: string) =>
    names.some((criterion) => differs(name(part, criterion)))
      ? Object.fromEntries(
          names.flatMap((criterion) => {
            const value = numbered(name(part, criterion), `${label} of ${criterion}`, 100);
            return value === undefined ? [] : [[criterion, value]];
          }),
        )
      : undefined;
  const weights = group('weights', criteria, 'The weight');
  const minimumScores = group(
    'minimumScores',
    criteria.filter((criterion) => criterion !== 'price'),
    'The minimum score',
  );
  const budget = differs(name('budgetPence'))
    ? { budgetPence: toPence(numbered(name('budgetPence'), 'The budget', 10_000_000_000)) }
    : {};
  const rules = (policy?.rules ?? []).flatMap((rule) => {
    const id = String(rule.id);
    const [share, count] = [name('rules', id, 'share'), name('rules', id, 'count')];
    const other = {
      ...(first(posted, name('rules', id, 'leftOut')) === 'true' ? { leftOut: true } : {}),
      ...(posted.has(share) && differs(share) ? shareOf(numbered(share, 'The share', 100)) : {}),
      ...(posted.has(count) && differs(count) ? countOf(numbered(count, 'The number', 1000)) : {}),
    };
    return Object.keys(other).length === 0 ? [] : [{ id, ...other }];
  });
  return {
    commissioner: one.id,
    ...(weights === undefined
      ? {}
      : { weights: { ...Object.fromEntries(criteria.map((each) => [each, 0])), ...weights } }),
    ...(minimumScores === undefined ? {} : { minimumScores }),
    ...budget,
    ...(rules.length === 0 ? {} : { rules }),
  };
}

const toPence = (pounds: number | undefined): number | null =>
  pounds === undefined ? null : Math.round(pounds * 100);
const shareOf = (percent: number | undefined) =>
  percent === undefined ? {} : { share: Math.round(percent * 100) / 10_000 };
const countOf = (count: number | undefined) => (count === undefined ? {} : { count });

/** What the application finds wrong, at the field that it comes from. */
export function fieldErrors(errors: readonly WhatIfError[], seen: AwardSeen): readonly FieldError[] {
  return errors.map(({ commissioner, steps, message }) => {
    const [index = 0, one] = changeable(seen).find(([, { id }]) => id === commissioner) ?? [];
    const [part = 'weights', name] = steps;
    const criteria = Object.keys(one?.policy?.weights ?? {});
    const field =
      part === 'weights' ? fieldName(index, part, name ?? criteria[0] ?? '') : fieldName(index, ...steps);
    return { text: message, field };
  });
}
