import type { AwardResult } from '../../commissioning/award/index.ts';
import type { AwardProblem } from '../../commissioning/procedures/index.ts';
import { bidOf } from './material.ts';

type Commissioner = AwardProblem['commissioners'][number];
type Offer = AwardProblem['offers'][number];

/**
 * The problem of one commissioner alone: its lots, its policy, and the offers for these only. None where the viewer may
 * not read one of the bids, or where a `lowest` reference rests on an offer that is left out here and would differ.
 */
export function aloneProblem(
  problem: AwardProblem,
  one: Commissioner,
  bids: ReadonlySet<string>,
): AwardProblem | undefined {
  const lots = problem.lots.filter((lot) => lot.commissioner === one.id);
  const covered = problem.offers.filter((offer) =>
    Object.keys(offer.prices).every((id) => lots.some((lot) => lot.id === id)),
  );
  const offers = withoutOrphans(covered);
  if (offers.some((offer) => !bids.has(bidOf(offer.id)))) return undefined;
  if (one.policy.priceFormula === 'lowest' && offers.length < covered.length) return undefined;
  const providers = new Set(offers.map((offer) => offer.provider));
  const named = new Set((one.policy.rules ?? []).map((rule) => rule.provider));
  return {
    ...problem,
    commissioners: [one],
    lots,
    providers: problem.providers.filter(({ id }) => providers.has(id) || named.has(id)),
    scores: problem.scores.filter((score) => score.commissioner === one.id && providers.has(score.provider)),
    offers,
  };
}

/** What requires an offer that is not there is not there either, and so on down the line. */
function withoutOrphans(offers: readonly Offer[]): readonly Offer[] {
  const present = new Set(offers.map(({ id }) => id));
  const left = offers.filter((offer) => (offer.requires ?? []).every((other) => present.has(other)));
  return left.length === offers.length ? left : withoutOrphans(left);
}

/** An offer that a commissioner would have taken alone and does not have together, and what of what all share stands in the way. */
export interface GivenUp {
  readonly offer: string;
  /** `group`: of the provider's offers only one can be taken; `package`: a lot goes in a package with lots of others;
   * `follows`: nothing shared, but with another offer gone this commissioner does better with a different one. */
  readonly because: 'group' | 'package' | 'follows' | 'other';
  /** The offers that were taken instead. */
  readonly instead: readonly string[];
}

/** Why a commissioner falls short of what it would have alone: what it would have taken, and what took the place. */
export function givenUp(
  problem: AwardProblem,
  result: Pick<AwardResult, 'offers'>,
  alone: Pick<AwardResult, 'offers'>,
): readonly GivenUp[] {
  const offer = new Map(problem.offers.map((one) => [one.id, one]));
  const buyer = new Map(problem.lots.map((lot) => [lot.id, lot.commissioner]));
  const won = result.offers.flatMap((id) => offer.get(id) ?? []);
  const lots = (one: Offer) => Object.keys(one.prices);
  return alone.offers
    .filter((id) => !result.offers.includes(id))
    .flatMap((id): GivenUp[] => {
      const wanted = offer.get(id);
      if (wanted === undefined) return [];
      const group = won.filter(
        (one) => wanted.group !== undefined && one.provider === wanted.provider && one.group === wanted.group,
      );
      const same = won.filter((one) => lots(one).some((lot) => lots(wanted).includes(lot)));
      const packages = same.filter((one) => new Set(lots(one).map((lot) => buyer.get(lot))).size > 1);
      if (group.length > 0) return [{ offer: id, because: 'group', instead: group.map((one) => one.id) }];
      if (packages.length > 0)
        return [{ offer: id, because: 'package', instead: packages.map((one) => one.id) }];
      return [
        { offer: id, because: same.length > 0 ? 'follows' : 'other', instead: same.map((one) => one.id) },
      ];
    });
}
