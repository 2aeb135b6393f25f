import { isObject } from '../../../kernel/json.ts';
import type { Allowance, Problem } from '../problem/problem.ts';
import { checkAlone } from './alone.ts';
import { checkAward, type Discrepancy } from './check.ts';
import { checkProof } from './proof.ts';

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

/**
 * Everything in which a result differs from what its problem gives, its proof included: the award by `checkAward`, the bound
 * by `checkProof`.
 */
export function checkResult(problem: Problem, problemHash: string, result: unknown): Discrepancy[] {
  const wrong = checkAward(problem, problemHash, result);
  if (wrong.length > 0 || !isObject(result) || !Array.isArray(result.offers)) return wrong;
  if (result.status === 'infeasible') return wrong;
  if (result.autonomy === 'on') wrong.push(...checkAlone(problem, result).wrong);
  if (wrong.length > 0) return wrong;
  const { proof } = result;
  if (isCertified(result)) {
    const asked = result.autonomy === 'on' ? { ...problem, allowance: allowanceOf(result) } : problem;
    const { wrong: flaws, boundPence, isOnly } = checkProof(asked, proof, result.offers.map(String));
    if (flaws.length > 0) return [...flaws];
    if (boundPence === undefined || boundPence > Number(result.boundPence))
      wrong.push({ path: '/boundPence', message: `is below ${boundPence}, which the proof gives` });
    if (result.tieBreak === 'proved' && !isOnly)
      wrong.push({ path: '/tieBreak', message: 'is not proved by the proof' });
    return wrong;
  }
  return wrong;
}
