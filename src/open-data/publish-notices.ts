import type { JsonObject } from '../kernel/json.ts';
import { entriesIn, filled, objectIn, objectsIn, textIn } from './published.ts';
import { type NoticeType, noticeTypeOf } from './standard/notice-types.ts';

/** Where in a release the document of a notice stands. */
export type NoticeSection = 'planning' | 'tender' | 'awards' | 'contracts' | 'implementation';

/** The notices of the Procurement Act 2023 that Find a Tender maps: documentType and section. */
const NOTICES: Readonly<Partial<Record<NoticeType, readonly [string, NoticeSection]>>> = {
  UK1: ['plannedProcurementNotice', 'planning'],
  UK2: ['marketEngagementNotice', 'planning'],
  UK3: ['plannedProcurementNotice', 'planning'],
  UK4: ['tenderNotice', 'tender'],
  UK5: ['awardNotice', 'awards'],
  UK6: ['awardNotice', 'awards'],
  UK7: ['contractNotice', 'contracts'],
  UK9: ['implementationNotice', 'implementation'],
  UK10: ['contractNotice', 'contracts'],
  UK11: ['contractTerminationNotice', 'contracts'],
  UK12: ['tenderCancellationNotice', 'tender'],
  UK15: ['awardNotice', 'tender'],
};

const SECTIONS: readonly NoticeSection[] = ['planning', 'tender', 'awards', 'contracts', 'implementation'];

/** Published notices by their ids, with what is shown of them. */
export function publications(document: JsonObject): readonly (readonly [string, JsonObject])[] {
  const rows = entriesIn(document, 'publications');
  return rows.length > 0
    ? rows
    : Object.entries(objectIn(document, 'notices')).map(([notice, at]) => [notice, { notice, at }]);
}

/**
 * The notices that belong into these sections, with their first instants, and their documents where they are shown;
 * `strays` are notices that no mapping knows. Of those of one `award` the ones that name another are left out.
 */
export function noticeDocuments(
  document: JsonObject,
  sections: readonly NoticeSection[],
  strays: 'strays' | 'none' = 'none',
  award?: string,
): JsonObject[] {
  return publications(document).flatMap(([id, row]) => {
    const notice = textIn(row, 'notice') ?? id;
    const about = textIn(row, 'award');
    if (award !== undefined && about !== undefined && about !== award) return [];
    const noticeType = noticeTypeOf(notice);
    const [documentType, section] = (noticeType && NOTICES[noticeType]) ?? [];
    if (section === undefined ? strays === 'none' : !sections.includes(section)) return [];
    return [
      filled({
        id,
        documentType,
        noticeType,
        title: textIn(row, 'title') ?? notice,
        description: textIn(row, 'reason'),
        datePublished: textIn(row, 'at'),
        language: 'en',
      }),
      ...objectsIn(row, 'documents').map((one, index) =>
        filled({ id: `${id}-${index + 1}`, title: textIn(one, 'title'), url: textIn(one, 'url') }),
      ),
    ];
  });
}

/** All sections but these. */
export const otherThan = (...sections: readonly NoticeSection[]): readonly NoticeSection[] =>
  SECTIONS.filter((section) => !sections.includes(section));

/** What a preliminary market engagement notice announces. */
export const engagements = (document: JsonObject): JsonObject[] =>
  publications(document).flatMap(([id, row]) =>
    (textIn(row, 'notice') ?? id) === 'UK2'
      ? [{ id: `engagement-${id}`, title: textIn(row, 'title') ?? 'Market engagement', type: 'engagement' }]
      : [],
  );
