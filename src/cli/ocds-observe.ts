import type { Command } from 'commander';
import type { OcdsTotals } from '../application/ocds/port.ts';
import type { Summary } from '../observatory/summary.ts';
import { badInput, Exit } from './context.ts';
import { endWith, type OcdsOptions, outputOf, runOf, withOptions } from './ocds-options.ts';
import type { OcdsWays } from './ocds-ways.ts';

/** `ocds observe`: which forms of market relationship published processes point to, and what shows it. */
export function addObserving(ocds: Command, ways: OcdsWays): void {
  withOptions(ocds.command('observe [files...]'))
    .description(
      'which forms of market relationship the processes point to, and the words and fields that show it',
    )
    .option(
      '--out <folder>',
      'write a report: pages, observatory.json, processes.csv, and the evidence in cases.jsonl and evidence.csv',
    )
    .option('--indicators <file>', 'go by another indicator file (YAML)')
    .option('--json', 'print the summary as JSON')
    .option('--cases', 'print every process with its evidence, a line of JSON each')
    .action(async (files: string[], _options: OcdsOptions, command: Command) =>
      observeFiles(files, command.optsWithGlobals<OcdsOptions>(), ways),
    );
}

async function observeFiles(files: readonly string[], options: OcdsOptions, ways: OcdsWays): Promise<void> {
  // Loaded where it is wanted: the other commands are to start fast.
  const { indicatorFile, isReportFile, isReportPage, makeReport, plannedOnly } = await import(
    '../application/observing/observing.ts'
  );
  const name = options.indicators ?? ways.indicators;
  const read = indicatorFile(await ways.read(name));
  if (!read.ok) throw badInput(`${name}: ${read.error}`);
  const { parsed, indicators } = read.value;
  const { out } = options;
  const folder = out === undefined ? undefined : await ways.folder(out, { isReportFile, isReportPage });
  const bytes = new TextEncoder();
  const print = (text: string) => ways.writeBytes(bytes.encode(text));
  const report = makeReport(indicators, folder, options.cases === true ? print : undefined);
  const run = await runOf({ do: 'observe', indicators: parsed }, files, options, ways);
  const totals = await ways.run(run, { ...outputOf(ways), write: report.take });
  if (totals.written === 0) {
    await folder?.unmake();
    throw new Exit(1, 'nothing could be read: there is no process to observe');
  }
  const summary = await report.finish(files.length === 0 ? ['standard input'] : files);
  if (options.cases === true) return endWith(totals);
  const text =
    options.json === true
      ? JSON.stringify(summary, null, 2)
      : shortTable(summary, totals, plannedOnly(summary.planned), options.out);
  await print(`${text}\n`);
  endWith(totals);
}

/** What a terminal shows: the forms, and where the rest is. */
function shortTable(summary: Summary, totals: OcdsTotals, apart: string, out: string | undefined): string {
  const names = [
    ...summary.forms.map(({ id, name }) => [id, name] as const),
    ['unclassifiable', 'Unclassifiable'] as const,
  ];
  const width = Math.max(...names.map(([, name]) => name.length));
  const lines = names.map(([id, name]) => {
    const number = summary.all.byForm[id] ?? 0;
    const share = summary.processes === 0 ? 0 : Math.round((100 * number) / summary.processes);
    return `  ${name.padEnd(width)}  ${String(number).padStart(8)}  ${String(share).padStart(3)}%`;
  });
  return [
    `${summary.processes} processes from ${totals.releases} releases`,
    ...lines,
    ...(apart === '' ? [] : [apart]),
    summary.reading,
    out === undefined
      ? 'With --out FOLDER: a report that shows the evidence of every process.'
      : `The report begins at ${out}/index.html`,
  ].join('\n');
}
