import type { Command } from 'commander';
import { type Played, play, readScenario, type ScenarioLine } from '../application/scenario.ts';
import { mayActAs } from './authority.ts';
import { badInput, Exit, partyNamed, type Ways } from './context.ts';
import { moreOf, tellOutcome } from './telling.ts';

interface RunOptions {
  readonly token?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly simulate?: boolean;
}

/** `run`: plays scenarios line by line, and stops at the first line that goes otherwise than it expects. */
export function addRunning(program: Command, ways: Ways): void {
  program
    .command('run <scenarios...>')
    .description(
      'play scenarios (JSON lines), one after the other as one; a line that goes otherwise than expected stops them with exit 1',
    )
    .option(
      '--simulate',
      'make an empty data folder simulated, for ever, so that lines may say when they happen',
    )
    .option('--token <tokens>', 'tokens of the parties that act, with commas between (or MOOTHALL_TOKEN)')
    .action(async (files: string[], options: RunOptions, command: Command) => {
      const { data, json } = command.optsWithGlobals<RunOptions>();
      const scenarios: { file: string; lines: readonly ScenarioLine[] }[] = [];
      for (const file of files) {
        const lines = readScenario(await ways.read(file));
        if (!lines.ok) throw badInput(`${file}, ${lines.error}`);
        scenarios.push({ file, lines: lines.value });
      }
      const hall = await ways.open({
        ...(data === undefined ? {} : { data }),
        simulate: options.simulate === true,
        playsPast: true,
      });
      try {
        const stage = {
          moothall: hall.moothall,
          via: 'scenario' as const,
          begun: await hall.parts.now(),
          setTime: hall.setTime,
          mayActAs: (party: string) => mayActAs(hall, ways, partyNamed(party), options.token),
        };
        const saved = new Map<string, string>();
        for (const { file, lines } of scenarios)
          for await (const played of play(stage, lines, saved)) {
            if (!played.ok) throw badInput(`${file}, ${played.error}`);
            const { line, outcome, differs } = played.value;
            // What stops the scenario is told once, where errors are told.
            if (json === true || differs === undefined) tellPlayed(ways, played.value, json === true);
            if (differs !== undefined)
              throw new Exit(1, [`${file}, line ${line.line}: ${differs}`, ...moreOf(outcome)].join('\n'));
          }
        const acts = scenarios.reduce((sum, { lines }) => sum + lines.length, 0);
        if (json !== true) ways.write(`${acts} acts, each as expected`);
      } finally {
        await hall.close();
      }
    });
}

function tellPlayed(ways: Ways, { line, outcome, differs }: Played, json: boolean): void {
  const difference = differs === undefined ? {} : { differs };
  const text = json
    ? JSON.stringify({ line: line.line, action: line.action, outcome, ...difference })
    : `${line.line} ${tellOutcome(line.action, outcome).join('\n')}`;
  ways.write(text);
}
