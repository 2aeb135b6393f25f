import { Command } from 'commander';
import { awardWays } from './award-ways.ts';
import { addAwards } from './cli/award.ts';
import { runProgram, silence } from './cli/exit-codes.ts';
import { watchOutput } from './output.ts';

// The way in of `npx moothall award`, which needs no database and nothing of the rest: it starts in a fraction of the time.

watchOutput();

const program = new Command('moothall')
  .option('--data <folder>', 'the data folder; files of awards need none')
  .option('--json', 'print JSON');
addAwards(program, awardWays);
silence(program);
process.exitCode = await runProgram(program, process.argv.slice(2), awardWays);
