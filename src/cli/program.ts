import { Command } from 'commander';
import { addActing } from './acting.ts';
import { addAwards } from './award.ts';
import type { OpenOptions, Ways } from './context.ts';
import { silence } from './exit-codes.ts';
import { addHarvesting } from './harvesting.ts';
import { addIdentities } from './identities.ts';
import { addImporting } from './importing.ts';
import { addOcds } from './ocds.ts';
import { addPublishing } from './publishing.ts';
import { addReference } from './reference.ts';
import { addRules } from './rules.ts';
import { addRunning } from './running.ts';
import { addShowing } from './showing.ts';
import { addVerifying } from './verifying.ts';

/** Every command of `npx moothall`. Further ones are added by their own files. */
export function makeProgram(ways: Ways, version: string): Command {
  const program = new Command('moothall')
    .description(
      'To start the place: npm start, or npx moothall serve.\n\nPublic bodies, providers and the people who use services agree the rules of their market, then run the market under those rules.',
    )
    .version(version)
    .option('--data <folder>', 'the data folder (or MOOTHALL_DATA)')
    .option('--json', 'print JSON')
    .exitOverride();
  program
    .command('serve')
    .description('serve pages and API (PORT, by default 8080)')
    .action((_options: unknown, command: Command) => ways.serve(command.optsWithGlobals<OpenOptions>()));
  addActing(program, ways);
  addShowing(program, ways);
  addRunning(program, ways);
  addVerifying(program, ways);
  addRules(program, ways);
  addIdentities(program, ways);
  addReference(program, ways);
  addImporting(program, ways);
  addPublishing(program, ways);
  addHarvesting(program, ways);
  addAwards(program, ways);
  addOcds(program, ways.ocds);
  silence(program);
  return program;
}

export { runProgram } from './exit-codes.ts';
