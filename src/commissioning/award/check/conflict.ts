import { isObject } from '../../../kernel/json.ts';
import type { Problem } from '../problem/problem.ts';
import { type Discrepancy, recompute } from './check.ts';
import { anyAward } from './possible.ts';
import { flawInLimit } from './proof.ts';

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
  /** What the result shows for it: offers of an award, or a proof that there is none. */
  readonly shown: unknown;
  /** Where that stands. */
  readonly path: string;
}

export interface ConflictChecked {
  readonly wrong: readonly Discrepancy[];
  /** What the checker's own search did not settle. */
  readonly open: readonly Question[];
}

/** Work for all questions of one conflict together: some seconds. */
const WORK = 5_000_000;

/**
 * Whether a conflict is one, by its definition, on the whole problem: it leaves no award, and without any one of it there is
 * one. What the result shows of that is recomputed; the rest is looked for. Of a result whose `tieBreak` is unproved only the
 * first is claimed.
 */
export function checkConflict(problem: Problem, result: Record<string, unknown>): ConflictChecked {
  const wrong: Discrepancy[] = [];
  const open: Question[] = [];
  const [whole, ...parts] = questionsOf(result);
  const isClaimed = result.tieBreak !== 'unproved';
  const asked = isClaimed ? [whole, ...parts] : [whole];
  let left = WORK;
  for (const [n, question] of asked.entries()) {
    const flaw = flawOf(problem, question);
    if (flaw !== 'nothing shown') {
      if (flaw !== undefined) wrong.push(flaw);
      continue;
    }
    // The rest of the work is shared by the questions that are left.
    const work = n === 0 ? Math.floor(left / 2) : Math.floor(left / (asked.length - n));
    const { found, work: done } = anyAward(withDemands(problem, question.demands), work);
    left -= done;
    if (found === 'open') open.push(question);
    else if ((found !== 'none') !== question.isPossible) wrong.push(question.ifNot);
  }
  if (!isClaimed && wrong.length === 0 && parts.every(({ shown }) => Array.isArray(shown)))
    wrong.push({ path: '/tieBreak', message: 'is proved: for each of them there is an award without it' });
  return { wrong, open };
}

/** What is wrong with what a result shows for its claim. */
function flawOf(
  problem: Problem,
  { demands, ifNot, shown, path }: Question,
): Discrepancy | undefined | 'nothing shown' {
  const asked = withDemands(problem, demands);
  if (Array.isArray(shown)) {
    const [broken] = recompute(asked, shown.map(String)).broken;
    return broken === undefined ? undefined : { path, message: `is no award without it: ${broken}` };
  }
  if (!isObject(shown)) return 'nothing shown';
  const lots = asked.lots.filter(({ required }) => required).length;
  // Where no lot has to be awarded, to award nothing keeps every rule.
  return lots === 0 ? ifNot : flawInLimit(countingLots(asked), shown, EACH * BigInt(lots));
}

/** What each lot that has to be awarded is worth where it is asked how many of them can be. */
const EACH = 1000n;

/** The problem in which nothing counts but how many of the lots that must be awarded are; none has to be. */
function countingLots(asked: Problem): Problem {
  const weights = new Map([['', 10_000]]);
  return {
    ...asked,
    commissioners: asked.commissioners.map((one) => ({ ...one, weights })),
    lots: asked.lots.map((lot) => ({ ...lot, weight: lot.required ? Number(EACH) : 0, required: false })),
    // By the one criterion that counts all are as good; minimum scores are asked by the others.
    score: (...of) => (of[3] === '' ? 10_000 : asked.score(...of)),
  };
}

/** What of a conflict that passed the check is still to be answered, as the checker's own search did not settle it. */
export const openQuestions = (problem: Problem, result: object): readonly Question[] =>
  checkConflict(problem, { ...result }).open;

function questionsOf(result: Record<string, unknown>): readonly [Question, ...Question[]] {
  const claims: unknown[] = Array.isArray(result.conflict) ? result.conflict : [];
  const conflict = claims.filter(isObject).map(({ type, id, commissioner, without }) => ({
    type: String(type),
    id: String(id),
    commissioner: String(commissioner),
    without,
  }));
  return [
    {
      demands: conflict,
      isPossible: false,
      ifNot: { path: '/conflict', message: 'is no conflict: there is an award that keeps all of it' },
      shown: result.proof,
      path: '/proof',
    },
    ...conflict.map(({ without }, n) => ({
      demands: conflict.filter((__, other) => other !== n),
      isPossible: true,
      ifNot: { path: `/conflict/${n}`, message: 'is not needed: the rest of it already leaves no award' },
      shown: without,
      path: `/conflict/${n}/without`,
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
