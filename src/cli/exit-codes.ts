import { type Command, CommanderError } from 'commander';
import { Exit, type Ways } from './context.ts';

/** The exit code of a command that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** What commander would print of errors itself is left to runProgram, which says it in one line; help is printed. */
export function silence(program: Command): void {
  for (const command of [program, ...allOf(program)])
    command.exitOverride().configureOutput({ outputError: () => undefined });
}

const allOf = (command: Command): Command[] => [...command.commands, ...command.commands.flatMap(allOf)];

/** Runs the command line and gives the exit code; what went wrong is one line on standard error. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  ways: Pick<Ways, 'warn'>,
): Promise<number> {
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
