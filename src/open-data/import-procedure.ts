import type { JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import { clippedLine, clippedWords } from './clipping.ts';
import type { Notice, NoticeLot, NoticeTender } from './notice.ts';

/** Ids that come into being while the plan is carried out. */
export interface ImportIds {
  party(key: string): string;
  need(lot: string): string;
  readonly arrangement: string;
}

const MOST_CRITERIA = 200;
const MOST_NEEDS = 200;
const MOST_LOTS = 1000;

/** The body of `procedure.start` for a tender that has a deadline and a method. */
export function procedureBody(
  notice: Notice,
  tender: NoticeTender,
  commissioners: readonly string[],
  doubts: string[],
): (ids: ImportIds) => JsonObject {
  const assumptions = [`Imported from the published notice ${notice.ocid}, release ${notice.id}.`];
  const { deadline, participationUntil, assumption } = datesOf(tender);
  if (assumption !== undefined) {
    doubts.push(assumption);
    assumptions.push(`As published, ${assumption}.`);
  }
  const lots = tender.lots.slice(0, MOST_LOTS).map((lot) => lotBody(lot, doubts));
  if (tender.lots.length > MOST_LOTS) doubts.push(`only the first ${MOST_LOTS} lots are taken`);
  const needs = tender.lots.slice(0, MOST_NEEDS).map(({ id }) => id);
  const { enquiriesUntil: asked } = tender;
  const enquiriesUntil = asked !== undefined && asked <= (deadline ?? asked) ? asked : undefined;
  const fixed: JsonObject = {
    title: clippedLine(notice.title, 'the title', doubts),
    ...(notice.description === undefined
      ? {}
      : { description: clippedWords(notice.description, 'the description', doubts) }),
    method: tender.method ?? '',
    ...(tender.methodDetails === undefined
      ? {}
      : { methodDetails: clippedLine(tender.methodDetails, 'the method', doubts) }),
    ...(tender.aboveThreshold === undefined ? {} : { aboveThreshold: tender.aboveThreshold }),
    ...(tender.category === undefined ? {} : { category: tender.category }),
    stages: stagesOf(tender, participationUntil !== undefined),
    criteria: criteriaBody(tender, doubts),
    deadline: deadline ?? '',
    ...(enquiriesUntil === undefined ? {} : { enquiriesUntil }),
    ...(participationUntil === undefined ? {} : { participationUntil }),
    ...(tender.shortlistMax === undefined ? {} : { shortlistMax: tender.shortlistMax }),
    source: {
      ocid: notice.ocid.slice(0, 300),
      id: notice.id.slice(0, 300),
      ...(notice.uri === undefined || notice.uri.length > 300 ? {} : { uri: notice.uri }),
    },
    assumptions,
  };
  return (ids) => ({
    arrangement: ids.arrangement,
    ...fixed,
    needs: needs.map((lot) => ids.need(lot)),
    commissioners: commissioners.map((key) => ids.party(key)),
    lots: lots.map((lot) => ({ ...lot, need: ids.need(String(lot.id)) })),
  });
}

function lotBody(lot: NoticeLot, doubts: string[]): JsonObject {
  return {
    id: lot.id,
    title: clippedLine(lot.title, `the title of lot ${lot.id}`, doubts),
    ...(lot.description === undefined
      ? {}
      : { description: clippedWords(lot.description, `the description of lot ${lot.id}`, doubts) }),
    ...(lot.ceilingPence === undefined ? {} : { ceilingPence: lot.ceilingPence }),
    ...(lot.contractPeriod === undefined ? {} : { contractPeriod: lot.contractPeriod }),
    ...(lot.place === undefined
      ? {}
      : { place: clippedLine(lot.place, `the place of lot ${lot.id}`, doubts) }),
    ...codes(lot),
  };
}

interface Dates {
  readonly deadline?: Instant;
  readonly participationUntil?: Instant;
  readonly assumption?: string;
}

/**
 * When tenders and requests to participate are due. The old forms give a selective procedure one date, as the end of the
 * tender period; Find a Tender gives procedures of several stages only `expressionOfInterestDeadline`. Either way the day
 * for tenders comes with the invitations, so that it is assumed until the deadline is extended.
 */
function datesOf({ deadline, participationUntil, method }: NoticeTender): Dates {
  if (deadline !== undefined && participationUntil !== undefined) return { deadline, participationUntil };
  const only = deadline ?? participationUntil;
  if (only === undefined) return {};
  if (participationUntil === undefined && method !== 'selective') return { deadline: only };
  const assumption =
    'in a procedure with several stages the one date of the notice is that for requests to participate: tenders are due then too until the deadline is extended';
  return { deadline: only, participationUntil: only, assumption };
}

function stagesOf(tender: NoticeTender, participation: boolean): JsonObject[] {
  const from = participation ? tender.invitations : tender.opens;
  return [
    ...(participation
      ? [{ id: 'participation', kind: 'participation', title: 'Requests to participate' }]
      : []),
    { id: 'tender', kind: 'tender', title: 'Tenders', ...(from === undefined ? {} : { from }) },
    { id: 'assessment', kind: 'assessment', title: 'Assessment' },
    { id: 'standstill', kind: 'standstill', title: 'Standstill' },
  ];
}

function criteriaBody(tender: NoticeTender, doubts: string[]): JsonObject[] {
  const kept = tender.criteria.slice(0, MOST_CRITERIA);
  const cut = kept.length < tender.criteria.length;
  if (cut) doubts.push(`only the first ${MOST_CRITERIA} award criteria are taken, without weights`);
  return kept.map(({ id, title, kind, weight, lots }) => ({
    id,
    title: clippedLine(title, `the criterion ${id}`, doubts),
    kind,
    // A part of the weights would say something else than all of them.
    ...(weight === undefined || cut ? {} : { weight }),
    ...(lots === undefined ? {} : { lots }),
  }));
}

/** Codes as bodies take them. */
export function codes(lot: NoticeLot): { classification?: JsonObject[] } {
  const taken = lot.classification.slice(0, 500).map(({ scheme, id, description }) => ({
    scheme: scheme.slice(0, 300),
    id: id.slice(0, 300),
    ...(description === undefined ? {} : { description: description.slice(0, 300) }),
  }));
  return taken.length === 0 ? {} : { classification: taken };
}
