import type { Command } from 'commander';
import { play, readScenario } from '../application/scenario.ts';
import { mayActAs } from './authority.ts';
import { badInput, Exit, partyNamed, type Ways } from './context.ts';
import { tellOutcome } from './telling.ts';

interface RunOptions {
  readonly token?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly simulate?: boolean;
}

/** `run`: plays a scenario, line by line, and stops at the first line that goes otherwise than it expects. */
export function addRunning(program: Command, ways: Ways): void {
  program
    .command('run <scenario>')
    .description(
      'play a scenario (JSON lines); a line that goes otherwise than expected stops it with exit 1',
    )
    .option(
      '--simulate',
      'make an empty data folder simulated, for ever, so that lines may say when they happen',
    )
    .option('--token <tokens>', 'tokens of the parties that act, with commas between (or MOOTHALL_TOKEN)')
    .action(async (file: string, options: RunOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<RunOptions>();
      const lines = readScenario(await ways.read(file));
      if (!lines.ok) throw badInput(`${file}, ${lines.error}`);
      const hall = await ways.open({
        ...(data === undefined ? {} : { data }),
        simulate: options.simulate === true,
      });
      try {
        const stage = {
          moothall: hall.moothall,
          via: 'scenario' as const,
          begun: await hall.parts.now(),
          setTime: hall.setTime,
          mayActAs: (party: string) => mayActAs(hall, ways, partyNamed(party), options.token),
        };
        for await (const played of play(stage, lines.value)) {
          if (!played.ok) throw badInput(`${file}, ${played.error}`);
          const { line, outcome, differs } = played.value;
          if (json === true)
            ways.write(
              JSON.stringify({
                line: line.line,
                action: line.action,
                outcome,
                ...(differs === undefined ? {} : { differs }),
              }),
            );
          else ways.write(`${line.line} ${tellOutcome(line.action, outcome).join('\n')}`);
          if (differs !== undefined) throw new Exit(1, `${file}, line ${line.line}: ${differs}`);
        }
        if (json !== true) ways.write(`${lines.value.length} acts, each as expected`);
      } finally {
        await hall.close();
      }
    });
}
