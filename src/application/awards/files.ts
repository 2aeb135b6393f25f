import {
  type AwardResult,
  type ConflictQuestion,
  checkResult as checkClaims,
  criterionFaults,
  type Discrepancy,
  generateProblem,
  isShown,
  MOST_CHARACTERS,
  openQuestions,
  type Problem,
  type ProblemContent,
  type ProblemError,
  type ProviderSharing,
  parseProblemText,
  readProblem,
  resultSoFar,
  SIZES,
  shareSavings,
  unshown,
} from '../../commissioning/award/index.ts';
import { hashOf } from '../../kernel/hash.ts';
import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import type { AwardProgress, AwardRunner } from './engine.ts';

export { MOST_CHARACTERS };

/** A problem file as read, with the hash that results name it by. */
export interface ProblemFile {
  readonly file: unknown;
  readonly problem: Problem;
  readonly hash: string;
}

/** Reads a problem file; the error is its first fault, with its JSON path. */
export function openProblem(text: string): Result<ProblemFile, string> {
  const parsed = parseProblemText(text);
  if (!parsed.ok) return fail(inOneLine(`${parsed.error.path} ${parsed.error.message}`));
  const problem = readProblem(parsed.value);
  if (problem.ok) return ok({ file: parsed.value, problem: problem.value, hash: hashOf(parsed.value) });
  return fail(firstOf(problem.error));
}

/** Reads a problem file that somebody wrote: names of criteria that are most likely misspelt are faults too. */
export function openWrittenProblem(text: string): Result<ProblemFile, string> {
  const read = openProblem(text);
  if (!read.ok) return read;
  const faults = criterionFaults(read.value.file as ProblemContent);
  return faults.length === 0 ? read : fail(firstOf(faults));
}

function firstOf(faults: readonly ProblemError[]): string {
  const [first] = faults;
  const others = faults.length - 1;
  return inOneLine(
    `${first?.path ?? ''} ${first?.message ?? ''}${others > 0 ? ` (and ${others} more)` : ''}`,
  );
}

const MOST_TOLD = 500;

/** What a file says is told in one line of its own length: names with line breaks, or without end, cannot make it more. */
function inOneLine(text: string): string {
  const line = text
    .slice(0, 2 * MOST_TOLD)
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line.length > MOST_TOLD ? `${line.slice(0, MOST_TOLD)}…` : line;
}

/** Reads a result file; what it claims is for the checker to judge. */
export function openResult(text: string): Result<AwardResult, string> {
  const parsed = parseProblemText(text);
  if (!parsed.ok) return fail(inOneLine(`${parsed.error.path} ${parsed.error.message}`));
  if (!isObject(parsed.value) || parsed.value.format !== 'moothall/award-result/1')
    return fail('/format is not moothall/award-result/1');
  if (!Array.isArray(parsed.value.offers) || !parsed.value.offers.every((offer) => typeof offer === 'string'))
    return fail('/offers must be a list of ids');
  return ok(parsed.value as unknown as AwardResult);
}

/**
 * Checks a result: feasibility, values, costs, what its proof claims and whether a conflict is a minimal one, by the checker's
 * own code. What no proof in the file shows (what commissioners would reach alone, or where the checker's own search does not
 * come to an end) is worked out again by the solver.
 */
export async function checkResult(
  { file, problem, hash }: ProblemFile,
  result: AwardResult,
  runner: AwardRunner,
): Promise<Result<readonly Discrepancy[], string>> {
  const wrong = checkClaims(problem, hash, result);
  if (wrong.length > 0 || result.status === 'gap') return ok(wrong);
  if (result.status === 'infeasible')
    return ok(await stillWrong(file, openQuestions(problem, result), runner));
  if (result.status === 'proved' && isShown(problem, { ...result })) return ok([]);
  const again = await runner.run(file, { autonomy: result.autonomy === 'on' });
  if (!again.ok) return ok([{ path: '/status', message: `claims ${result.status}, but ${again.error}` }]);
  const right = again.value;
  if (result.status === 'proved' && right.status === 'gap')
    return ok([
      { path: '/status', message: 'claims proved, which could not be shown within the time of the check' },
    ]);
  const claims = (award: Omit<AwardResult, 'seconds'>) => ({
    status: award.status,
    autonomy: award.autonomy,
    tieBreak: award.tieBreak,
    offers: award.offers,
    perCommissioner: award.perCommissioner,
    gap: award.gap,
  });
  const [claimed, found] = [claims(result), claims(right)];
  const different = (Object.keys(found) as (keyof typeof found)[]).filter(
    (key) => hashOf(claimed[key] ?? null) !== hashOf(found[key] ?? null),
  );
  return ok(different.map((key) => ({ path: `/${key}`, message: 'is not what the exact search comes to' })));
}

