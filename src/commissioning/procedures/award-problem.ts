import { fail, ok, type Result } from '../../kernel/result.ts';
import { impossible, type Objection } from '../concern.ts';
import { defined } from '../fact-kind.ts';
import { commissionersOf } from './award-policies.ts';
import { offerId } from './award-result.ts';
import { meanScores } from './award-scores.ts';
import type { AwardInput, AwardProblem, OpenBid } from './award-shapes.ts';
import { listed } from './decision.ts';
import { readOffers } from './opening.ts';
import type { Lot } from './plan.ts';
import type { ProcedureState } from './state.ts';

/**
 * The award problem of a procedure: lots with their ceilings, opened offers by the lead of each bid, the mean of the
 * individual scores, and the policies. Pure: the same input gives the same problem. An objection says what is missing.
 */
export function awardProblem(state: ProcedureState, input: AwardInput): Result<AwardProblem, Objection> {
  const lots = state.lots.filter((lot) => input.lots.includes(lot.id));
  const bare = lots.filter((lot) => lot.ceilingPence === undefined).map((lot) => lot.id);
  if (bare.length > 0)
    return fail(
      impossible(
        'lots-without-ceiling',
        `An award needs a ceiling for each lot; there is none for ${listed(bare)}.`,
      ),
    );
  const bids = openBidsFor(state, input, lots);
  if (!bids.ok) return bids;
  const commissioners = commissionersOf(state, input, lots);
  if (!commissioners.ok) return commissioners;
  const byLot = commissioners.value.byLot;
  const scores = meanScores(state, input.scores, bids.value, byLot);
  if (!scores.ok) return scores;
  return ok({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: commissioners.value.list,
    lots: lots.map((lot) => problemLot(lot, byLot.get(lot.id) ?? '')),
    providers: [...new Set(bids.value.map((bid) => bid.lead))]
      .sort()
      .map((id) => ({ id, flags: [...(input.flags[id] ?? [])].sort() })),
    scores: scores.value,
    offers: bids.value.flatMap((bid) => bid.offers),
  });
}

const problemLot = (lot: Lot, commissioner: string): AwardProblem['lots'][number] =>
  defined<AwardProblem['lots'][number]>({
    id: lot.id,
    commissioner,
    ceilingPence: lot.ceilingPence ?? 0,
    weight: lot.weight,
    units: lot.units,
    reserved: lot.reserved,
    required: lot.required,
  });

function openBidsFor(
  state: ProcedureState,
  input: AwardInput,
  lots: readonly Lot[],
): Result<OpenBid[], Objection> {
  const wanted = new Set(lots.map((lot) => lot.id));
  const open: OpenBid[] = [];
  for (const [id, bid] of Object.entries(state.bids)) {
    if (bid.status !== 'opened' || bid.opened === undefined) continue;
    const offers = readOffers(input.bids[id]?.offers);
    if (offers === undefined)
      return fail(
        impossible('offers-gone', `The offers of ${id} can no longer be read: it must be withdrawn first.`),
      );
    open.push(openBid(id, bid.opened.lead, offers, wanted));
  }
  return ok(open.filter((bid) => bid.offers.length > 0));
}

/** An offer takes all its lots or none: one that also prices a lot which is not to be awarded now cannot win now. */
function openBid(
  id: string,
  lead: string,
  offers: NonNullable<ReturnType<typeof readOffers>>,
  wanted: ReadonlySet<string>,
): OpenBid {
  const own = offers.filter((offer) => Object.keys(offer.prices).every((lot) => wanted.has(lot)));
  const present = new Set(own.map((offer) => offer.id));
  // What requires an offer that cannot win cannot win either, and so on down the line.
  for (let before = -1; before !== present.size; ) {
    before = present.size;
    for (const offer of own)
      if (offer.requires?.some((other) => !present.has(other)) === true) present.delete(offer.id);
  }
  const standing = own.filter((offer) => present.has(offer.id));
  return {
    id,
    lead,
    lots: [...new Set(standing.flatMap((offer) => Object.keys(offer.prices)))],
    offers: standing.map((offer) =>
      defined<AwardProblem['offers'][number]>({
        id: offerId(id, offer.id),
        provider: lead,
        prices: offer.prices,
        group: offer.group === undefined ? undefined : `${id}-${offer.group}`,
        requires: offer.requires?.map((other) => offerId(id, other)),
      }),
    ),
  };
}
