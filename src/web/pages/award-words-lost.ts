import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import type { LotCompared } from '../../application/awards/compared.ts';
import type { OfferReason } from '../../application/awards/reasons.ts';
import type { TakenForNothing } from '../../application/awards/taken-for-nothing.ts';
import { decimals, pounds } from '../amounts.ts';
import { lowerFirst } from '../forms/words.ts';
import { commissionerText, criterionTitle, listed, lotTitle, offerWords, withNames } from './award-words.ts';

type Offer = AwardSeen['offers'][number];

/**
 * Why no price would do, as far as the viewer may see it: what bars the offer, else its points or scores beside those of the
 * offers that won, else whom to ask. Never without a reason.
 */
export function noPriceWords(
  seen: AwardSeen,
  offer: Offer,
  { barred, withheld, certain, forNothing }: OfferReason,
): string {
  if (barred !== undefined)
    return `At no price: ${named(seen, barred)}.${withheld === true ? ` To know more, ask ${buyers(seen, offer)}.` : ''}`;
  const begins = certain ? 'At no price' : 'At none of the prices that were looked at';
  if (forNothing !== undefined) return `${begins}: ${forNothingWords(seen, offer, forNothing)}`;
  const lots = offer.compared.flatMap((one) => lotWords(seen, one) ?? []);
  const says = [`${begins}: ${lots.length === 0 ? 'even so, other offers do better' : lots.join('; ')}.`];
  const isHidden = offer.compared.some(({ points }) => points === undefined);
  if (isHidden) says.push(`How that is weighed, the rules do not show you: ask ${buyers(seen, offer)}.`);
  else if (offer.compared.some(couldLead))
    says.push('Points alone do not decide: rules, budgets and what each provider can take on count too.');
  return says.join(' ');
}

/**
 * What decides where no price would do: the points where they alone explain it, else what would be lost with the offers that
 * it is up against, packages with all their lots. Points lot by lot are no reason against a package.
 */
function forNothingWords(seen: AwardSeen, offer: Offer, taken: TakenForNothing): string {
  const behind = offer.compared.filter((one) => one.points !== undefined && !couldLead(one));
  const gone = taken.displaced.map((id) => {
    const won = seen.perLot.filter((lot) => `${lot.bid}-${lot.offer}` === id);
    const lots = listed(
      won.map(({ lot }) => lotTitle(seen, lot)),
      'and',
    );
    const worth = pounds(won.reduce((sum, { valuePence }) => sum + valuePence, 0));
    const what =
      won.length > 1 ? `one package of ${lots}, worth ${worth} together` : `${lots}, worth ${worth}`;
    return `${lowerFirst(offerWords(id))} (${what})`;
  });
  const packages = taken.displaced.some(
    (id) => seen.perLot.filter((lot) => `${lot.bid}-${lot.offer}` === id).length > 1,
  );
  const instead = gone.length === 0 ? '' : `In its place ${listed(gone, 'and')} would be lost. `;
  const points =
    !packages && behind.length > 0 ? `${behind.map((one) => lotWords(seen, one)).join('; ')}. ` : '';
  return `${points}${instead}${lossWords(seen, taken)}`.replace(/^./, (letter) => letter.toLowerCase());
}

function lossWords(seen: AwardSeen, { possible, lessPence }: TakenForNothing): string {
  if (!possible) return 'No award with it keeps every rule and fills every lot that has to be.';
  if (lessPence === undefined || lessPence < 0)
    return 'An award with it could be worth more, but not without a commissioner falling shorter of what it would have alone, which comes first.';
  const value = seen.result?.valuePence;
  return value === undefined || lessPence === 0
    ? 'Even for nothing, no award with it is worth more than this one.'
    : `Even for nothing, no award with it is worth more than ${pounds(value - lessPence)}: ${pounds(lessPence)} less than this one.`;
}

/** Names where a reason has ids. */
export const named = (seen: AwardSeen, reason: string): string => withNames(reason, seen.reading.names);

/** Whether, for nothing, it would have as many points on the lot as the offer that won. */
const couldLead = ({ points }: LotCompared): boolean =>
  points !== undefined && points.own + points.price >= (points.winner ?? 0) + (points.winnerPrice ?? 0);

function lotWords(seen: AwardSeen, { lot, winner, scores, points }: LotCompared): string | undefined {
  const of = `on ${lotTitle(seen, lot)}`;
  const other = winner === undefined ? undefined : (seen.reading.names[winner] ?? winner);
  if (points !== undefined) {
    const beside =
      other === undefined
        ? ', and nobody won it'
        : `, ${other}, who won it, ${decimals(points.winner ?? 0)}${points.winnerPrice === undefined ? '' : ` and ${decimals(points.winnerPrice)} for price`}`;
    return `${of} it has ${decimals(points.own)} points apart from price${beside}; price adds at most ${decimals(points.price)}`;
  }
  if (scores === undefined || scores.length === 0) return undefined;
  const each = scores.map(
    (one) =>
      `${decimals(one.own)} for ${criterionTitle(seen, one.criterion)}${other === undefined ? '' : ` (${other}, who won it: ${decimals(one.winner ?? 0)})`}`,
  );
  return `${of} it scores ${each.join(', ')}`;
}

/** Whoever commissions the lots of an offer. */
function buyers(seen: AwardSeen, offer: Offer): string {
  const ids = new Set(
    seen.lots.filter((lot) => offer.prices[lot.id] !== undefined).map((lot) => lot.commissioner),
  );
  const names = seen.commissioners
    .filter((one) => ids.has(one.id) && !one.own)
    .map((one) => commissionerText(one, seen.reading.names));
  return names.length === 0 ? 'whoever purchases here' : listed(names, 'or');
}
