import type { Command } from 'commander';
import { directionSeen, harvest } from '../application/importing/harvesting.ts';
import { badInput, type Ways } from './context.ts';

interface HarvestOptions {
  readonly out: string;
  readonly since?: string;
  readonly rate: string;
  readonly json?: boolean;
}

/** `harvest`: a feed of releases, from where the last harvest of it stood. */
export function addHarvesting(program: Command, ways: Ways): void {
  program
    .command('harvest <url>')
    .description(
      'follow a feed of OCDS releases into a file of JSON lines; run again, it goes on where it stood',
    )
    .option('--out <file>', 'where the releases go', 'releases.jsonl')
    .option('--since <date>', 'begin with what was published from this date on')
    .option('--rate <number>', 'requests a second, at most', '2')
    .action(async (url: string, options: HarvestOptions, command: Command) => {
      const { json } = command.optsWithGlobals<HarvestOptions>();
      const rate = Number(options.rate);
      if (!(rate > 0 && rate <= 1000)) throw badInput('--rate is a number of requests a second, such as 2');
      const into = ways.harvestInto(options.out, ({ releases, updated = '' }) => {
        if (ways.interactive) ways.line(`${releases} releases, up to ${updated}`);
      });
      const before = await into.before();
      if (before !== undefined && before.feed !== url)
        throw badInput(`${options.out} is a harvest of ${before.feed}: choose another file with --out`);
      const done = await harvest(
        {
          feed: url,
          rate,
          ...(options.since === undefined ? {} : { since: options.since }),
          ...(before === undefined ? {} : { before }),
        },
        into,
      );
      if (!done.ok) throw badInput(done.error);
      const { releases, updated } = done.value;
      const direction = directionSeen(done.value);
      if (direction === 'unknown' && releases > 1)
        ways.warn(
          'The dates of this feed do not tell in which order it gives its releases: each harvest asks for all of it again, and keeps what is new.',
        );
      const fresh = releases - (before?.releases ?? 0);
      ways.write(
        json === true
          ? JSON.stringify({ file: options.out, releases, fresh, updated, direction })
          : `${fresh} new releases, ${releases} in ${options.out}${updated === undefined ? '' : `, up to ${updated}`}`,
      );
    });
}
