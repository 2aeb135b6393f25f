import type { Command } from 'commander';
import type { Library } from '../application/rulebooks/governing.ts';
import {
  type CheckedRules,
  checkRules,
  explainRules,
  regimeIn,
  whyNo,
} from '../application/rulebooks/rule-files.ts';
import { dayOf } from '../kernel/time.ts';
import type { Undecided } from '../rules/analysis/analysis.ts';
import type { RegimeDocument } from '../rules/statement.ts';
import { badInput, Exit, type Ways } from './context.ts';

interface RulesOptions {
  readonly json?: boolean;
  readonly before?: string;
  readonly regime?: string;
}

/** `rules check` and `rules explain`: rulebooks and regimes as files, without any data. */
export function addRules(program: Command, ways: Ways): void {
  const rules = program.command('rules').description('check and explain rulebooks and regimes');
  rules
    .command('check <file...>')
    .description(
      'whether rulebooks and regimes can be read, and what may be wrong with them; each finding with line and column',
    )
    .option(
      '--regime <regime>',
      'the law that rulebooks are to be in force under: the id of a regime, or its file; else a regime among the files',
    )
    .option(
      '--before <file>',
      'the rulebook that it would take the place of: what it takes from that is told too',
    )
    .action(async (files: string[], _options: RulesOptions, command: Command) => {
      const { json, ...options } = command.optsWithGlobals<RulesOptions>();
      const library = await ways.library();
      const texts = await Promise.all(files.map(async (file) => [file, await textOf(file, ways)] as const));
      const regime = await regimeFor(options.regime, texts, library, ways);
      const before = options.before === undefined ? undefined : await beforeIn(options.before, ways);
      const within = {
        today: dayOf(ways.now()),
        ...(regime === undefined ? {} : { regime }),
        ...(before === undefined ? {} : { before }),
      };
      let wrong = 0;
      for (const [file, text] of texts) {
        const checked = checkRules(text, file, library, ways.catalogue.vocabulary, within);
        wrong += checked.errors;
        if (json === true)
          ways.write(JSON.stringify({ file, findings: checked.findings, undecided: checked.undecided }));
        else for (const line of [...told(file, checked), ...untold(file, checked)]) ways.write(line);
      }
      if (json !== true && regime === undefined && wrong === 0)
        ways.write('No law was looked at: name one with --regime to find what it does not allow.');
      if (wrong > 0) throw new Exit(2, numbered(wrong, 'error'));
    });

  rules
    .command('explain <file>')
    .description('a rulebook or regime in plain English, grouped by kind of statement')
    .action(async (file: string, _options: RulesOptions, command: Command) => {
      const { json } = command.optsWithGlobals<RulesOptions>();
      const read = explainRules(await textOf(file, ways), file, ways.catalogue.vocabulary);
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

/** The text of a file that is to hold rules. */
async function textOf(file: string, ways: Ways): Promise<string> {
  const text = await ways.read(file);
  if (text.trim() === '') throw badInput(`${file} is empty; a rulebook or regime begins with format:`);
  return text;
}

/** The rulebook that another would take the place of. */
async function beforeIn(file: string, ways: Ways): Promise<string> {
  const text = await textOf(file, ways);
  const wrong = whyNo('rulebook', text, file);
  if (wrong !== undefined) throw badInput(`--before names a rulebook that can be read; ${wrong}`);
  return text;
}

/** The findings on a file, and what follows from them for the whole of it. */
const told = (file: string, { lines, errors }: CheckedRules): readonly string[] => [
  ...lines,
  `${file}: ${lines.length === 0 ? 'in order, as far as could be told' : counted(errors, lines.length - errors)}`,
];

const counted = (errors: number, warnings: number): string =>
  [numbered(errors, 'error'), numbered(warnings, 'warning')].filter((one) => one !== '').join(', ');
const numbered = (count: number, what: string): string =>
  count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;

const ASKED: Readonly<Record<Undecided['question'], string>> = {
  meets: 'a permission and a refusal meet',
  left: 'all refusals together leave anything of a permission',
  ever: 'a condition can ever hold',
  repeats: 'a statement covers another',
  later: 'a duty is due no later than the law has it, whose own stands where it is not',
  bounded: 'a number keeps what the law asks, since none has the name that the law uses',
};

/** How much was left open, with a few of each; two statements that meet over several acts are one question. */
function untold(file: string, { undecided }: CheckedRules): readonly string[] {
  return (Object.keys(ASKED) as Undecided['question'][]).flatMap((question) => {
    const of = undecided.filter((one) => one.question === question);
    const named = [
      ...new Set(
        of.map(({ statement, other }) => (other === undefined ? statement : `${statement} and ${other}`)),
      ),
    ];
    return named.length === 0
      ? []
      : [
          `${file}: could not tell whether ${ASKED[question]}: ${named.slice(0, 3).join(', ')}${named.length > 3 ? ` and ${named.length - 3} more (all with --json)` : ''}`,
        ];
  });
}

/** The regime that is named, else the first among the files. */
async function regimeFor(
  named: string | undefined,
  texts: readonly (readonly [string, string])[],
  library: Library,
  ways: Ways,
): Promise<RegimeDocument | undefined> {
  if (named === undefined)
    return texts.map(([file, text]) => regimeIn(library, file, text)).find((found) => found !== undefined);
  const known = library.regimes.get(named);
  if (known !== undefined) return known;
  const text = await ways.read(named).catch((error: unknown) => {
    throw error instanceof Exit ? noRegime(named, library, error.message) : error;
  });
  const found = regimeIn(library, named, text);
  if (found !== undefined) return found;
  throw noRegime(named, library, whyNo('regime', text, named) ?? '');
}

const noRegime = (named: string, { regimes }: Library, why: string): Exit =>
  badInput(
    `${named} is no regime: there are ${[...regimes.keys()].join(', ')}, or name the file of one (${why})`,
  );
