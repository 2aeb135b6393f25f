import type { Notice, NoticeTender } from './notice.ts';
import { readCriteria } from './notice-criteria.ts';
import { type ReadLot, readLots } from './notice-lots.ts';
import { instantOf } from './notice-values.ts';
import type { Place, Tracked } from './source.ts';

const METHODS = ['open', 'selective', 'limited', 'direct'] as const;
const CATEGORIES = ['goods', 'works', 'services'] as const;

const among = <T extends string>(values: readonly T[], place: Place): T | undefined => {
  const found = values.find((value) => value === place.value);
  if (found !== undefined) place.text();
  return found;
};

/** The tender of a release, and why no procedure can come of it where none can. */
export function readTender(
  tracked: Tracked,
  tags: readonly string[],
  doubts: string[],
): Pick<Notice, 'tender' | 'noProcedure'> {
  const tender = tracked.root.at('tender');
  tender.at('id').text();
  const lots = readLots(tender, tracked, doubts);
  const criteria = readCriteria(tender, lots, doubts);
  if (criteria.length === 0) doubts.push('the notice has no award criteria');
  const method = among(METHODS, tender.at('procurementMethod'));
  const category = among(CATEGORIES, tender.at('mainProcurementCategory'));
  const methodDetails = tender.at('procurementMethodDetails').text();
  const aboveThreshold = tender.at('aboveThreshold').yes();
  const dates = readDates(tender, doubts);
  const shortlistMax = shortlistOf(tender, lots, tracked, doubts);
  if (tender.at('techniques').at('hasFrameworkAgreement').value === true)
    doubts.push('the notice is for a framework agreement: what it buys by call-off is not described');
  const status = tender.at('status').text();
  for (const { place } of lots) place.at('status').text();
  const read: NoticeTender = {
    ...(method === undefined ? {} : { method }),
    ...(methodDetails === undefined ? {} : { methodDetails }),
    ...(category === undefined ? {} : { category }),
    ...(aboveThreshold === undefined ? {} : { aboveThreshold }),
    ...dates,
    ...(shortlistMax === undefined ? {} : { shortlistMax }),
    lots: lots.map(({ lot }) => lot),
    criteria,
  };
  const noProcedure = whyNone(read, status, tags);
  return { tender: read, ...(noProcedure === undefined ? {} : { noProcedure }) };
}

const OVER = ['cancelled', 'unsuccessful', 'withdrawn', 'complete'];

function whyNone(
  tender: NoticeTender,
  status: string | undefined,
  tags: readonly string[],
): string | undefined {
  if (tags.includes('tenderCancellation') || status === 'cancelled') return 'the tender was cancelled';
  const tendering = tags.some((tag) => /^tender/.test(tag));
  const after = tags.find((tag) => /^(award|contract|implementation)/.test(tag));
  if (after !== undefined && !tendering) return `the notice tells of what came after the tender (${after})`;
  if (status !== undefined && OVER.includes(status)) return `the tender is over: its status is ${status}`;
  if (tags.some((tag) => /^planning/.test(tag)) && !tendering)
    return 'the notice is of planning: no tender has begun';
  if (status === 'planned' || status === 'planning') return `no tender has begun: its status is ${status}`;
  if (tender.deadline === undefined && tender.participationUntil === undefined)
    return 'the notice gives no day until which tenders can be made';
  return tender.method === undefined ? 'the notice does not say by which method it is tendered' : undefined;
}

function readDates(tender: Place, doubts: string[]) {
  const deadline = instantOf(tender.at('tenderPeriod').at('endDate'), doubts);
  const opens = instantOf(tender.at('tenderPeriod').at('startDate'), doubts);
  const enquiries = instantOf(tender.at('enquiryPeriod').at('endDate'), doubts);
  const participation = instantOf(tender.at('expressionOfInterestDeadline'), doubts);
  const invitations = instantOf(tender.at('secondStage').at('invitationDate'), doubts);
  if (opens !== undefined && deadline !== undefined && deadline < opens)
    doubts.push(`tenders end (${deadline}) before they begin (${opens})`);
  const late = enquiries !== undefined && deadline !== undefined && enquiries > deadline;
  if (participation !== undefined && deadline !== undefined && deadline < participation)
    doubts.push(`tenders are due (${deadline}) before requests to participate are (${participation})`);
  if (late) doubts.push(`questions may be asked until ${enquiries}, after the tenders are due (${deadline})`);
  return {
    ...(deadline === undefined ? {} : { deadline }),
    ...(opens === undefined || (deadline !== undefined && deadline < opens) ? {} : { opens }),
    ...(enquiries === undefined ? {} : { enquiriesUntil: enquiries }),
    ...(participation === undefined ? {} : { participationUntil: participation }),
    ...(invitations === undefined ? {} : { invitations }),
  };
}

const LONGEST_LIST = 1000;

function shortlistOf(
  tender: Place,
  lots: readonly ReadLot[],
  tracked: Tracked,
  doubts: string[],
): number | undefined {
  const places = [tender, ...lots.map(({ place }) => place)].map((place) =>
    place.at('secondStage').at('maximumCandidates'),
  );
  const given = places.flatMap((place) => {
    if (!place.there) return [];
    const { value } = place;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LONGEST_LIST) {
      place.number();
      return [value];
    }
    tracked.leave(place.path, `is no number from 1 to ${LONGEST_LIST}`);
    return [];
  });
  if (given.length === 0) return undefined;
  if (new Set(given).size > 1)
    doubts.push(
      `lots have shortlists of different length (${[...new Set(given)].join(', ')}): the longest holds for all`,
    );
  return Math.max(...given);
}
