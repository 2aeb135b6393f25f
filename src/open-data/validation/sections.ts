import { isObject } from '../../kernel/json.ts';
import { isEarlier } from './dates.ts';
import { found, shown, type Walk } from './finding.ts';
import { checkAwardValue, checkContractValue, checkCurrency, checkLeast } from './worth.ts';

type Part = Readonly<Record<string, unknown>>;

/** An award or a contract, with its place in its list. */
type Entry = readonly [number, Part];

/** What must come after what, and be more than what, over the sections of a release. */
export function checkSections(release: Part, walk: Walk): void {
  const tender = isObject(release.tender) ? release.tender : {};
  const awards = entriesOf(release.awards);
  checkLeast(tender, walk);
  const closes = isObject(tender.tenderPeriod) ? tender.tenderPeriod.endDate : undefined;
  const asked = isObject(tender.enquiryPeriod) ? tender.enquiryPeriod.endDate : undefined;
  if (isEarlier(closes, asked))
    tell(
      ['tender', 'enquiryPeriod', 'endDate'],
      `${shown(asked)} is after tenders close, ${shown(closes)}`,
      walk,
    );
  for (const [index, { date, dateAnswered }] of entriesOf(tender.enquiries))
    if (isEarlier(dateAnswered, date))
      tell(
        ['tender', 'enquiries', index, 'dateAnswered'],
        `${shown(dateAnswered)} is before it was asked, ${shown(date)}`,
        walk,
      );
  for (const [index, award] of awards) {
    if (isEarlier(award.date, closes))
      tell(['awards', index, 'date'], `${shown(award.date)} is before tenders close, ${shown(closes)}`, walk);
    if (!hasFallen(award))
      checkStart(award.contractPeriod, award.date, ['awards', index, 'contractPeriod'], walk);
    checkCurrency(award.value, tender.value, 'the tender', ['awards', index], walk);
  }
  checkAwardValue(
    tender,
    awards.filter(([, award]) => !hasFallen(award)),
    walk,
  );
  checkContracts(release.contracts, tender, awards, walk);
}

/** What comes of an award begins, is signed and is paid as it says. */
function checkContracts(contracts: unknown, tender: Part, awards: readonly Entry[], walk: Walk): void {
  const byId = new Map<unknown, Part>();
  for (const [, award] of awards) byId.set(award.id, award);
  for (const [index, contract] of entriesOf(contracts)) {
    const award = byId.get(contract.awardID);
    if (award === undefined) continue;
    if (isEarlier(contract.dateSigned, award.date))
      tell(
        ['contracts', index, 'dateSigned'],
        `${shown(contract.dateSigned)} is before the award, ${shown(award.date)}`,
        walk,
      );
    checkStart(contract.period, award.date, ['contracts', index, 'period'], walk);
    const [origin, name] = isObject(award.value) ? [award.value, 'its award'] : [tender.value, 'the tender'];
    checkCurrency(contract.value, origin, name, ['contracts', index], walk);
    checkContractValue(contract.value, award.value, ['contracts', index, 'value'], walk);
  }
}

/** A contract begins when it was awarded, or later. */
function checkStart(
  period: unknown,
  awarded: unknown,
  steps: readonly (string | number)[],
  walk: Walk,
): void {
  if (isObject(period) && isEarlier(period.startDate, awarded))
    tell(
      [...steps, 'startDate'],
      `the contract begins ${shown(period.startDate)}, before its award, ${shown(awarded)}`,
      walk,
    );
}

const hasFallen = ({ status }: Part): boolean => status === 'cancelled' || status === 'unsuccessful';

function entriesOf(list: unknown): readonly Entry[] {
  const entries: Entry[] = [];
  if (Array.isArray(list))
    for (const [index, item] of (list as readonly unknown[]).entries())
      if (isObject(item)) entries.push([index, item]);
  return entries;
}

function tell(steps: readonly (string | number)[], message: string, walk: Walk): void {
  walk.steps.push(...steps);
  found(walk, 'date-order', message);
  walk.steps.length -= steps.length;
}
