import { divisionName } from './categories.ts';
import { type Classified, classify } from './classify.ts';
import type { Indicators } from './indicators.ts';
import { objectsAt, pathSteps, plainText, textOf, valuesAt } from './paths.ts';
import { regionName } from './regions.ts';

/** Money that a supplier was awarded, in whole hundredths (pence) of a currency. */
export interface Spend {
  readonly supplier: string;
  readonly amountPence: number;
  readonly currency: string;
}

/** All that the observatory keeps of one process. */
export interface Observation extends Classified {
  readonly ocid: string;
  readonly title: string;
  /** The date of its latest release, as published; empty where there is none. */
  readonly date: string;
  readonly year: string;
  /** Names of buyers, the release's own first. */
  readonly buyers: readonly string[];
  readonly region: string;
  /** Goods, works or services, as published. */
  readonly category: string;
  /** The division of the Common Procurement Vocabulary, by name. */
  readonly subject: string;
  readonly spend: readonly Spend[];
  /** Nothing but planning is published: no tender that has begun, no award, no contract. Counted apart. */
  readonly planned?: true;
}

export const UNKNOWN = 'not told';

/** Observes one process by its compiled release. */
export function observe(release: unknown, indicators: Indicators): Observation {
  const { subject, ...classified } = classify(release, indicators);
  const date = textOf(release, 'date') ?? '';
  return {
    ocid: textOf(release, 'ocid') ?? '',
    title: firstText(release, ['/tender/title', '/title', '/planning/project/title']) ?? 'Without a title',
    date,
    year: /^(\d{4})-/.exec(date)?.[1] ?? UNKNOWN,
    buyers: buyerNames(
      release,
      subject.buyers.map(({ name }) => name),
    ),
    region: regionOf(release),
    category: firstText(release, ['/tender/mainProcurementCategory']) ?? UNKNOWN,
    subject: subjectOf(release),
    spend: spendOf(release),
    ...(isPlanned(release) ? { planned: true as const } : {}),
    ...classified,
  };
}

function isPlanned(release: unknown): boolean {
  const there = (path: string) => objectsAt(release, path);
  if (there('/awards/*').length > 0 || there('/contracts/*').length > 0) return false;
  const [tender] = there('/tender');
  return tender === undefined ? there('/planning').length > 0 : tender.value.status === 'planning';
}

function buyerNames(release: unknown, buyers: readonly string[]): readonly string[] {
  const lead = firstText(release, ['/buyer/name']);
  return lead === undefined || !buyers.includes(lead)
    ? buyers
    : [lead, ...buyers.filter((name) => name !== lead)];
}

function firstText(release: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths)
    for (const { value } of valuesAt(release, pathSteps(path)))
      if (typeof value === 'string' && value.trim() !== '') return plainText(value);
  return undefined;
}

function regionOf(release: unknown): string {
  const published = firstText(release, [
    '/tender/items/*/deliveryAddresses/*/region',
    '/tender/items/*/deliveryAddress/region',
    '/parties/*/address/region',
  ]);
  return published === undefined ? UNKNOWN : regionName(published);
}

const CODES = [
  '/tender/classification/id',
  '/tender/items/*/classification/id',
  '/tender/items/*/additionalClassifications/*/id',
  '/awards/*/items/*/classification/id',
];

function subjectOf(release: unknown): string {
  for (const path of CODES)
    for (const { value } of valuesAt(release, pathSteps(path))) {
      const name = divisionName(String(value));
      if (name !== undefined) return name;
    }
  return UNKNOWN;
}

const NOT_MADE = ['cancelled', 'unsuccessful'];

/** What suppliers were awarded: the value of an award, or of its contracts, in equal parts where it has several. */
function spendOf(release: unknown): readonly Spend[] {
  const contracts = objectsAt(release, '/contracts/*').map(({ value }) => value);
  return objectsAt(release, '/awards/*').flatMap(({ value: award }) => {
    if (NOT_MADE.includes(String(award.status))) return [];
    const suppliers = objectsAt(award, '/suppliers/*').flatMap(
      ({ value }) => textOf(value, 'name') ?? textOf(value, 'id') ?? [],
    );
    const own = moneyOf(award.value);
    const money =
      own ??
      contracts
        .filter(({ awardID }) => awardID !== undefined && awardID === award.id)
        .flatMap((contract) => moneyOf(contract.value) ?? [])
        .reduce<ReturnType<typeof moneyOf>>(
          (sum, { amountPence, currency }) => ({
            amountPence: (sum?.amountPence ?? 0) + amountPence,
            currency: sum?.currency ?? currency,
          }),
          undefined,
        );
    if (money === undefined || suppliers.length === 0) return [];
    const part = Math.floor(money.amountPence / suppliers.length);
    return suppliers.map((supplier, index) => ({
      supplier,
      amountPence: index === 0 ? money.amountPence - part * (suppliers.length - 1) : part,
      currency: money.currency,
    }));
  });
}

function moneyOf(value: unknown): { readonly amountPence: number; readonly currency: string } | undefined {
  const [placed] = valuesAt(value, ['amount']);
  const amountPence = Math.round(Number(placed?.value) * 100);
  if (typeof placed?.value !== 'number' || !Number.isSafeInteger(amountPence) || amountPence <= 0)
    return undefined;
  return { amountPence, currency: textOf(value, 'currency') ?? UNKNOWN };
}
