import type { Command } from 'commander';
import { checkRules, explainRules } from '../application/rule-files.ts';
import { badInput, Exit, type Ways } from './context.ts';

interface RulesOptions {
  readonly json?: boolean;
  readonly before?: string;
}

/** `rules check` and `rules explain`: rulebooks and regimes as files, without any data. */
export function addRules(program: Command, ways: Ways): void {
  const rules = program.command('rules').description('check and explain rulebooks and regimes');
  rules
    .command('check <file...>')
    .description('whether rulebooks and regimes can be read; each finding with line and column')
    .option(
      '--before <file>',
      'the rulebook that it would take the place of: what it takes from that is told too',
    )
    .action(async (files: string[], _options: RulesOptions, command: Command) => {
      const { json, before } = command.optsWithGlobals<RulesOptions>();
      const library = await ways.library();
      let wrong = 0;
      for (const file of files) {
        const { findings, lines, errors, undecided } = checkRules(
          await ways.read(file),
          file,
          library,
          ways.catalogue.vocabulary,
          before === undefined ? undefined : await ways.read(before),
        );
        wrong += errors;
        if (json === true) {
          ways.write(JSON.stringify({ file, findings, undecided }));
          continue;
        }
        if (lines.length === 0) ways.write(`${file}: in order`);
        for (const line of lines) ways.write(line);
        // A pair that meets over several acts is one pair.
        const pairs = [...new Set(undecided.map(({ allows, refuses }) => `${allows} and ${refuses}`))];
        if (pairs.length > 0)
          ways.write(
            `${file}: not decided: ${pairs.length} ${pairs.length === 1 ? 'pair' : 'pairs'} of a permission and a refusal, each under a condition of its own, such as ${pairs
              .slice(0, 3)
              .join(', ')} (all with --json)`,
          );
      }
      if (wrong > 0) throw new Exit(2, `${wrong} ${wrong === 1 ? 'error' : 'errors'}`);
    });

  rules
    .command('explain <file>')
    .description('a rulebook or regime in plain English, grouped by kind of statement')
    .action(async (file: string, _options: RulesOptions, command: Command) => {
      const { json } = command.optsWithGlobals<RulesOptions>();
      const read = explainRules(await ways.read(file), file, ways.catalogue.vocabulary);
      if (!read.ok) throw badInput(read.error.join('; '));
      const explained = read.value;
      if (json === true) return ways.write(JSON.stringify(explained, null, 2));
      ways.write(`${explained.title}\n\n${explained.summary}`);
      for (const { title, value, bounds } of explained.settings)
        ways.write(`  ${title}: ${value}${bounds === undefined ? '' : ` (${bounds})`}`);
      for (const group of explained.groups) {
        ways.write(`\n${group.title}`);
        for (const statement of group.statements) ways.write(`  ${statement.text} (${statement.id})`);
      }
    });
}
