import { isObject } from '../../../kernel/json.ts';
import type { Allowance, Problem } from '../problem/problem.ts';
import { checkAlone } from './alone.ts';
import type { Discrepancy, Recomputed } from './check.ts';
import { checkAward } from './claims.ts';
import { checkConflict } from './conflict.ts';
import { faultsOfForm } from './form.ts';
import { checkProof, isAllowed } from './proof.ts';
import { worthMore } from './worth.ts';

/** Whether a result carries numbers by which its bound can be recomputed without solving anything. */
export const isCertified = (result: { readonly proof?: unknown }): boolean =>
  isObject(result.proof) && result.proof.kind === 'plans';

/**
 * Whether the check of a proved award shows all that it claims. With autonomy on the values alone must have been recomputed
 * in time, and nobody may fall short: that no award has lesser shortfalls above 0 is no part of the proof.
 */
export const isShown = (problem: Problem, result: Record<string, unknown>): boolean =>
  isCertified(result) &&
  (result.autonomy !== 'on' || (result.worstShortfallPpm === 0 && checkAlone(problem, result).isComplete));

/** The shortfalls that a result reached: its bound speaks of the awards that fall short no further. */
function allowanceOf(result: Record<string, unknown>): Allowance {
  const alone = new Map<string, number>();
  const buyers: unknown[] = Array.isArray(result.perCommissioner) ? result.perCommissioner : [];
  for (const one of buyers)
    if (isObject(one) && typeof one.alonePence === 'number') alone.set(String(one.id), one.alonePence);
  return { alone, worst: Number(result.worstShortfallPpm), sum: Number(result.sumShortfallPpm) };
}

/** What a check found. */
export interface Checked {
  readonly wrong: readonly Discrepancy[];
  /** The bound that the proof gives, in pence; undefined where there is none that gives one. */
  readonly boundPence: number | undefined;
}

/**
 * Everything in which a result differs from what its problem gives, its proof included: its form by the published schema,
 * the award by `checkAward`, the bound by `checkProof`. The bound may be any at or above the one that the proof gives.
 */
export function examine(problem: Problem, problemHash: string, result: unknown): Checked {
  const found = (wrong: readonly Discrepancy[], boundPence?: number): Checked => ({ wrong, boundPence });
  const misshapen = faultsOfForm(result);
  if (misshapen.length > 0 || !isObject(result) || !Array.isArray(result.offers)) return found(misshapen);
  const wrong = checkAward(problem, problemHash, result);
  if (wrong.length === 0 && result.status === 'infeasible')
    return found(checkConflict(problem, result).wrong);
  if (wrong.length > 0) return found(wrong);
  wrong.push(...checkBound(result));
  if (result.autonomy === 'on') wrong.push(...checkAlone(problem, result).wrong);
  if (wrong.length > 0 || !isCertified(result)) return found(wrong);
  const asked = result.autonomy === 'on' ? { ...problem, allowance: allowanceOf(result) } : problem;
  const { wrong: flaws, boundPence, isOnly } = checkProof(asked, result.proof, result.offers.map(String));
  if (flaws.length > 0) return found(flaws);
  if (boundPence === undefined || boundPence > Number(result.boundPence))
    wrong.push({ path: '/boundPence', message: `is below ${boundPence}, which the proof gives` });
  if (result.status === 'proved' && (result.tieBreak === 'proved') !== isOnly)
    wrong.push({
      path: '/tieBreak',
      message: isOnly ? 'is proved by the proof' : 'is not proved by the proof',
    });
  return found(wrong, boundPence === undefined ? undefined : Math.max(boundPence, Number(result.valuePence)));
}

/**
 * Whether a bound that is only the solver's word is refuted, or shown, by the checker's own search; and what it met on the way
 * that falls short less than any award is said to.
 */
function wordOf(problem: Problem, result: Record<string, unknown>) {
  const allowance = allowanceOf(result);
  const asked = result.autonomy === 'on' ? { ...problem, allowance } : problem;
  const { open } = result;
  const refuted = new Map<string, string>();
  const seen = ({ own }: Recomputed): void => {
    if (!isObject(open)) return;
    const least = (worst: number, sum: number) =>
      isAllowed({ ...problem, allowance: { ...allowance, worst, sum } }, own);
    const [worst, sum] = [Number(open.leastWorstPpm) - 1, Number(open.leastSumPpm) - 1];
    if (worst >= 0 && least(worst, Number.POSITIVE_INFINITY))
      refuted.set('/open/leastWorstPpm', 'is too much: there is an award with a lesser worst shortfall');
    else if (sum >= 0 && least(allowance.worst, sum))
      refuted.set('/open/leastSumPpm', 'is too much: there is an award with a lesser sum of shortfalls');
  };
  const offers = Array.isArray(result.offers) ? result.offers.map(String) : [];
  const bound = worthMore(asked, offers, Number(result.boundPence), seen);
  if (typeof bound === 'object')
    refuted.set(
      '/boundPence',
      `is below ${bound.value}, which ${bound.offers.join(', ') || 'nothing at all'} is worth`,
    );
  return { isShown: bound === 'none', wrong: [...refuted].map(([path, message]) => ({ path, message })) };
}

