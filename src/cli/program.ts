import { Command, CommanderError } from 'commander';
import { addActing } from './acting.ts';
import { addAwards } from './award.ts';
import { Exit, type OpenOptions, type Ways } from './context.ts';
import { addIdentities } from './identities.ts';
import { addImporting } from './importing.ts';
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
      'Public bodies, providers and the people who use services agree the rules of their market, then run the market under those rules.',
    )
    .version(version)
    .option('--data <folder>', 'the data folder (or MOOTHALL_DATA)')
    .option('--json', 'print JSON')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
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
  addAwards(program, ways);
  for (const command of allOf(program)) command.exitOverride().configureOutput({ writeErr: () => undefined });
  return program;
}

const allOf = (command: Command): Command[] => [...command.commands, ...command.commands.flatMap(allOf)];

/** Runs the command line and gives the exit code; what went wrong is one line on standard error. */
export async function runProgram(program: Command, args: readonly string[], ways: Ways): Promise<number> {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof Exit) {
      if (error.message !== '') ways.warn(error.message);
      return error.code;
    }
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      if (error.code === 'commander.help') return 2;
      ways.warn(error.message.replace(/^error: /, '').replaceAll('\n', ' '));
      return 2;
    }
    if (error instanceof Error && error.name === 'UserError') {
      ways.warn(error.message);
      return 2;
    }
    throw error;
  }
}
