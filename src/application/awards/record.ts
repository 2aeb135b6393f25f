import type { AwardResult } from '../../commissioning/award/index.ts';
import type { AwardComputed } from '../../commissioning/procedures/index.ts';

/** What a proposal has on record of an award, as the result file (`moothall/award-result/1`) that the commands read. */
export function resultOnRecord(problemHash: string, result: AwardComputed['result']): AwardResult {
  const told: unknown = {
    ...result,
    format: 'moothall/award-result/1',
    problemHash,
    perLot: result.perLot.map(({ lot, bid, offer, lead, pricePence, valuePence }) => ({
      id: lot,
      offer: `${bid}-${offer}`,
      provider: lead,
      pricePence,
      valuePence,
    })),
    // The record keeps the award and not its proof, which whoever doubts it has made again. A bound without one is a word.
    proof: null,
    boundBy: result.status === 'gap' ? 'solver' : 'exact',
    seconds: 0,
  };
  return told as AwardResult;
}
