import { divideHalfUp } from '../../kernel/money.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { impossible, type Objection } from '../concern.ts';
import type { MeanScore, OpenBid, ScoreRow } from './award-shapes.ts';
import { listed } from './decision.ts';
import type { ProcedureState } from './state.ts';

/** The mean of scores with two decimals, rounded half up to two decimals, exactly. */
export function meanScore(scores: readonly number[]): number {
  const sum = scores.reduce((total, score) => total + BigInt(Math.round(score * 100)), 0n);
  return Number(divideHalfUp(sum, BigInt(scores.length))) / 100;
}

/**
 * For every bid, lot and criterion the mean of the individual scores: those for the lot where there are any, else those
 * for all lots. A criterion that nobody scored is an objection, and so are two bids of one lead with different scores.
 */
export function meanScores(
  state: ProcedureState,
  rows: readonly ScoreRow[],
  bids: readonly OpenBid[],
  byLot: ReadonlyMap<string, string>,
): Result<MeanScore[], Objection> {
  const given = new Map<string, number[]>();
  for (const { bid, lot, criterion, score } of rows) {
    const key = scoreKey(bid, lot, criterion);
    given.set(key, [...(given.get(key) ?? []), score]);
  }
  const means = new Map<string, MeanScore>();
  const missing: string[] = [];
  for (const bid of bids)
    for (const lot of bid.lots)
      for (const { id: criterion, kind, lots } of state.criteria) {
        if (kind === 'price' || lots?.includes(lot) === false) continue;
        const scores =
          given.get(scoreKey(bid.id, lot, criterion)) ?? given.get(scoreKey(bid.id, undefined, criterion));
        if (scores === undefined) {
          missing.push(`${criterion} of ${bid.id} on ${lot}`);
          continue;
        }
        const key = scoreKey(bid.lead, lot, criterion);
        const score = meanScore(scores);
        if ((means.get(key)?.score ?? score) !== score)
          return fail(
            impossible(
              'two-bids-of-one-lead',
              `${bid.lead} leads two tenders for lot ${lot} with different scores on ${criterion}: one must be withdrawn.`,
            ),
          );
        means.set(key, { commissioner: byLot.get(lot) ?? '', provider: bid.lead, lot, criterion, score });
      }
  return missing.length === 0
    ? ok([...means.values()])
    : fail(impossible('scores-missing', `Nobody has scored ${listed(missing)} yet.`));
}

/** NUL stands in no id, so that two keys are never one by accident. */
const scoreKey = (bid: string, lot: string | undefined, criterion: string): string =>
  [bid, lot ?? '', criterion].join('\u0000');
