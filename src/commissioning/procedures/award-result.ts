import type { Static } from 'typebox';
import Type from 'typebox';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { heldReference, line } from '../fields.ts';
import { type AwardedLot, awardedLot, madeUnder, type ProcedureState } from './state.ts';

/**
 * What the engine computed for `award.propose` and its exact checker confirmed: the award problem's hash, the problem
 * itself in the vault (it holds prices), and the result with each lot told in terms of bids. Where a mandate limits what one
 * contract may cost, the limits and the offers that they left out lie in the vault too; so do the budgets of mandates, with
 * what awards took of them before.
 */
export const awardComputed = Type.Object({
  problemHash: Type.String({ title: 'Hash of the award problem' }),
  problem: heldReference('Award problem'),
  contractLimits: Type.Optional(heldReference('Limits for one contract')),
  mandateBudgets: Type.Optional(heldReference('Budgets of mandates')),
  /** Absent in what was worked out before it was kept. */
  mandates: Type.Optional(madeUnder),
  result: Type.Object(
    {
      status: Type.String({ title: 'Status' }),
      offers: Type.Array(line('Offer')),
      valuePence: Type.Integer({ title: 'Public value in pence' }),
      costPence: Type.Integer({ title: 'Cost in pence' }),
      perCommissioner: Type.Array(Type.Object({ id: line('Commissioner') })),
      perLot: Type.Array(awardedLot),
    },
    { title: 'Result' },
  ),
  checked: Type.Literal(true, { title: 'Checked exactly' }),
});
export type AwardComputed = Static<typeof awardComputed>;

/** What an award result (`moothall/award-result/1`) says of one lot. */
export interface SolvedLot {
  readonly id: string;
  readonly offer: string;
  readonly pricePence: number;
  readonly valuePence: number;
}

/** The offer ids of an award problem name bid and offer: `bid-2-offer-1`. */
export const offerId = (bid: string, offer: string): string => `${bid}-${offer}`;

const OFFER = /^(bid-[1-9][0-9]*)-(.+)$/;

/** A result's lots in terms of bids, or why they cannot be: an offer of no open bid means a wrong result. */
export function awardedLots(
  state: ProcedureState,
  perLot: readonly SolvedLot[],
): Result<AwardedLot[], string> {
  const lots: AwardedLot[] = [];
  for (const solved of perLot) {
    const [, bidId, offer] = OFFER.exec(solved.offer) ?? [];
    const opened = bidId === undefined ? undefined : state.bids[bidId]?.opened;
    if (bidId === undefined || offer === undefined || opened === undefined)
      return fail(`Lot ${solved.id} goes to ${solved.offer}, which is no opened offer.`);
    const { pricePence, valuePence } = solved;
    lots.push({
      lot: solved.id,
      bid: bidId,
      offer,
      lead: opened.lead,
      members: opened.members,
      pricePence,
      valuePence,
    });
  }
  return ok(lots);
}
