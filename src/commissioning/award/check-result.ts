import { isObject } from '../../kernel/json.ts';
import { checkAward, type Discrepancy } from './check.ts';
import { checkProof } from './check-proof.ts';
import type { Problem } from './problem.ts';

/** Whether a result carries numbers by which its bound can be recomputed without solving anything. */
export const isCertified = (result: { readonly proof?: unknown }): boolean =>
  isObject(result.proof) && result.proof.kind === 'plans';

/**
 * Everything in which a result differs from what its problem gives, its proof included: the award by `checkAward`, the bound
 * by `checkProof`.
 */
export function checkResult(problem: Problem, problemHash: string, result: unknown): Discrepancy[] {
  const wrong = checkAward(problem, problemHash, result);
  if (wrong.length > 0 || !isObject(result) || !Array.isArray(result.offers)) return wrong;
  if (result.status === 'infeasible') return wrong;
  const { proof } = result;
  if (isCertified(result)) {
    const { wrong: flaws, boundPence, isOnly } = checkProof(problem, proof, result.offers.map(String));
    if (flaws.length > 0) return [...flaws];
    if (boundPence === undefined || boundPence > Number(result.boundPence))
      wrong.push({ path: '/boundPence', message: `is below ${boundPence}, which the proof gives` });
    if (result.tieBreak === 'proved' && !isOnly)
      wrong.push({ path: '/tieBreak', message: 'is not proved by the proof' });
    return wrong;
  }
  return wrong;
}
