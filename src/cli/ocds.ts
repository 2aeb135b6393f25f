import type { Command } from 'commander';
import type { OcdsTask } from '../application/ocds/task.ts';
import { addObserving } from './ocds-observe.ts';
import { endWith, type OcdsOptions, outputOf, runOf, withOptions } from './ocds-options.ts';
import { addPackaging } from './ocds-package.ts';
import type { OcdsWays } from './ocds-ways.ts';

/** `ocds`: published releases compiled, versioned, checked and packaged, whatever their number. */
export function addOcds(program: Command, ways: OcdsWays): void {
  const ocds = program
    .command('ocds')
    .description('work on releases of the Open Contracting Data Standard, from files or standard input');
  const merging = (name: string, description: string) =>
    withOptions(ocds.command(`${name} [files...]`).description(description));
  merging(
    'compile',
    'the compiled release of each process, one JSON line a process, in order of ocid',
  ).action((files: string[], options: OcdsOptions) => work({ do: 'compile' }, files, options, ways));
  merging('version', 'every value that each field has had, one JSON line a process, in order of ocid').action(
    (files: string[], options: OcdsOptions) => work({ do: 'version' }, files, options, ways),
  );
  withOptions(ocds.command('validate [files...]'))
    .description(
      'check releases: shape, codes, ids, references, dates and money; exit 1 where there are errors',
    )
    .option('--json', 'print each finding as a line of JSON')
    .option('--notes', 'tell what is no fault too: unknown fields, codes of their own, what is deprecated')
    .action((files: string[], _options: OcdsOptions, command: Command) => {
      const options = command.optsWithGlobals<OcdsOptions>();
      const task = {
        do: 'validate',
        json: options.json === true,
        notes: options.notes === true,
      } as const;
      return work(task, files, options, ways);
    });
  addPackaging(ocds, ways);
  addObserving(ocds, ways);
  const print = (text: string) => ways.writeBytes(new TextEncoder().encode(`${text.trimEnd()}\n`));
  ocds
    .command('schema')
    .description('print the release schema (JSON Schema) that all this goes by')
    .action(async () => print((await import('../application/ocds/table.ts')).schemaText()));
  ocds
    .command('reference')
    .description('print the reference page of fields, codes and checks, as Markdown')
    .action(async () => print((await import('../application/ocds/table.ts')).ocdsReference()));
}

async function work(
  task: OcdsTask,
  files: readonly string[],
  options: OcdsOptions,
  ways: OcdsWays,
): Promise<void> {
  const run = await runOf(task, files, options, ways);
  const totals = await ways.run(run, outputOf(ways));
  if (task.do === 'validate')
    ways.warn(`${totals.releases} releases: ${totals.errors} errors, ${totals.warnings} warnings`);
  endWith(totals);
}
