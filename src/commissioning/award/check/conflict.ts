import { isObject } from '../../../kernel/json.ts';
import type { Problem } from '../problem/problem.ts';
import type { Discrepancy } from './check.ts';
import { anyAward } from './possible.ts';

/** A rule that must hold, or a lot that must be awarded. */
export interface Claimed {
  readonly type: string;
  readonly id: string;
  readonly commissioner: string;
}

/** Whether there is an award where, of all rules that must hold and all lots that must be awarded, only these count. */
export interface Question {
  readonly demands: readonly Claimed[];
  /** What the claim comes to, if it is true. */
  readonly isPossible: boolean;
  /** What is wrong, if it is not. */
  readonly ifNot: Discrepancy;
}

export interface ConflictChecked {
  readonly wrong: readonly Discrepancy[];
  /** What the checker's own search did not settle. */
  readonly open: readonly Question[];
}

/** Work for all questions of one conflict together: some seconds. */
const WORK = 20_000_000;

/**
 * Whether a conflict is one, by its definition, on the whole problem: it leaves no award, and without any one of it there is
 * one, which is found and recomputed. Of a result whose `tieBreak` is unproved only the first is claimed.
 */
export function checkConflict(problem: Problem, result: Record<string, unknown>): ConflictChecked {
  const wrong: Discrepancy[] = [];
  const open: Question[] = [];
  let left = WORK;
  const asked = questionsOf(result);
  for (const [n, question] of asked.entries()) {
    // The rest of the work is shared by the questions that are left.
    const work = n === 0 ? Math.floor(left / 2) : Math.floor(left / (asked.length - n));
    const { found, work: done } = anyAward(withDemands(problem, question.demands), work);
    left -= done;
    if (found === 'open') open.push(question);
    else if ((found !== 'none') !== question.isPossible) wrong.push(question.ifNot);
  }
  if (result.tieBreak !== 'unproved') return { wrong, open };
  if (wrong.length === 0 && open.length === 0)
    wrong.push({ path: '/tieBreak', message: 'is proved: without any one of them the rest can hold' });
  return {
    wrong: wrong.filter(({ path }) => path === '/conflict' || path === '/tieBreak'),
    open: open.filter(({ isPossible }) => !isPossible),
  };
}

/** What of a conflict that passed the check is still to be answered, as the checker's own search did not settle it. */
export const openQuestions = (problem: Problem, result: object): readonly Question[] =>
  checkConflict(problem, { ...result }).open;

function questionsOf(result: Record<string, unknown>): readonly Question[] {
  const claims: unknown[] = Array.isArray(result.conflict) ? result.conflict : [];
  const conflict = claims.filter(isObject).map(
    ({ type, id, commissioner }): Claimed => ({
      type: String(type),
      id: String(id),
      commissioner: String(commissioner),
    }),
  );
  return [
    {
      demands: conflict,
      isPossible: false,
      ifNot: { path: '/conflict', message: 'is no conflict: there is an award that keeps all of it' },
    },
    ...conflict.map((_, n) => ({
      demands: conflict.filter((__, other) => other !== n),
      isPossible: true,
      ifNot: { path: `/conflict/${n}`, message: 'is not needed: the rest of it already leaves no award' },
    })),
  ];
}

/** The problem in which only these rules must hold and only these lots must be awarded. */
function withDemands(problem: Problem, demands: readonly Claimed[]): Problem {
  const has = (type: string, id: string, commissioner: string) =>
    demands.some((one) => one.type === type && one.id === id && one.commissioner === commissioner);
  return {
    ...problem,
    commissioners: problem.commissioners.map((one) => ({
      ...one,
      rules: one.rules.filter(({ strength, id }) => strength === 'must' && has('rule', id, one.id)),
    })),
    lots: problem.lots.map((lot) => ({
      ...lot,
      required: has('lot', lot.id, lot.commissioner) && lot.required,
    })),
  };
}
