import { fail, ok, type Result } from '../../kernel/result.ts';
import { impossible, type Objection } from '../concern.ts';
import { defined } from '../fact-kind.ts';
import { type AwardPolicy, commissionersOf } from './award-policies.ts';
import { offerId } from './award-result.ts';
import { type MeanScore, meanScores, type ScoreRow } from './award-scores.ts';
import { listed } from './decision.ts';
import { readOffers } from './opening.ts';
import type { Lot } from './plan.ts';
import type { ProcedureState } from './state.ts';

export type { AwardPolicy } from './award-policies.ts';
export type { ScoreRow } from './award-scores.ts';

/** What the application brings together for an award beside the procedure's own state. */
export interface AwardInput {
  /** The lots to award: `lotsToAward`. */
  readonly lots: readonly string[];
  /** The offers in plaintext, by bid id. */
  readonly bids: Readonly<Record<string, { readonly offers: unknown }>>;
  /** All rows of the collection `scores`. */
  readonly scores: readonly ScoreRow[];
  /** The variable `award.policy`: one policy for all, or each commissioner's own. */
  readonly policy: 'arrangement' | 'commissioner';
  /** The variable `award.weights`, used where the procedure's criteria have no weights. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Of the arrangement's policy; default `linear`. */
  readonly priceFormula?: 'linear' | 'lowest';
  /** Each commissioner's policy and budget, from its mandate. */
  readonly policies: Readonly<
    Record<string, { readonly policy?: AwardPolicy; readonly budgetPence?: number }>
  >;
  /** Flags of the parties that lead bids, such as `vcse`. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

export interface ProblemCommissioner {
  readonly id: string;
  readonly budgetPence?: number;
  readonly members?: Readonly<Record<string, number>>;
  readonly policy: AwardPolicy;
}

/** An award problem in the format `moothall/award-problem/1`. */
export interface AwardProblem {
  readonly format: 'moothall/award-problem/1';
  readonly currency: 'GBP';
  readonly commissioners: readonly ProblemCommissioner[];
  readonly lots: readonly {
    readonly id: string;
    readonly commissioner: string;
    readonly ceilingPence: number;
    readonly weight?: number;
    readonly units?: number;
    readonly reserved?: readonly string[];
    readonly required?: boolean;
  }[];
  readonly providers: readonly { readonly id: string; readonly flags: readonly string[] }[];
  readonly scores: readonly MeanScore[];
  readonly offers: readonly {
    readonly id: string;
    readonly provider: string;
    readonly prices: Readonly<Record<string, number>>;
    readonly group?: string;
    readonly requires?: readonly string[];
  }[];
}

/** An opened, valid bid with what of it concerns the lots to award. */
export interface OpenBid {
  readonly id: string;
  readonly lead: string;
  readonly offers: AwardProblem['offers'];
  readonly lots: readonly string[];
}

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
