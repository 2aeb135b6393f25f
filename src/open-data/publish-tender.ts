import type { JsonObject } from '../kernel/json.ts';
import { addSpan, startOf } from '../kernel/time.ts';
import { noticeDocuments, otherThan } from './publish-notices.ts';
import {
  entriesIn,
  filled,
  moneyOf,
  numberIn,
  objectIn,
  objectsIn,
  organisation,
  type Publishing,
  plainId,
  textIn,
  textsIn,
} from './published.ts';

/** tenderStatus of OCDS 1.1.5 for each state of a procedure; between deadline and end the codelist has nothing but active. */
const STATUS: Readonly<Record<string, string>> = {
  planned: 'planned',
  active: 'active',
  evaluation: 'active',
  standstill: 'active',
  suspended: 'active',
  complete: 'complete',
  terminated: 'cancelled',
};

/** Whether what is procured lies above the threshold of its law: as the buyer says, or as follows from the law. */
export const aboveThreshold = ({ procedure, law }: Publishing): boolean | undefined => {
  const said = procedure?.document.aboveThreshold;
  return typeof said === 'boolean' ? said : law?.aboveThreshold;
};

/** The tender section of a procedure as everybody may see it. */
export function tenderOf(publishing: Publishing, lead: string | undefined): JsonObject {
  const { procedure, parties, law } = publishing;
  if (procedure === undefined) return {};
  const { document } = procedure;
  const lots = objectsIn(document, 'lots');
  const tenderers = tenderersOf(document);
  const questions = entriesIn(document, 'enquiries');
  return filled({
    id: plainId(procedure.stream),
    title: textIn(document, 'title'),
    description: textIn(document, 'description'),
    status: STATUS[textIn(document, 'status') ?? ''],
    procuringEntity: lead === undefined ? undefined : organisation(lead, parties),
    procurementMethod: textIn(document, 'method'),
    procurementMethodDetails: textIn(document, 'methodDetails') ?? law?.methodDetails,
    mainProcurementCategory: textIn(document, 'category'),
    legalBasis: law?.legalBasis,
    aboveThreshold: aboveThreshold(publishing),
    value: moneyOf(totalOf(lots)),
    tenderPeriod: filled({
      startDate: textIn(document, 'begun'),
      endDate: textIn(document, 'deadline'),
    }),
    enquiryPeriod: filled({ endDate: textIn(document, 'enquiriesUntil') }),
    expressionOfInterestDeadline: textIn(document, 'participationUntil'),
    hasEnquiries: document.enquiries === undefined ? undefined : questions.length > 0,
    enquiries: questions.map(([id, question]) =>
      filled({
        id,
        date: textIn(question, 'at'),
        description: textIn(question, 'question'),
        answer: textIn(question, 'answer'),
        dateAnswered: textIn(question, 'answeredAt'),
      }),
    ),
    lots: lots.map((lot) => lotOf(lot, document)),
    items: lots.flatMap(itemsOf),
    tenderers: tenderers.map((party) => organisation(party, parties)),
    numberOfTenderers: tenderers.length === 0 ? undefined : tenderers.length,
    documents: noticeDocuments(
      document,
      isAwarded(document) ? otherThan('planning', 'awards') : otherThan('planning'),
      'strays',
    ),
  });
}

/** Whether a decision stands that gives a lot to somebody: its notices then stand with it. */
const isAwarded = (document: JsonObject): boolean =>
  entriesIn(document, 'awards').some(
    ([, award]) => award.status !== 'set-aside' && objectsIn(award, 'perLot').length > 0,
  );

/** Leads and members of tenders, as far as they are shown. */
export const tenderersOf = (document: JsonObject): string[] => [
  ...new Set(
    entriesIn(document, 'bids').flatMap(([, bid]) => {
      const opened = objectIn(bid, 'opened');
      const lead = textIn(opened, 'lead');
      return [...(lead === undefined ? [] : [lead]), ...textsIn(opened, 'members')];
    }),
  ),
];

/** The sum of the ceilings, where every lot has one. */
function totalOf(lots: readonly JsonObject[]): number | undefined {
  const ceilings = lots.map((lot) => numberIn(lot, 'ceilingPence'));
  return ceilings.length === 0 || ceilings.includes(undefined)
    ? undefined
    : ceilings.reduce<number>((sum, pence) => sum + (pence ?? 0), 0);
}

function lotOf(lot: JsonObject, document: JsonObject): JsonObject {
  const id = textIn(lot, 'id') ?? '';
  return filled({
    id,
    title: textIn(lot, 'title'),
    description: textIn(lot, 'description'),
    status: lotStatus(id, document),
    value: moneyOf(numberIn(lot, 'ceilingPence')),
    contractPeriod: periodOf(objectIn(lot, 'contractPeriod')),
    secondStage: filled({ maximumCandidates: numberIn(document, 'shortlistMax') }),
    awardCriteria: filled({
      criteria: objectsIn(document, 'criteria')
        .filter((criterion) => criterion.lots === undefined || textsIn(criterion, 'lots').includes(id))
        .map(criterionOf),
    }),
  });
}

/** A lot that a confirmed award settled is complete, or unsuccessful where no offer won it. */
function lotStatus(id: string, document: JsonObject): string | undefined {
  if (!textsIn(document, 'settledLots').includes(id)) return STATUS[textIn(document, 'status') ?? ''];
  const won = entriesIn(document, 'awards').some(
    ([, award]) =>
      textIn(award, 'status') === 'confirmed' &&
      objectsIn(award, 'perLot').some((awarded) => textIn(awarded, 'lot') === id),
  );
  return won ? 'complete' : 'unsuccessful';
}

/** awardCriterionType knows price, cost and quality; social value is judged as a quality. */
const TYPES: Readonly<Record<string, string>> = {
  price: 'price',
  cost: 'cost',
  quality: 'quality',
  'social-value': 'quality',
};

function criterionOf(criterion: JsonObject): JsonObject {
  const weight = numberIn(criterion, 'weight');
  return filled({
    type: TYPES[textIn(criterion, 'kind') ?? ''],
    name: textIn(criterion, 'title'),
    numbers: weight === undefined ? [] : [{ number: weight, weight: 'percentageExact' }],
  });
}

/** Days become instants of London: the first second of the first, the last second of the last. */
export function periodOf(period: JsonObject): JsonObject {
  const start = textIn(period, 'startDate');
  const end = textIn(period, 'endDate');
  return filled({
    startDate: start === undefined ? undefined : startOf(start),
    endDate: end === undefined ? undefined : addSpan(addSpan(startOf(end), 'P1D'), '-PT1S'),
    durationInDays: numberIn(period, 'durationDays'),
  });
}

/** One item for a lot, with its codes and place. */
export function itemsOf(lot: JsonObject): JsonObject[] {
  const [classification, ...further] = objectsIn(lot, 'classification');
  const place = textIn(lot, 'place');
  if (classification === undefined && place === undefined) return [];
  const id = textIn(lot, 'id') ?? '';
  return [
    filled({
      id,
      relatedLot: id,
      classification,
      additionalClassifications: further,
      deliveryLocation: place === undefined ? undefined : { description: place },
    }),
  ];
}
