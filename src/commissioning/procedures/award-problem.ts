import { fail, ok, type Result } from '../../kernel/result.ts';
import { impossible, type Objection } from '../concern.ts';
import { defined } from '../fact-kind.ts';
import { budgetsOn } from './award-budgets.ts';
import { beyondLimits, limitsOn, type Shares } from './award-limits.ts';
import { commissionersOf } from './award-policies.ts';
import { offerId } from './award-result.ts';
import { meanScores } from './award-scores.ts';
import type {
  AwardInput,
  AwardProblem,
  Budget,
  ContractLimits,
  LeftOut,
  OpenBid,
  ProblemCommissioner,
} from './award-shapes.ts';
import { providerTerms, readTerms, type Terms } from './bid-terms.ts';
import { listed } from './decision.ts';
import { readOffers } from './opening.ts';
import type { Lot } from './plan.ts';
import { sharesOf } from './shares.ts';
import type { ProcedureState } from './state.ts';

/** A problem, and the mandates' budgets and limits for one contract that it was made under; no limits where no body has one. */
export interface MadeProblem {
  readonly problem: AwardProblem;
  readonly limits?: ContractLimits;
  readonly budgets: Readonly<Record<string, Budget>>;
}

/**
 * The award problem of a procedure: lots with their ceilings, opened offers by the lead of each bid, the mean of the
 * individual scores, and the policies. An offer that alone goes beyond what a mandate allows for one contract cannot win:
 * it is left out, and told beside the problem: by its prices before any discount, which it might not reach. Pure: the same input gives the same. An objection says what is missing.
 */
export function awardProblem(state: ProcedureState, input: AwardInput): Result<MadeProblem, Objection> {
  const lots = state.lots.filter((lot) => input.lots.includes(lot.id));
  const bare = lots.filter((lot) => lot.ceilingPence === undefined).map((lot) => lot.id);
  if (bare.length > 0)
    return fail(
      impossible(
        'lots-without-ceiling',
        `An award needs a ceiling for each lot; there is none for ${listed(bare)}.`,
      ),
    );
  const limits = limitsOn(lots, input.policies);
  const read = openBidsFor(state, input, lots, limits);
  if (!read.ok) return read;
  const bids = read.value.filter((bid) => bid.offers.length > 0);
  const commissioners = commissionersOf(state, input, lots);
  if (!commissioners.ok) return commissioners;
  const byLot = commissioners.value.byLot;
  const scores = meanScores(state, input.scores, bids, byLot);
  if (!scores.ok) return scores;
  const list = commissioners.value.list;
  const counted = new Map(
    list.map(({ id, policy: { weights, minimumScores = {} } }) => [
      id,
      new Set([...Object.keys(weights), ...Object.keys(minimumScores)]),
    ]),
  );
  const problem: AwardProblem = {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: list,
    lots: lots.map((lot) => problemLot(lot, byLot.get(lot.id) ?? '')),
    providers: [...new Set([...bids.map((bid) => bid.lead), ...named(list)])].sort().map((id) => ({
      id,
      flags: [...(input.flags[id] ?? [])].sort(),
      ...providerTerms(
        state,
        id,
        read.value.filter(({ lead }) => lead === id),
      ),
    })),
    scores: scores.value.filter((score) => counted.get(score.commissioner)?.has(score.criterion) === true),
    offers: bids.flatMap((bid) => bid.offers),
  };
  const leftOut = read.value.flatMap((bid) => bid.leftOut);
  return ok({
    problem,
    budgets: budgetsOn(lots, input.policies),
    ...(Object.keys(limits).length === 0 ? {} : { limits: { limits, leftOut } }),
  });
}

/** A rule can name a provider that has no offer here; the format wants it known all the same. */
const named = (commissioners: readonly ProblemCommissioner[]): string[] =>
  commissioners.flatMap(({ policy }) =>
    (policy.rules ?? []).flatMap(({ provider }) => (provider === undefined ? [] : [String(provider)])),
  );

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

interface ReadBid extends OpenBid {
  readonly terms: Terms | undefined;
  readonly leftOut: readonly LeftOut[];
}

function openBidsFor(
  state: ProcedureState,
  input: AwardInput,
  lots: readonly Lot[],
  limits: ContractLimits['limits'],
): Result<ReadBid[], Objection> {
  const shares = new Map(lots.map((lot) => [lot.id, sharesOf(lot)]));
  const market: Market = {
    wanted: new Set(shares.keys()),
    shares: (lot) => shares.get(lot) ?? {},
    limits,
  };
  const open: ReadBid[] = [];
  for (const [id, bid] of Object.entries(state.bids)) {
    if (bid.status !== 'opened' || bid.opened === undefined) continue;
    const offers = readOffers(input.bids[id]?.offers);
    if (offers === undefined)
      return fail(
        impossible('offers-gone', `The offers of ${id} can no longer be read: it must be withdrawn first.`),
      );
    const terms = bid.terms === undefined ? undefined : readTerms(input.bids[id]?.terms);
    if (bid.terms !== undefined && terms === undefined)
      return fail(
        impossible(
          'terms-gone',
          `Capacity and discounts of ${id} can no longer be read: it must be withdrawn first.`,
        ),
      );
    open.push({ ...openBid(id, bid.opened.lead, offers, market), terms });
  }
  return ok(open);
}

interface Market {
  readonly wanted: ReadonlySet<string>;
  readonly shares: Shares;
  readonly limits: ContractLimits['limits'];
}

type Offer = NonNullable<ReturnType<typeof readOffers>>[number];

/** An offer takes all its lots or none: one that also prices a lot which is not to be awarded now cannot win now. */
function openBid(
  id: string,
  lead: string,
  offers: readonly Offer[],
  { wanted, shares, limits }: Market,
): Omit<ReadBid, 'terms'> {
  const able = withoutOrphans(
    offers.filter((offer) => Object.keys(offer.prices).every((lot) => wanted.has(lot))),
  );
  const beyond = new Map(able.map((offer) => [offer.id, beyondLimits(offer.prices, shares, limits)]));
  const standing = withoutOrphans(able.filter((offer) => beyond.get(offer.id)?.length === 0));
  const stands = new Set(standing.map((offer) => offer.id));
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
    leftOut: able
      .filter((offer) => !stands.has(offer.id))
      .map((offer) => {
        const over = beyond.get(offer.id) ?? [];
        const missing = (offer.requires ?? []).filter((other) => !stands.has(other));
        return {
          offer: offerId(id, offer.id),
          provider: lead,
          prices: offer.prices,
          beyond: over,
          requires: over.length > 0 ? [] : missing.map((other) => offerId(id, other)),
        };
      }),
  };
}

/** What requires an offer that cannot win cannot win either, and so on down the line. */
function withoutOrphans(offers: readonly Offer[]): readonly Offer[] {
  const present = new Set(offers.map((offer) => offer.id));
  for (let before = -1; before !== present.size; ) {
    before = present.size;
    for (const offer of offers)
      if (offer.requires?.some((other) => !present.has(other)) === true) present.delete(offer.id);
  }
  return offers.filter((offer) => present.has(offer.id));
}
