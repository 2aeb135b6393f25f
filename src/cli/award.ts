import type { Command } from 'commander';
import { conflictLines } from '../application/awards/conflict.ts';
import type { AwardProgress, AwardRunner } from '../application/awards/engine.ts';
import {
  checkResult,
  generatedProblem,
  MOST_CHARACTERS,
  openResult,
  openWrittenProblem,
  type ProblemFile,
  remarksOn,
  resultOfProgress,
  sharingOf,
  uncheckedIn,
} from '../application/awards/files.ts';
import { type FrontierPoint, frontierOf, frontierSvg } from '../application/awards/frontier.ts';
import { type Limited, limitedTo } from '../application/awards/limited.ts';
import { measuredBy } from '../application/awards/measure.ts';
import { proofLine } from '../application/awards/open-words.ts';
import {
  type CommissionerReason,
  commissionerReason,
  offerReason,
  type Reason,
  ruleReason,
  shortfallLines,
} from '../application/awards/reasons.ts';
import type { AwardResult } from '../commissioning/award/index.ts';
import { formatInFull as pounds } from '../kernel/money.ts';
import { printable } from '../kernel/printable.ts';
import type { Result } from '../kernel/result.ts';
import type { AwardWays } from './award-ways.ts';
import { badInput, Exit } from './context.ts';
import { INTERRUPTED } from './exit-codes.ts';

interface AwardOptions {
  readonly json?: boolean;
  readonly timeLimit?: string;
  readonly out?: string;
  readonly autonomy?: string;
  readonly size?: string;
  readonly seed?: string;
  readonly offer?: string;
  readonly rule?: string;
  readonly commissioner?: string;
  readonly points?: string;
  readonly svg?: string;
}

type Own = AwardResult['perCommissioner'][number];

/** As people count: L2 before L10. */
const inOrder = <T extends { readonly id: string }>(list: readonly T[]): T[] => {
  const { compare } = new Intl.Collator('en-GB', { numeric: true });
  return [...list].sort((a, b) => compare(a.id, b.id));
};

const settles = (pence: number): string =>
  pence === 0 ? 'nothing to settle' : `${pence > 0 ? 'pays' : 'receives'} ${pounds(Math.abs(pence))}`;

/** What a commissioner has together and, with autonomy on, beside what it would have alone. */
function ownLine({ valuePence, costPence, alonePence, shortfallPpm }: Own): string {
  const alone = typeof alonePence === 'number' ? `, alone ${pounds(alonePence)}` : '';
  const short = shortfallPpm > 0 ? `, falls short by ${(shortfallPpm / 10_000).toFixed(4)}%` : '';
  return `value ${pounds(valuePence)}${alone}${short}, cost ${pounds(costPence)}`;
}

/** JSON as people read it; what a terminal would obey rather than show is escaped, as it may only stand in its texts. */
const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** The best award so far, what none is worth more than, and how far they are apart. */
function progressLine({ valuePence: value, boundPence: bound, isChecked, seconds }: AwardProgress): string {
  const gap =
    value === undefined || bound === undefined || bound <= 0
      ? 'open'
      : `${((Math.max(0, bound - value) / bound) * 100).toFixed(3)}%`;
  const shown = (pence: number | undefined) => (pence === undefined ? 'none yet' : pounds(pence));
  return `best ${shown(value)}, bound ${shown(bound)}, gap ${gap}, ${seconds.toFixed(1)} s${isChecked === true ? ', being checked' : ''}`;
}

/** Of the time that is left, what one of the problems may take by which something is explained, and what the check may. */
const EXPLAIN_PART = 0.25;
const CHECK_PART = 0.5;

/** How long it all took, and the check that came after the search. */
const spent = (seconds: number, searched: number | undefined) => ({
  seconds,
  ...(searched === undefined ? {} : { secondsOfCheck: Math.round((seconds - searched) * 1000) / 1000 }),
});

/** A check of less than a tenth of a second is no news. */
const timeLine = ({ seconds, secondsOfCheck = 0 }: Pick<AwardResult, 'seconds' | 'secondsOfCheck'>): string =>
  `${seconds} s${secondsOfCheck < 0.1 ? '' : `, of which the check took ${secondsOfCheck} s`}`;

/** What is left of a search that was stopped. */
function stoppedLine(file: string, best: AwardResult | undefined, out: string | undefined): string {
  if (best === undefined) return `${file}: stopped before any award was found`;
  const where = out === undefined ? '; with --out it would have been kept' : `; it is in ${out}`;
  return `${file}: stopped. The best award so far is worth ${pounds(best.valuePence)}, not proved${where}`;
}

