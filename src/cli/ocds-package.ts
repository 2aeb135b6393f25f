import type { Command } from 'commander';
import type { OcdsTask } from '../application/ocds/task.ts';
import { isAddress, publisherNamed } from '../application/publishing/published-by.ts';
import type { JsonObject } from '../kernel/json.ts';
import { badInput, Exit } from './context.ts';
import { endWith, type OcdsOptions, outputOf, runOf, withOptions } from './ocds-options.ts';
import type { OcdsWays } from './ocds-ways.ts';

interface PackageOptions extends OcdsOptions {
  readonly uri: string;
  readonly publisher: string;
  readonly publisherUri?: string;
  readonly license?: string;
  readonly publicationPolicy?: string;
  readonly published?: string;
  readonly records?: boolean;
  readonly versioned?: boolean;
}

/** `ocds package`: releases as one release package, or processes as one record package. */
export function addPackaging(ocds: Command, ways: OcdsWays): void {
  withOptions(ocds.command('package [files...]'), 'package')
    .description('one release package of all releases as they come, or one record package of all processes')
    .requiredOption('--uri <uri>', 'the address of the package')
    .requiredOption('--publisher <name>', 'who publishes it')
    .option('--publisher-uri <uri>', 'the address of who publishes it')
    .option(
      '--license <uri>',
      'the address of the licence under which it is published (by default that of the packages read)',
    )
    .option('--publication-policy <uri>', 'the address of what readers should know of how it is published')
    .option('--published <date>', 'when (by default the date of the latest release)')
    .option('--records', 'a record package: releases and the compiled release of each process')
    .option('--versioned', 'with the versioned release too')
    .action((files: string[], options: PackageOptions) => writePackage(files, options, ways));
}

async function writePackage(
  files: readonly string[],
  options: PackageOptions,
  ways: OcdsWays,
): Promise<void> {
  if (options.versioned === true && options.records !== true)
    throw badInput('--versioned is for record packages: say --records too');
  const { uri, publisherUri, license, publicationPolicy } = options;
  for (const [option, given] of Object.entries({
    uri,
    'publisher-uri': publisherUri,
    license,
    'publication-policy': publicationPolicy,
  }))
    if (given !== undefined && !isAddress(given))
      throw badInput(`--${option} takes an address such as https://example.org/package.json, not "${given}"`);
  if (options.published !== undefined) {
    // Loaded where it is wanted: the other commands are to start fast.
    const { readInstant } = await import('../kernel/time.ts');
    const read = readInstant(options.published);
    if (!read.ok) throw badInput(`--published: ${read.error}`);
  }
  const task: OcdsTask =
    options.records === true ? { do: 'records', versioned: options.versioned === true } : { do: 'releases' };
  const given = options.extension ?? [];
  const run = await runOf(task, files, { ...options, extension: given.filter((one) => !isWeb(one)) }, ways);
  const text = (part: string) => ways.writeBytes(new TextEncoder().encode(part));
  const about = {
    uri,
    version: '1.1',
    ...publisherNamed(options.publisher, { uri: publisherUri, license, publicationPolicy }),
  };
  const name = options.records === true ? 'records' : 'releases';
  const begin = () => text(`${JSON.stringify(about).slice(0, -1)},"${name}":[`);
  const named = { extensions: new Set(given.filter(isWeb)), licences: new Set<string>() };
  let first = true;
  const totals = await ways.run(run, {
    ...outputOf(ways),
    package: (beside) => gather(beside, named),
    write: async (bytes) => {
      if (first) await begin();
      // Every entry comes with a comma before it, and the first needs none.
      await ways.writeBytes(first ? bytes.subarray(1) : bytes);
      first = false;
    },
  });
  const published = options.published ?? totals.latest;
  if (first) {
    if (published === '') throw badInput('there is no release to package, and so no date: say --published');
    await begin();
  }
  const more = {
    ...(published === '' ? {} : { publishedDate: published }),
    ...(named.extensions.size === 0 ? {} : { extensions: [...named.extensions] }),
    ...(license === undefined && named.licences.size === 1 ? { license: [...named.licences][0] } : {}),
  };
  await text(
    `\n]${Object.entries(more)
      .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join('')}}\n`,
  );
  if (license === undefined && named.licences.size > 1)
    ways.warn('the packages read have different licences, and this one none: say --license');
  if (published === '')
    throw new Exit(1, 'no release has a date, and so the package has none: say --published');
  endWith(totals);
}

/** Extensions and licences named by more packages than any has are not worth their memory. */
const MOST_NAMED = 1_000;

/** What of a package read holds for its releases wherever they go: the extensions that they use, the licence they are under. */
function gather({ extensions, license }: JsonObject, named: Named): void {
  for (const one of Array.isArray(extensions) ? extensions : [])
    if (typeof one === 'string' && isAddress(one) && named.extensions.size < MOST_NAMED)
      named.extensions.add(one);
  if (typeof license === 'string' && isAddress(license) && named.licences.size < MOST_NAMED)
    named.licences.add(license);
}

interface Named {
  readonly extensions: Set<string>;
  readonly licences: Set<string>;
}

const isWeb = (text: string): boolean => /^https?:/.test(text) && isAddress(text);