/** The same, and a bound that its proof gives must be that bound to the penny; one that nothing proves must not be refuted. */
export function checkResult(problem: Problem, problemHash: string, result: unknown): Discrepancy[] {
  const { wrong, boundPence } = examine(problem, problemHash, result);
  if (wrong.length === 0 && isObject(result) && result.status === 'gap' && !isCertified(result))
    return wordOf(problem, result).wrong;
  if (wrong.length > 0 || boundPence === undefined || !isObject(result) || result.boundPence === boundPence)
    return [...wrong];
  return [
    { path: '/boundPence', message: `says ${String(result.boundPence)}, by the proof it is ${boundPence}` },
  ];
}

/**
 * What a result that passed the check only says, and neither its proof nor the checker shows: the pointer of the member and
 * what to tell of it. None where the award is proved or impossible.
 */
export function unshown(problem: Problem, result: Record<string, unknown>): readonly Discrepancy[] {
  if (result.status !== 'gap') return [];
  const said: Discrepancy[] = [];
  if (!isCertified(result) && !wordOf(problem, result).isShown)
    said.push({
      path: '/boundPence',
      message: `that nothing is worth more than ${String(result.boundPence)} pence is the solver's word, not proved`,
    });
  if (result.autonomy === 'on' && result.worstShortfallPpm !== 0)
    said.push({ path: '/open', message: openWords(result) });
  const alone = result.autonomy === 'on' ? checkAlone(problem, result) : undefined;
  if (alone !== undefined && alone.less.length > 0) said.push(...alone.less);
  else if (alone?.isExact === false)
    said.push({
      path: '/perCommissioner',
      message:
        "that commissioners would reach no more alone, and fall short no further, is the solver's word, not proved",
    });
  return said;
}

const percentOf = (ppm: unknown): string => `${(Number(ppm) / 10_000).toFixed(4)}%`;

/** What is not proved of the shortfalls. */
function openWords({ open, worstShortfallPpm, sumShortfallPpm }: Record<string, unknown>): string {
  if (!isObject(open)) return 'that nobody need fall short by less is not shown';
  const begins = 'not proved to be the least:';
  if (open.alone === 'proved' && open.level !== 'worst')
    return open.level === 'sum'
      ? `${begins} the sum of shortfalls, ${percentOf(sumShortfallPpm)}; the search found that it is at least ${percentOf(open.leastSumPpm)}`
      : "that no shortfalls are less is the search's word, not proved";
  return `${begins} the worst shortfall, ${percentOf(worstShortfallPpm)}; the search found that it is at least ${percentOf(open.leastWorstPpm)}`;
}

/** How far a value is from its bound, from 0 to 1. */
const gapOf = (value: number, bound: number): number =>
  bound <= value ? 0 : bound <= 0 ? 1 : Math.min(1, (bound - value) / bound);

/** What a result says of the level that is open: only where one can be, and as its own numbers give it. */
function checkOpen(result: Record<string, unknown>): Discrepancy[] {
  const { open, worstShortfallPpm, sumShortfallPpm } = result;
  if (!isObject(open)) return [];
  const wrong: Discrepancy[] = [];
  const say = (path: string, message: string) => wrong.push({ path: `/open${path}`, message });
  if (result.status !== 'gap' || result.autonomy !== 'on')
    say(
      '',
      'should not be there: only with autonomy on, of an award that is not proved, a level of shortfalls is open',
    );
  const [worst, sum] = [Number(open.leastWorstPpm), Number(open.leastSumPpm)];
  if (worst > Number(worstShortfallPpm)) say('/leastWorstPpm', 'is above the worst shortfall');
  if (sum > Number(sumShortfallPpm)) say('/leastSumPpm', 'is above the sum of shortfalls');
  const level =
    open.alone !== 'proved' || worst < Number(worstShortfallPpm)
      ? 'worst'
      : sum < Number(sumShortfallPpm)
        ? 'sum'
        : 'value';
  if (open.level !== level) say('/level', `says ${String(open.level)}, by its numbers it is ${level}`);
  return wrong;
}

/** What follows from one member for another: gap, who says the bound, what may be proved. */
function checkBound(result: Record<string, unknown>): Discrepancy[] {
  const wrong: Discrepancy[] = [];
  const say = (path: string, message: string) => wrong.push({ path, message });
  const gap = gapOf(Number(result.valuePence), Number(result.boundPence));
  if (result.gap !== gap) say('/gap', `says ${String(result.gap)}, by value and bound it is ${gap}`);
  wrong.push(...checkOpen(result));
  if (result.status === 'proved') {
    if (result.boundBy !== 'exact') say('/boundBy', 'must be exact where the award is proved');
    return wrong;
  }
  if (result.proof !== null && !isCertified(result))
    say('/proof', 'proves no bound of an award that is not proved');
  if ((result.boundBy === 'exact') !== isCertified(result))
    say(
      '/boundBy',
      `is ${isCertified(result) ? 'exact, by the proof' : 'not exact without a proof that gives the bound'}`,
    );
  if (result.tieBreak !== 'unproved') say('/tieBreak', 'cannot be proved where the award is not');
  return wrong;
}
