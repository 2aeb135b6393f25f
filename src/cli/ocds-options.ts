import type { Command } from 'commander';
import type { OcdsOutput, OcdsRun, OcdsTotals } from '../application/ocds/port.ts';
import type { OcdsTask } from '../application/ocds/task.ts';
import { ocdsWork } from '../application/ocds/work.ts';
import { printable } from '../kernel/printable.ts';
import { badInput, Exit } from './context.ts';
import type { OcdsWays } from './ocds-ways.ts';

export interface OcdsOptions {
  readonly schema?: string;
  readonly extension?: readonly string[];
  readonly sorted?: boolean;
  readonly threads?: string;
  readonly hold?: string;
  readonly json?: boolean;
  readonly notes?: boolean;
  readonly out?: string;
  readonly indicators?: string;
  readonly cases?: boolean;
}

const MOST_FILES = 60_000;

const also = (file: string, files: readonly string[] = []): readonly string[] => [...files, file];

/** What every command takes. */
export const withOptions = (command: Command, of?: 'package'): Command =>
  command
    .option('--schema <file>', 'take the rules from an OCDS release schema instead of the built-in table')
    .option(
      '--extension <file>',
      `add an OCDS extension to the rules${of === 'package' ? '; an address is named in the package instead' : ''} (may be given several times)`,
      also,
    )
    .option('--sorted', 'the input is sorted by ocid: nothing is laid down on disk')
    .option('--threads <number>', 'how many threads parse and merge (by default one a core)')
    .option(
      '--hold <MiB>',
      'how much is held in memory before it is laid down on disk (by default 16; plain files of up to 512 MiB are read twice instead)',
    );

/** A line that could not be used, or an error found, makes the exit code 1, whatever else went well. */
export function endWith(totals: OcdsTotals): void {
  if (totals.faults > 0 || totals.errors > 0) throw new Exit(1);
}

export const outputOf = (ways: OcdsWays): OcdsOutput => ({
  write: (bytes) => ways.writeBytes(bytes),
  fault: (place, message) => ways.warn(printable(`${place} ${message}`)),
});

export async function runOf(
  task: OcdsTask,
  files: readonly string[],
  options: OcdsOptions,
  ways: Pick<OcdsWays, 'read'>,
): Promise<OcdsRun> {
  const schema = options.schema === undefined ? undefined : await ways.read(options.schema);
  const extensions = await Promise.all((options.extension ?? []).map((file) => ways.read(file)));
  const rules = { extensions, ...(schema === undefined ? {} : { schema }) };
  const isOurs = schema === undefined && extensions.length === 0 && task.do !== 'observe';
  const work = isOurs ? undefined : await ocdsWork({ task, ...rules }, () => () => undefined);
  if (work?.ok === false)
    throw badInput(
      `${[options.schema ?? 'the table', ...(options.extension ?? [])].join(' + ')}: ${work.error}`,
    );
  const threads = countOf('--threads', options.threads, 1);
  const hold = countOf('--hold', options.hold, 1);
  if (files.length > MOST_FILES)
    throw badInput(`${files.length} files: at most ${MOST_FILES} at once (cat them)`);
  const asIs = task.do === 'validate' || task.do === 'releases';
  return {
    task,
    files: files.length === 0 ? ['-'] : files,
    order: asIs ? 'as-is' : options.sorted === true ? 'sorted' : 'any',
    ...rules,
    ...(threads === undefined ? {} : { threads }),
    ...(hold === undefined ? {} : { holdBytes: hold << 20 }),
  };
}

function countOf(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > 1024)
    throw badInput(`${name} must be a whole number from ${least} to 1024, not "${text}"`);
  return count;
}
