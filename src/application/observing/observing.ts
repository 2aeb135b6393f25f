import { TextDecoder } from 'node:util';
import type { Html } from '../../kernel/html.ts';
import type { Indicators } from '../../observatory/indicators.ts';
import type { Observation } from '../../observatory/observation.ts';
import { caseEntry } from '../../observatory/report/cases.ts';
import { csvHead, csvLine } from '../../observatory/report/csv.ts';
import { evidenceLines } from '../../observatory/report/evidence-lines.ts';
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

/** A file that is written as its text comes: no more is held than a piece. */
function growing(folder: ReportFolder | undefined, name: string, head: string) {
  let text = head;
  let isBegun = false;
  const write = async () => {
    if (folder === undefined || (isBegun && text === '')) return;
    await (isBegun ? folder.append(name, text) : folder.write(name, text));
    isBegun = true;
    text = '';
  };
  return {
    add: async (more: string): Promise<void> => {
      text += more;
      if (text.length > CHUNK) await write();
    },
    finish: write,
  };
}

/**
 * Takes observations as lines of JSON, in pieces of bytes that may end anywhere, and writes pages of cases and lines as
 * they come: no more is held than a page, the counts and the names. `print` is given every case as a line of JSON.
 */
export function makeReport(
  indicators: Indicators,
  folder: ReportFolder | undefined,
  print?: (text: string) => Promise<void>,
) {
  const decoder = new TextDecoder();
  const summarised = summarising(indicators);
  const pages: CasesPage[] = [];
  let rest = '';
  let index = 0;
  let entries: Html[] = [];
  let ocids: string[] = [];
  const shows = evidenceLines(indicators);
  const files = {
    processes: growing(folder, 'processes.csv', csvHead(indicators.forms)),
    evidence: growing(folder, 'evidence.csv', shows.csvHead()),
    cases: growing(folder, 'cases.jsonl', ''),
  };

  const writeCases = async (isLast: boolean) => {
    const [first, last] = [ocids[0], ocids.at(-1)];
    if (folder === undefined || first === undefined || last === undefined) return;
    await folder.write(casesFile(pages.length), casesPage(pages.length, entries, isLast));
    pages.push({ first, last });
    entries = [];
    ocids = [];
  };
  const takeOne = async (one: Observation) => {
    summarised.add(one);
    if (folder !== undefined) {
      // A full page waits for the next case, so that the last page knows that it is the last.
      if (entries.length === CASES_A_PAGE) await writeCases(false);
      entries.push(caseEntry(one, indicators));
      ocids.push(one.ocid);
      await files.processes.add(csvLine(one, indicators.forms, index));
      await files.evidence.add(shows.csv(one, index));
      await files.cases.add(shows.json(one, index));
    }
    await print?.(shows.json(one, index));
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
      for (const file of Object.values(files)) await file.finish();
      const summary = summarised.summary();
      if (folder !== undefined) {
        await folder.write('index.html', indexPage(summary, indicators, sources, pages));
        await folder.write('observatory.json', `${JSON.stringify(summary, null, 2)}\n`);
      }
      return summary;
    },
  };
}
