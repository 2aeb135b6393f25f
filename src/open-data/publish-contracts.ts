import type { JsonObject } from '../kernel/json.ts';
import { awardOf, lotsTold } from './publish-awards.ts';
import { changesOf } from './publish-changes.ts';
import { noticeDocuments, otherThan } from './publish-notices.ts';
import { failuresOf, measuredOf, metricsOf, paymentsOf, totalsOf } from './publish-performance.ts';
import { aboveThreshold, periodOf } from './publish-tender.ts';
import {
  filled,
  moneyOf,
  numberIn,
  objectIn,
  organisation,
  type Publishing,
  plainId,
  textIn,
  textsIn,
} from './published.ts';

const STATUS: Readonly<Record<string, string>> = {
  draft: 'pending',
  signed: 'active',
  ended: 'terminated',
};

/** Contracts as everybody may see them, each with all its buyers, what was agreed in it, how it goes, its changes and its end. */
export function contractsOf(publishing: Publishing, awards: readonly JsonObject[]): JsonObject[] {
  const { parties } = publishing;
  return publishing.contracts.map((view) => {
    const { stream, document } = view;
    const buyers = textsIn(document, 'buyers').map((party) => organisation(party, parties));
    return filled({
      id: plainId(stream),
      awardID: awardOf(document, awards) ?? `award-of-${plainId(stream)}`,
      title: textIn(document, 'title'),
      status: STATUS[textIn(document, 'status') ?? ''],
      buyer: buyers[0],
      buyers,
      suppliers: textsIn(document, 'providers').map((party) => organisation(party, parties)),
      value: moneyOf(numberIn(document, 'valuePence')),
      aboveThreshold: aboveThreshold(publishing),
      period: periodOf(objectIn(document, 'period')),
      dateSigned: textIn(document, 'signedAt'),
      relatedLots: lotsTold(document, publishing),
      documents: noticeDocuments(document, otherThan('implementation'), 'strays'),
      agreedMetrics: metricsOf(document),
      ...changesOf(view),
      terminationRationaleClassifications: endOf(document),
      implementation: filled({
        documents: noticeDocuments(document, ['implementation']),
        metrics: [...measuredOf(document), ...totalsOf(document)],
        transactions: paymentsOf(document, parties),
        performanceFailures: failuresOf(document),
        endDate: textIn(document, 'endedAt'),
      }),
    });
  });
}

/** As Find a Tender publishes that a contract ran to its end; for other ends no codes were found published. */
const ENDS: Readonly<Record<string, string>> = { expiry: 'contractCompleted' };

function endOf(document: JsonObject): JsonObject[] {
  const end = filled({
    id: ENDS[textIn(document, 'endKind') ?? ''],
    description: textIn(document, 'endReason'),
  });
  return Object.keys(end).length === 0 ? [] : [end];
}
