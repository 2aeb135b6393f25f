import { hashOf } from '../kernel/hash.ts';
import { isObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import { NO_PREFIX, ocidOf, processOf } from './ocid.ts';
import { awardsOf, withImpliedAwards } from './publish-awards.ts';
import { contractsOf } from './publish-contracts.ts';
import { buyersOf, partiesOf } from './publish-parties.ts';
import { noticesBefore, plannedTender, planningOf } from './publish-planning.ts';
import { tenderOf } from './publish-tender.ts';
import { filled, objectIn, objectsIn, organisation, type Publishing, textIn } from './published.ts';
import { NOBODY_NAMED } from './published-by.ts';
import { withoutPeople } from './unnamed-people.ts';

export const EXTENSIONS = [
  'https://standard.open-contracting.org/profiles/eu/latest/en/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_awardCriteria_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_enquiry_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_contract_buyer_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_contract_suppliers_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_location_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_partyDetails_scale_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_legalBasis_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_metrics_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_performance_failures_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_contract_completion_extension/master/extension.json',
  'https://raw.githubusercontent.com/open-contracting-extensions/ocds_amendment_rationale_classifications_extension/master/extension.json',
  'https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json',
];

/**
 * A release package of OCDS 1.1.5 of what everybody may see. Ids and dates follow from the content alone, so that the
 * same content gives the same package, byte for byte, and nothing hidden shows in a number.
 */
export function releasePackage(
  publishings: readonly Publishing[],
  uri: string,
  publishedBy = NOBODY_NAMED,
): JsonObject {
  const releases = publishings.map(releaseOf);
  const dates = releases.flatMap((release) => textIn(release, 'date') ?? []).sort();
  return {
    uri,
    version: '1.1',
    extensions: EXTENSIONS,
    publishedDate: dates.at(-1) ?? '1970-01-01T00:00:00.000Z',
    ...publishedBy,
    releases,
  };
}

/** One release: a procedure with its contracts, or an arrangement in which nothing is tendered yet. */
export function releaseOf(shown: Publishing): JsonObject {
  const publishing = withoutPeople(shown);
  const buyers = buyersOf(publishing);
  const [buyer] = buyers.all;
  const { procedure, arrangement } = publishing;
  const tender = procedure === undefined ? plannedTender(publishing) : tenderOf(publishing, buyers.lead);
  const decided = awardsOf(publishing);
  const contracts = contractsOf(publishing, decided);
  const awards = withImpliedAwards(publishing, decided);
  const related = takenFrom(publishing);
  const { ocid: own = ocidOf(processOf(publishing), NO_PREFIX) } = publishing;
  // Where a notice of this very id was imported, what goes on here is still another process.
  const ocid = related.some(({ identifier }) => identifier === own) ? `${own}-here` : own;
  const content = filled({
    ocid,
    date: latestOf(publishing),
    tag: tagsOf(tender, awards, contracts),
    initiationType: 'tender',
    language: 'en',
    parties: partiesOf(publishing, buyers),
    buyer: buyer === undefined ? undefined : organisation(buyer, publishing.parties),
    planning:
      procedure !== undefined
        ? noticesBefore(procedure.document)
        : arrangement === undefined
          ? undefined
          : planningOf(arrangement.document),
    tender,
    awards,
    contracts,
    relatedProcesses: related,
  });
  return { id: `${ocid}-${hashOf(content).slice(0, 16)}`, ...content };
}

/** The process that a notice was imported from, which goes on here as a process of its own. */
function takenFrom({ procedure }: Publishing): JsonObject[] {
  const identifier = textIn(objectIn(procedure?.document ?? {}, 'source'), 'ocid');
  return identifier === undefined ? [] : [{ id: '1', relationship: ['prior'], scheme: 'ocid', identifier }];
}

function tagsOf(
  tender: JsonObject,
  awards: readonly JsonObject[],
  contracts: readonly JsonObject[],
): string[] {
  const { status } = tender;
  const begun = Object.keys(tender).length > 0 && status !== 'planned' && status !== 'planning';
  const tags = [
    ...(begun ? ['tender'] : []),
    ...(status === 'cancelled' ? ['tenderCancellation'] : []),
    ...(awards.some((award) => award.status !== 'cancelled') ? ['award'] : []),
    ...(awards.length > 0 && awards.every((award) => award.status === 'cancelled')
      ? ['awardCancellation']
      : []),
    ...(contracts.length > 0 ? ['contract'] : []),
    ...(contracts.some((contract) => objectsIn(contract, 'amendments').length > 0)
      ? ['contractAmendment']
      : []),
    ...(contracts.some((contract) => isObject(contract.implementation)) ? ['implementation'] : []),
    ...(contracts.some((contract) => contract.status === 'terminated') ? ['contractTermination'] : []),
  ];
  return tags.length === 0 ? ['planning'] : tags;
}

/** Members of views that say when something happened, not when something is due. */
const HAPPENED = new Set([
  'at',
  'begun',
  'openedAt',
  'answeredAt',
  'confirmedAt',
  'signedAt',
  'endedAt',
  'recordedAt',
]);

/** A measurement is of an instant that may lie before or after the one at which it was recorded, which is what happened. */
const happens = (key: string, of: JsonObject): boolean =>
  HAPPENED.has(key) && (key !== 'at' || of.recordedAt === undefined);

/** The last instant at which something happened that everybody may see. */
function latestOf({ arrangement, procedure, contracts }: Publishing): Instant | undefined {
  const found: Instant[] = [];
  const walk = (value: Json, happened: boolean): void => {
    if (typeof value === 'string') {
      if (happened && /^\d{4}-\d{2}-\d{2}T/.test(value)) found.push(value);
    } else if (Array.isArray(value)) for (const item of value) walk(item, false);
    else if (isObject(value))
      for (const [key, member] of Object.entries(value as JsonObject))
        walk(member, happens(key, value as JsonObject) || happened);
  };
  for (const view of procedure === undefined && contracts.length === 0
    ? [arrangement]
    : [procedure, ...contracts]) {
    if (view === undefined) continue;
    for (const [key, member] of Object.entries(view.document))
      walk(member, HAPPENED.has(key) || key === 'notices');
    for (const { at } of view.signings ?? []) found.push(at);
  }
  const begun = procedure ?? contracts[0] ?? arrangement;
  return found.sort().at(-1) ?? begun?.begun;
}
