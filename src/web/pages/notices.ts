import { summaryList } from '../components/index.ts';
import type { Html } from '../html.ts';
import { type Doc, entriesOf, partOf, textOf } from './document.ts';
import { when } from './words.ts';

/** The notices that were published of a procedure or a contract, by their names, each with its day. */
export function notices(document: Doc): Html | undefined {
  const rows = entriesOf(document, 'publications').map((row) => ({
    notice: textOf(row, 'notice') ?? row.id,
    at: textOf(row, 'at'),
    award: textOf(row, 'award'),
  }));
  const firsts = Object.entries(partOf(document, 'notices') ?? {}).map(([notice, at]) => ({
    notice,
    at: typeof at === 'string' ? at : undefined,
    award: undefined,
  }));
  const published = rows.length > 0 ? rows : firsts;
  if (published.length === 0) return undefined;
  return summaryList(
    published.map(({ notice, at, award }) => ({
      key: notice,
      value: `Published${at === undefined ? '' : ` ${when(at)}`}${award === undefined ? '' : `, about ${award.replace('-', ' ')}`}`,
    })),
  );
}
