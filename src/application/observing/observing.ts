import { TextDecoder } from 'node:util';
import type { Html } from '../../kernel/html.ts';
import type { Indicators } from '../../observatory/indicators.ts';
import type { Observation } from '../../observatory/observation.ts';
import { caseEntry } from '../../observatory/report/cases.ts';
import { csvHead, csvLine } from '../../observatory/report/csv.ts';
import {
  CASES_A_PAGE,
  type CasesPage,
  casesFile,
  casesPage,
  indexPage,
} from '../../observatory/report/pages.ts';
import { type Summary, summarising } from '../../observatory/summary.ts';

export { isReportFile, isReportPage } from '../../observatory/report/pages.ts';
export { plannedOnly } from '../../observatory/report/words.ts';
export { indicatorFile } from './indicator-file.ts';

/** Where a report is written. */
export interface ReportFolder {
  write(name: string, text: string): Promise<void>;
  append(name: string, text: string): Promise<void>;
}

/** So many characters of lines are gathered before they are written. */
const CHUNK = 256 * 1024;

/**
 * Takes observations as lines of JSON, in pieces of bytes that may end anywhere, and writes pages of cases and lines as
 * they come: no more is held than a page, the counts and the names.
 */
export function makeReport(indicators: Indicators, folder: ReportFolder | undefined) {
  const decoder = new TextDecoder();
  const summarised = summarising(indicators);
  const pages: CasesPage[] = [];
  let rest = '';
  let index = 0;
  let entries: Html[] = [];
  let ocids: string[] = [];
  let csv = csvHead(indicators.forms);
  let hasCsv = false;

  const writeCases = async (isLast: boolean) => {
    const [first, last] = [ocids[0], ocids.at(-1)];
    if (folder === undefined || first === undefined || last === undefined) return;
    await folder.write(casesFile(pages.length), casesPage(pages.length, entries, isLast));
    pages.push({ first, last });
    entries = [];
    ocids = [];
  };
  const writeCsv = async () => {
    if (folder === undefined) return;
    await (hasCsv ? folder.append('processes.csv', csv) : folder.write('processes.csv', csv));
    hasCsv = true;
    csv = '';
  };
  const takeOne = async (one: Observation) => {
    summarised.add(one);
    if (folder !== undefined) {
      // A full page waits for the next case, so that the last page knows that it is the last.
      if (entries.length === CASES_A_PAGE) await writeCases(false);
      entries.push(caseEntry(one, indicators));
      ocids.push(one.ocid);
      csv += csvLine(one, indicators.forms, index);
      if (csv.length > CHUNK) await writeCsv();
    }
    index += 1;
  };
  return {
    take: async (bytes: Uint8Array): Promise<void> => {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) await takeOne(JSON.parse(line) as Observation);
    },
    finish: async (sources: readonly string[]): Promise<Summary> => {
      await writeCases(true);
      await writeCsv();
      const summary = summarised.summary();
      if (folder !== undefined) {
        await folder.write('index.html', indexPage(summary, indicators, sources, pages));
        await folder.write('observatory.json', `${JSON.stringify(summary, null, 2)}\n`);
      }
      return summary;
    },
  };
}
