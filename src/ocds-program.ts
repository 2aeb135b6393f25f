import { Command } from 'commander';
import { runProgram, silence } from './cli/exit-codes.ts';
import { addOcds } from './cli/ocds.ts';
import { ocdsWays } from './ocds-ways.ts';

/** The `ocds` commands alone; gives the exit code. */
export function ocdsProgram(args: readonly string[]): Promise<number> {
  // Whoever reads our output may stop reading, as `head` does; that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  const program = new Command('moothall').option('--json', 'print JSON');
  addOcds(program, ocdsWays);
  silence(program);
  return runProgram(program, args, ocdsWays);
}
