import type { JsonObject } from '../kernel/json.ts';
import { engagements, noticeDocuments, otherThan } from './publish-notices.ts';
import { itemsOf } from './publish-tender.ts';
import { entriesIn, filled, moneyOf, numberIn, type Publishing, plainId, textIn } from './published.ts';

const waitingNeeds = (document: JsonObject) =>
  entriesIn(document, 'needs').filter(([, need]) =>
    ['raised', 'taken-up'].includes(textIn(need, 'status') ?? ''),
  );

/** Whether the arrangement shows a need that no procedure answers yet. */
export const hasWaitingNeeds = (document: JsonObject): boolean => waitingNeeds(document).length > 0;

/** What the arrangement is for. */
export const planningOf = (document: JsonObject): JsonObject =>
  filled({
    rationale: textIn(document, 'purpose'),
    documents: noticeDocuments(document, otherThan(), 'strays'),
    milestones: engagements(document),
  });

/** What was published of a procedure before it was tendered. */
export const noticesBefore = (document: JsonObject): JsonObject =>
  filled({ documents: noticeDocuments(document, ['planning']), milestones: engagements(document) });

/** What an arrangement plans: its title, and needs that wait for a procedure, as the lots of a tender that is being planned (as Find a Tender has them for UK1). */
export function plannedTender({ arrangement, procedure, contracts, law }: Publishing): JsonObject {
  if (arrangement === undefined || procedure !== undefined || contracts.length > 0) return {};
  const needs = waitingNeeds(arrangement.document);
  return filled({
    id: plainId(arrangement.stream),
    title: textIn(arrangement.document, 'title'),
    status: 'planning',
    legalBasis: law?.legalBasis,
    lots: needs.map(([id, need]) =>
      filled({
        id,
        title: textIn(need, 'title'),
        description: textIn(need, 'description'),
        status: 'planning',
        value: moneyOf(numberIn(need, 'estimatePence')),
      }),
    ),
    items: needs.flatMap(([id, need]) => itemsOf({ ...need, id })),
  });
}