const FOUND = new Map([
  ['proved', 'proved'],
  ['gap', 'not proved'],
  ['infeasible', 'no award'],
]);

function pointLine({ costCapPence, costPence, valuePence, boundPence, status }: FrontierPoint): string {
  const found = status === 'proved' || status === 'gap';
  const what = found ? `cost ${pounds(costPence)}  value ${pounds(valuePence)}  ` : '';
  const open = status === 'gap' ? `: at most ${pounds(boundPence - valuePence)} more` : '';
  return `within ${pounds(costCapPence)}  ${what}${FOUND.get(status) ?? 'not settled in time'}${open}`;
}

/** `award`: problems and results as files, without any data folder. */
export function addAwards(program: Command, machine: AwardWays): void {
  // What files say is shown, never obeyed by a terminal.
  const ways: AwardWays = {
    ...machine,
    write: (line) => machine.write(printable(line)),
  };
  const writeJson = (value: unknown): void => machine.write(jsonText(value));
  const award = program.command('award').description('solve, check and explain award problems as files');
  const given = <T>(file: string, read: Result<T, string>): T => {
    if (!read.ok) throw badInput(`${file}: ${printable(read.error)}`);
    return read.value;
  };
  const textIn = (file: string): Promise<string> => ways.readAtMost(file, MOST_CHARACTERS);
  const problemIn = async (file: string): Promise<ProblemFile> =>
    given(file, openWrittenProblem(await textIn(file)));
  /** A problem with a result of it. */
  const bothIn = async (problemFile: string, resultFile: string) => {
    const problem = await problemIn(problemFile);
    const result = given(resultFile, openResult(await textIn(resultFile)));
    if (result.problemHash !== problem.hash)
      throw badInput(`${resultFile}: /problemHash names another problem than ${problemFile}`);
    return { problem, result };
  };
  const running = async <T>(task: (runner: AwardRunner) => Promise<T>): Promise<T> => {
    const awards = ways.awards();
    try {
      return await task(awards);
    } finally {
      await awards.close();
    }
  };
  const optionsOf = (command: Command): AwardOptions => command.optsWithGlobals<AwardOptions>();

  award
    .command('solve <problem>')
    .description('the award of the greatest public value under every policy')
    .option('--time-limit <seconds>', 'how long to search', '60')
    .option('--out <file>', 'write the result to a file')
    .option('--autonomy <on|off>', 'no commissioner is given up for the gain of others', 'on')
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf(command);
      if (options.autonomy !== 'on' && options.autonomy !== 'off')
        throw badInput('--autonomy must be on or off');
      const timeLimitSeconds = numberIn(options.timeLimit, '--time-limit', 0.001, 86_400);
      const problem = await problemIn(file);
      if (options.out !== undefined) await ways.trySaving(options.out);
      const start = performance.now();
      let known: AwardProgress = {
        valuePence: undefined,
        boundPence: undefined,
        offers: undefined,
        seconds: 0,
      };
      const seconds = () => Math.round(performance.now() - start) / 1000;
      /** When the search had ended. */
      let searched: number | undefined;
      // Line by line also while the search, in a process of its own, has nothing new to tell.
      const show = () => ways.line(progressLine({ ...known, seconds: seconds() }));
      if (ways.interactive) show();
      const showing = ways.interactive ? setInterval(show, 500) : undefined;
      let interrupt: () => void = () => undefined;
      const interrupted = new Promise<undefined>((resolve) => (interrupt = () => resolve(undefined)));
      const listenNoMore = ways.onInterrupt(interrupt);
      const solved = await running((runner) =>
        Promise.race([
          interrupted,
          runner.run(problem.file, { autonomy: options.autonomy === 'on', timeLimitSeconds }, (told) => {
            known = { ...told, boundPence: told.boundPence ?? known.boundPence };
            if (told.isChecked === true) searched = seconds();
          }),
        ]),
      );
      listenNoMore();
      clearInterval(showing);
      if (ways.interactive) ways.line('');
      if (solved === undefined) {
        const best = resultOfProgress(problem, { ...known, seconds: seconds() }, options.autonomy);
        if (options.out !== undefined && best !== undefined)
          await ways.save(options.out, `${jsonText(best)}\n`);
        throw new Exit(INTERRUPTED, stoppedLine(file, best, options.out));
      }
      if (!solved.ok) throw new Exit(1, `${file}: ${printable(solved.error)}`);
      const result = { ...solved.value, ...spent(seconds(), searched) };
      const text = jsonText(result);
      if (options.out !== undefined) await ways.save(options.out, `${text}\n`);
      if (options.json === true) return writeJson(result);
      if (result.status === 'infeasible') {
        for (const line of conflictLines(problem.problem, result)) ways.write(line);
        return;
      }
      ways.write(
        `Value ${pounds(result.valuePence)}, cost ${pounds(result.costPence)}, ${result.perLot.length} lots, ${proofLine(result)}, ${timeLine(result)}`,
      );
      for (const lot of inOrder(result.perLot))
        ways.write(`  ${lot.id}  ${lot.provider}  ${lot.offer}  ${pounds(lot.pricePence)}`);
      for (const one of inOrder(result.perCommissioner)) ways.write(`  ${one.id}  ${ownLine(one)}`);
      const explains = (id: string) =>
        `npx moothall award explain ${file} ${options.out ?? 'RESULT'} --commissioner ${id}`;
      const short = await running((runner) => shortfallLines(problem, result, explains, runner));
      for (const line of short) ways.write(line);
    });

  award
    .command('check <problem> <result>')
    .description('whether a result is right, recomputed exactly; exit 1 with what is wrong')
    .action(async (problemFile: string, resultFile: string, _options: unknown, command: Command) => {
      const { problem, result } = await bothIn(problemFile, resultFile);
      const wrong = given(resultFile, await running((runner) => checkResult(problem, result, runner)));
      const remarks = wrong.length === 0 ? remarksOn(problem, result) : [];
      const unchecked = wrong.length === 0 ? uncheckedIn(problem, result) : [];
      const open = unchecked.length === 0 ? {} : { unchecked };
      if (optionsOf(command).json === true) writeJson({ right: wrong.length === 0, ...open, wrong, remarks });
      else if (wrong.length === 0) {
        const begins = unchecked.length === 0 ? 'right' : `not checked in full: ${unchecked.join(', ')}`;
        ways.write(`${resultFile}: ${begins} (${result.status})${remarks.map((one) => `; ${one}`).join('')}`);
      } else for (const one of wrong) ways.write(`${one.path} ${one.message}`);
      if (wrong.length > 0) throw new Exit(1, `${resultFile}: ${wrong.length} wrong`);
    });

  award
    .command('generate')
    .description('a problem for tests and comparisons, the same for the same size and seed')
    .requiredOption('--size <size>', 'S, M, H1, L, H2 or XL')
    .requiredOption('--seed <n>', 'a whole number')
    .option('--out <file>', 'write it to a file')
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf(command);
      const generated = generatedProblem(options.size ?? '', options.seed ?? '');
      if (!generated.ok) throw badInput(generated.error);
      if (options.out === undefined) ways.write(generated.value);
      else await ways.save(options.out, `${generated.value}\n`);
    });

  award
    .command('explain <problem> <result>')
    .description('why an offer won or lost, what a rule costs, what a commissioner gets and gives')
    .option('--offer <id>', 'an offer')
    .option('--rule <id>', 'a rule, or COMMISSIONER/RULE')
    .option('--commissioner <id>', 'a commissioner')
    .option('--time-limit <seconds>', 'for all problems together that are solved again', '60')
    .action(async (problemFile: string, resultFile: string, _options: unknown, command: Command) => {
      const { offer, rule, commissioner, json, timeLimit } = optionsOf(command);
      const seconds = numberIn(timeLimit, '--time-limit', 0.001, 86_400);
      const { problem, result } = await bothIn(problemFile, resultFile);
      if ([offer, rule, commissioner].filter((one) => one !== undefined).length !== 1)
        throw badInput('name one of --offer, --rule and --commissioner');
      const start = performance.now();
      const elapsed = () => (performance.now() - start) / 1000;
      let hasEnded = false;
      const reason = await running(
        async (threads): Promise<Result<Reason & Pick<CommissionerReason, 'shortfall'>, string>> => {
          const runner = limitedTo(threads, seconds, elapsed, rule === undefined ? EXPLAIN_PART : 1);
          const show = () =>
            ways.line(`${runner.solved()} problems solved again, ${elapsed().toFixed(1)} s of ${seconds} s`);
          if (ways.interactive) show();
          const showing = ways.interactive ? setInterval(show, 500) : undefined;
          try {
            return await explained(runner);
          } finally {
            clearInterval(showing);
            if (ways.interactive) ways.line('');
            hasEnded = runner.hasEnded();
          }
        },
      );
      async function explained(
        runner: Limited,
      ): Promise<Result<Reason & Pick<CommissionerReason, 'shortfall'>, string>> {
        const wrong = given(resultFile, await checkResult(problem, result, runner.taking(CHECK_PART)));
        if (wrong.length > 0)
          throw new Exit(1, `${resultFile}: ${printable(`${wrong[0]?.path} ${wrong[0]?.message}`)}`);
        if (offer !== undefined) return offerReason(problem, result, offer, runner);
        if (rule !== undefined) return ruleReason(problem, result, rule, runner);
        return commissionerReason(problem, result, commissioner ?? '', runner);
      }
      const said = given(problemFile, reason);
      if (json === true) return writeJson({ ...said, ended: hasEnded });
      ways.write(
        `${said.text}${said.shortfall === undefined ? '' : ` ${said.shortfall.text}`}${said.proved ? '' : ' (Not proved.)'}${hasEnded ? ` (The ${seconds} s of --time-limit ended before everything was looked at.)` : ''}`,
      );
    });

  award
    .command('share <problem> <result>')
    .description('what pooling earns in discounts, and how it would fairly be shared')
    .action(async (problemFile: string, resultFile: string, _options: unknown, command: Command) => {
      const { problem, result } = await bothIn(problemFile, resultFile);
      const wrong = given(resultFile, await running((runner) => checkResult(problem, result, runner)));
      if (wrong.length > 0)
        throw new Exit(1, `${resultFile}: ${printable(`${wrong[0]?.path} ${wrong[0]?.message}`)}`);
      const sharing = sharingOf(problem, result);
      if (optionsOf(command).json === true) return writeJson(sharing);
      if (sharing.length === 0)
        ways.write(
          result.status === 'infeasible'
            ? 'Nothing can be awarded, so that there is nothing to share.'
            : 'No discount is reached.',
        );
      for (const one of sharing) {
        const how =
          one.method === 'exact'
            ? 'exact'
            : `sampled, each to ${pounds(one.errorPence ?? 0)} with 99% confidence`;
        ways.write(`${one.provider}: discount ${pounds(one.discountPence)} (fair shares ${how})`);
        for (const share of one.shares)
          ways.write(
            `  ${share.commissioner}: by prices ${pounds(share.byPricesPence)}, fair ${pounds(share.shapleyPence)}, ${settles(share.transferPence)}`,
          );
      }
    });

  award
    .command('measure <problem> <result>')
    .description('what an award made under other policies is worth under those of this problem')
    .action(async (problemFile: string, resultFile: string, _options: unknown, command: Command) => {
      const { problem } = await problemIn(problemFile);
      const { offers } = given(resultFile, openResult(await textIn(resultFile)));
      const measured = given(resultFile, measuredBy(problem, offers));
      if (optionsOf(command).json === true) return writeJson(measured);
      ways.write(`Value ${pounds(measured.valuePence)}`);
      for (const { id, valuePence } of measured.perCommissioner) ways.write(`  ${id}  ${pounds(valuePence)}`);
    });

  award
    .command('frontier <problem>')
    .description('the greatest value within each cost')
    .requiredOption('--points <n>', 'how many points, from 2 to 200')
    .option('--time-limit <seconds>', 'for all points together', '60')
    .option('--svg <file>', 'draw it to a file')
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf(command);
      const points = numberIn(options.points, '--points', 2, 200);
      if (!Number.isInteger(points)) throw badInput('--points must be a whole number');
      const limit = numberIn(options.timeLimit, '--time-limit', 0.001, 86_400);
      const problem = await problemIn(file);
      if (options.svg !== undefined) await ways.trySaving(options.svg);
      const frontier = given(
        file,
        await running((runner) => frontierOf(problem.file, points, limit, runner)),
      );
      if (options.svg !== undefined) await ways.save(options.svg, `${frontierSvg(frontier)}\n`);
      if (options.json === true) return writeJson(frontier);
      if (frontier.every(({ status }) => status === 'infeasible'))
        return ways.write(`Nothing can be awarded: npx moothall award solve ${file} says why.`);
      for (const one of frontier) ways.write(pointLine(one));
    });
}

function numberIn(text: string | undefined, name: string, from: number, to: number): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= from && value <= to)) throw badInput(`${name} must be a number from ${from} to ${to}`);
  return value;
}
