import { isObject } from '../../kernel/json.ts';
import { checkAward, type Discrepancy } from './check.ts';
import { checkProof } from './check-proof.ts';
import type { Problem } from './problem.ts';

/**
 * Everything in which a result differs from what its problem gives, its proof included: the award by `checkAward`, the bound
 * by `checkProof`. A result that says `proved` and carries nothing by which that could be recomputed is refused, except
 * where commissioners fall short: those levels are proved by a search, which carries no certificate.
 */
export function checkResult(problem: Problem, problemHash: string, result: unknown): Discrepancy[] {
  const wrong = checkAward(problem, problemHash, result);
  if (wrong.length > 0 || !isObject(result) || !Array.isArray(result.offers)) return wrong;
  if (result.status === 'infeasible') return wrong;
  const { proof } = result;
  if (isObject(proof) && proof.kind === 'plans') {
    const { wrong: flaws, boundPence, isOnly } = checkProof(problem, proof, result.offers.map(String));
    if (flaws.length > 0) return [...flaws];
    if (boundPence === undefined || boundPence > Number(result.boundPence))
      wrong.push({ path: '/boundPence', message: `is below ${boundPence}, which the proof gives` });
    if (result.tieBreak === 'proved' && !isOnly)
      wrong.push({ path: '/tieBreak', message: 'is not proved by the proof' });
    return wrong;
  }
  const levels = result.autonomy === 'on' && Number(result.worstShortfallPpm) > 0;
  if (result.status === 'proved' && !levels)
    wrong.push({ path: '/proof', message: 'is missing: nothing can be recomputed' });
  return wrong;
}