/** What is wrong with a conflict by questions that the check's own search left open: the solver is asked each of them. */
async function stillWrong(
  file: unknown,
  open: readonly ConflictQuestion[],
  runner: AwardRunner,
): Promise<readonly Discrepancy[]> {
  const wrong: Discrepancy[] = [];
  for (const { demands, isPossible, ifNot } of open) {
    const award = await runner.run(withDemands(file, demands), { autonomy: false });
    if (!award.ok)
      wrong.push({
        ...ifNot,
        message: 'could not be shown to be part of a conflict within the time of the check',
      });
    else if ((award.value.status !== 'infeasible') !== isPossible) wrong.push(ifNot);
  }
  return wrong;
}

interface Demanding {
  commissioners: { id: string; policy: { rules?: { id: string; strength: string }[] } }[];
  lots: { id: string; required?: boolean }[];
}

/** The file in which only these rules must hold and only these lots must be awarded. */
function withDemands(file: unknown, demands: ConflictQuestion['demands']): unknown {
  const copy = structuredClone(file) as Demanding;
  const has = (type: string, id: string, commissioner?: string) =>
    demands.some(
      (one) => one.type === type && one.id === id && (commissioner ?? one.commissioner) === one.commissioner,
    );
  for (const { id, policy } of copy.commissioners)
    policy.rules = (policy.rules ?? []).filter(
      (rule) => rule.strength !== 'must' || has('rule', rule.id, id),
    );
  for (const lot of copy.lots) lot.required = lot.required === true && has('lot', lot.id);
  return copy;
}

/**
 * What is to be told of a result that passed `checkResult`: what is only the solver's word, or that the check had to solve
 * the problem again, as the file proves it by no numbers of its own.
 */
export function remarksOn({ problem }: ProblemFile, result: AwardResult): readonly string[] {
  if (result.status === 'gap')
    return ['the award is right', ...unshown(problem, { ...result }).map(({ message }) => message)];
  if (result.status === 'infeasible') {
    const shown =
      openQuestions(problem, result).length > 0
        ? "by the solver, as the check's own search did not settle it"
        : result.proof === null
          ? "by the check's own search"
          : 'from the numbers that the file gives for it';
    return result.tieBreak === 'proved'
      ? [
          `that nothing can be awarded, and could be without any one of the conflict, was worked out anew ${shown}`,
        ]
      : [
          `that nothing can be awarded was worked out anew ${shown}`,
          'whether fewer of the conflict would do is not settled',
        ];
  }
  return isShown(problem, { ...result })
    ? []
    : ['the file has no numbers that prove it: the problem was solved again and came to the same award'];
}

const PARTS: Readonly<Record<string, string>> = {
  '/boundPence': 'bound',
  '/open': 'shortfalls',
  '/perCommissioner': 'alone',
};

/**
 * What of a result that passed `checkResult` nobody could check and is somebody's word alone: `bound` (that nothing is worth
 * more), `shortfalls` (that none need be less), `alone` (that commissioners would reach no more alone).
 */
export const uncheckedIn = ({ problem }: ProblemFile, result: AwardResult): readonly string[] =>
  unshown(problem, { ...result }).map(({ path }) => PARTS[path] ?? path);

/** What was known when a search was ended from outside, as a result that claims nothing beyond the award itself. */
export function resultOfProgress(
  { problem, hash }: ProblemFile,
  { offers, boundPence, seconds }: AwardProgress,
  autonomy: 'on' | 'off',
): AwardResult | undefined {
  if (offers === undefined) return undefined;
  const result = resultSoFar(problem, hash, { autonomy, offers, bound: boundPence });
  return result === undefined ? undefined : { ...result, seconds };
}

/** A problem of a named size as the text of its file. */
export function generatedProblem(size: string, given: string): Result<string, string> {
  const known = Object.hasOwn(SIZES, size) ? SIZES[size] : undefined;
  if (known === undefined) return fail(`there is no size ${size}: ${Object.keys(SIZES).join(', ')}`);
  const seed = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isSafeInteger(seed)) return fail('the seed must be a whole number from 0');
  return ok(JSON.stringify(generateProblem(known, seed)));
}

/** What pooling earns and how it could fairly be shared; the result must have passed the check. */
export const sharingOf = ({ problem }: ProblemFile, result: AwardResult): readonly ProviderSharing[] =>
  shareSavings(problem, result.offers);
