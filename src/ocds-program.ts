import { Command } from 'commander';
import { runProgram, silence } from './cli/exit-codes.ts';
import { addOcds } from './cli/ocds.ts';
import { ocdsWays } from './ocds-ways.ts';
import { watchOutput } from './output.ts';

/** The `ocds` commands alone; gives the exit code. */
export function ocdsProgram(args: readonly string[]): Promise<number> {
  watchOutput();
  const program = new Command('moothall').option('--json', 'print JSON');
  addOcds(program, ocdsWays);
  silence(program);
  return runProgram(program, args, ocdsWays);
}
