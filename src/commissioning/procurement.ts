import type { Static } from 'typebox';
import Type from 'typebox';
import type { JsonObject } from '../kernel/json.ts';
import { isObject } from '../kernel/json.ts';
import { isPence } from '../kernel/money.ts';
import { instant, MOST_PENCE, oneOf, pence, yes } from './fields.ts';

const AUTHORITIES = ['central', 'sub-central', 'utility', 'private-utility', 'defence'] as const;
const TECHNIQUES = ['closed-framework', 'open-framework', 'dynamic-market', 'call-off'] as const;

/** Why there was no competition. Those of the Procurement Act 2023: Schedule 5 (s.41), to protect life (s.42), after one in vain (s.43). */
export const DIRECT_AWARD_GROUNDS = [
  'prototype',
  'single-supplier',
  'additional-or-repeat',
  'commodity',
  'insolvency-terms',
  'urgency',
  'user-choice',
  'defence',
  'protecting-life',
  'no-suitable-tender',
] as const;

/**
 * What is procured, by whom and for how much: law speaks of procurements by these. Names of the Procurement Act 2023; the
 * method is that of the Open Contracting Data Standard.
 */
export const procurementFields = {
  method: oneOf('Method', ['open', 'selective', 'limited', 'direct'], {
    description: 'As in the Open Contracting Data Standard (procurementMethod).',
  }),
  category: Type.Optional(oneOf('Category', ['goods', 'works', 'services'])),
  authority: Type.Optional(
    oneOf('Kind of authority', AUTHORITIES, {
      description: 'Left out: sub-central, such as a council. A private utility is no public body.',
    }),
  ),
  estimatePence: Type.Optional(
    pence('Estimated value in pence', {
      description:
        'With VAT, over the whole time, options included. Left out: the ceilings of the lots together. Where they come to more than the estimate, they count.',
    }),
  ),
  aboveThreshold: Type.Optional(
    yes('Above the threshold', {
      description: 'Where the value is not known. A known value decides by itself.',
    }),
  ),
  lightTouch: Type.Optional(
    yes('Light touch', {
      description: 'Health, social care, education and other services with lighter rules.',
    }),
  ),
  concession: Type.Optional(
    yes('Concession', { description: 'The provider is paid, at least in part, by those who use it.' }),
  ),
  technique: Type.Optional(
    oneOf('What it sets up', TECHNIQUES, {
      description: 'Left out: a contract. A call-off is a contract under a framework that is there already.',
    }),
  ),
};

/** A procurement as the variants of a regime see it, and as a contract keeps it: what nobody said is filled in. */
export const procurementPlan = Type.Object(
  {
    method: procurementFields.method,
    category: oneOf('Category', ['goods', 'works', 'services']),
    authority: oneOf('Kind of authority', AUTHORITIES),
    estimatePence: pence('Estimated value in pence', { description: '0: not known.' }),
    saidAbove: yes('Not known, and said to lie above the threshold'),
    lightTouch: yes('Light touch'),
    concession: yes('Concession'),
    technique: oneOf('What it sets up', ['contract', ...TECHNIQUES] as const),
  },
  { additionalProperties: false, title: 'What was procured' },
);
export type ProcurementPlan = Static<typeof procurementPlan>;

/** What a contract keeps of the procurement that it came of: law is chosen by the day on which that began. */
export const procured = Type.Object(
  {
    ...procurementPlan.properties,
    begun: Type.Optional(instant('Procurement begun')),
    ground: Type.Optional(oneOf('Ground of a direct award', DIRECT_AWARD_GROUNDS)),
  },
  { additionalProperties: false, title: 'What was procured' },
);

/**
 * What a procedure's state, or the body that starts one (`beginning`), says of it. A value that nobody estimated is the
 * lots' ceilings together. Where a procedure begins, its estimate counts for no less than they come to: the state keeps
 * what counted then (`countedPence`), so that one that runs goes on under the variant of the law with which it began.
 */
export function planOf(from: JsonObject, beginning = false): ProcurementPlan {
  const said = from as Partial<ProcurementPlan> & JsonObject;
  const known = said.estimatePence ?? ceilings(from.lots);
  const counted = typeof from.countedPence === 'number' ? from.countedPence : known;
  const estimatePence = beginning ? (countedPence(said.estimatePence, from.lots) ?? known) : counted;
  return {
    method: said.method ?? 'open',
    category: said.category ?? 'services',
    authority: said.authority ?? 'sub-central',
    estimatePence,
    saidAbove: estimatePence === 0 && from.aboveThreshold === true,
    lightTouch: said.lightTouch === true,
    concession: said.concession === true,
    technique: said.technique ?? 'contract',
  };
}

/** What counts instead of an estimate: the ceilings that are given together, where they are more. Absent: the estimate counts. */
export function countedPence(estimatePence: number | undefined, lots: unknown): number | undefined {
  if (estimatePence === undefined) return undefined;
  const given = (Array.isArray(lots) ? lots : []).filter(
    (lot) => isObject(lot) && lot.ceilingPence !== undefined,
  );
  const sum = Math.min(ceilings(given), MOST_PENCE);
  return sum > estimatePence ? sum : undefined;
}

/** 0 where a lot has no ceiling: then the whole is not known. */
function ceilings(lots: unknown): number {
  const each = (Array.isArray(lots) ? lots : []).map((lot) => (isObject(lot) ? lot.ceilingPence : undefined));
  const sum = each.reduce<number>((all, one) => all + (typeof one === 'number' ? one : Number.NaN), 0);
  return isPence(sum) ? sum : 0;
}
