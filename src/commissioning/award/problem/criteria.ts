import { toPointer } from '../../../kernel/json.ts';
import type { ProblemError } from './problem.ts';
import type { ProblemFile } from './shape.ts';

/**
 * Names of criteria in a file that somebody wrote that are most likely misspelt, by which a bidder would lose its points
 * unseen: a score for a criterion that no policy weighs or sets a minimum for, a minimum for one that is neither weighed nor
 * scored, or a weight for one that nobody is scored on while scores of the same commissioner name another that does not count
 * for it. The file is one that can be read.
 */
export function criterionFaults({ commissioners, scores }: ProblemFile): readonly ProblemError[] {
  const counting = new Map(
    commissioners.map(({ id, policy: { weights, minimumScores = {} } }) => [
      id,
      new Set([...Object.keys(weights), ...Object.keys(minimumScores)]),
    ]),
  );
  const weighed = new Set(commissioners.flatMap(({ policy }) => Object.keys(policy.weights)));
  const asked = new Set(commissioners.flatMap(({ policy }) => Object.keys(policy.minimumScores ?? {})));
  const scored = new Set<string>();
  /** By commissioner: a criterion of its scores that does not count for it. */
  const idle = new Map<string, string>();
  const faults: ProblemError[] = [];
  const told = new Set<string>();
  for (const [n, { commissioner, criterion }] of scores.entries()) {
    scored.add(criterion);
    if (counting.get(commissioner)?.has(criterion) !== true) idle.set(commissioner, criterion);
    if (weighed.has(criterion) || asked.has(criterion) || told.has(criterion) || faults.length >= MOST)
      continue;
    told.add(criterion);
    faults.push({
      path: toPointer(['scores', n, 'criterion']),
      message: `is ${criterion}, which no policy weighs`,
    });
  }
  for (const [n, { id, policy }] of commissioners.entries()) {
    const at = ['commissioners', n, 'policy'] as const;
    for (const criterion of Object.keys(policy.minimumScores ?? {}))
      if (!weighed.has(criterion) && !scored.has(criterion))
        faults.push({
          path: toPointer([...at, 'minimumScores', criterion]),
          message: 'is a minimum for a criterion that no policy weighs and nobody is scored on',
        });
    const other = idle.get(id);
    if (other === undefined) continue;
    for (const [criterion, weight] of Object.entries(policy.weights))
      if (weight > 0 && criterion !== 'price' && !scored.has(criterion))
        faults.push({
          path: toPointer([...at, 'weights', criterion]),
          message: `weighs a criterion that nobody is scored on, while scores are for ${other}, which it does not weigh`,
        });
  }
  return faults.slice(0, MOST);
}

const MOST = 100;
