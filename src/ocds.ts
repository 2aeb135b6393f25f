import { Command } from 'commander';
import { runProgram, silence } from './cli/exit-codes.ts';
import { addOcds } from './cli/ocds.ts';
import { ocdsWays } from './ocds-ways.ts';

// The way in of `npx moothall ocds`, which needs no database and nothing of the rest: it starts in a fraction of the time.

// Whoever reads our output may stop reading, as `head` does; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('moothall').option('--json', 'print JSON');
addOcds(program, ocdsWays);
silence(program);
process.exitCode = await runProgram(program, process.argv.slice(2), ocdsWays);
