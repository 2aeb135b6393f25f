import type { AwardSeen } from '../../application/awards/awards-seen.ts';
import { decimals, pounds } from '../amounts.ts';
import { table } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { type Doc, entriesOf, numberOf } from './document.ts';
import { idWords, plural, who } from './words.ts';

interface Tier {
  readonly spendPence: number;
  readonly percent: number;
}

const tierWords = ({ spendPence, percent }: Tier): string =>
  `${decimals(percent)}% from a spend of ${pounds(spendPence)}`;

/** What the providers said they can take on, what they give off for much, and what came of it in this award. */
export function providersTerms(seen: AwardSeen): Html | undefined {
  if (seen.providers.length === 0) return undefined;
  const { names } = seen.reading;
  return html`${table({
    caption: 'Capacity and discounts',
    captionHidden: true,
    columns: [
      { title: 'Provider' },
      { title: 'Units of capacity' },
      { title: 'Lots' },
      { title: 'Discounts by spend' },
      { title: 'Discount in this award' },
    ],
    rows: seen.providers.map(({ id, capacityUnits, maxLots, discounts = [] }) => {
      const won = seen.perLot.filter(({ lead }) => lead === id).map(({ lot }) => lot);
      const units = seen.lots
        .filter((lot) => won.includes(lot.id))
        .reduce((sum, lot) => sum + (lot.units ?? 0), 0);
      return [
        who(id, names),
        capacityUnits === undefined ? 'No limit given' : `Wins ${units} of ${capacityUnits}`,
        maxLots === undefined ? 'No limit given' : `Wins ${won.length} of at most ${maxLots}`,
        discounts.length === 0 ? 'None' : tierList(discounts),
        reached(seen, id, discounts),
      ];
    }),
  })}
<p class="govuk-body-s">Providers stated this with their tenders. What confirmed awards here gave a provider before is taken off its capacity and its lots already. The discount that its spend reaches comes off every price; prices of what it won are after it, prices of offers before it.</p>`;
}

const tierList = (tiers: readonly Tier[]): Html =>
  html`<ul class="govuk-list">${tiers.map((tier) => html`<li>${tierWords(tier)}</li>`)}</ul>`;

function reached(seen: AwardSeen, provider: string, discounts: readonly Tier[]): string {
  const spend = seen.offers
    .filter((offer) => offer.provider === provider && offer.won)
    .reduce((sum, { prices }) => sum + Object.values(prices).reduce((total, pence) => total + pence, 0), 0);
  const paid = seen.perLot
    .filter(({ lead }) => lead === provider)
    .reduce((sum, lot) => sum + lot.pricePence, 0);
  const percent = Math.max(
    0,
    ...discounts.filter(({ spendPence }) => spendPence <= spend).map((tier) => tier.percent),
  );
  if (discounts.length === 0) return '';
  return percent === 0
    ? `None: its lots cost ${pounds(spend)}`
    : `${decimals(percent)}% off ${pounds(spend)}: ${pounds(spend - paid)}`;
}

/** What a bid says of capacity, lots and discounts, for whoever may read it; and offers that it rules out itself. */
export function bidTerms(document: Doc, bid: Doc & { readonly id: string }, bidder: Html | string): Html {
  const said = bid.terms as Doc | undefined;
  const [units, lots] = [numberOf(said, 'capacityUnits'), numberOf(said, 'maxLots')];
  const tiers = entriesOf(said, 'discounts').flatMap((tier) => {
    const [spendPence, percent] = [numberOf(tier, 'spendPence'), numberOf(tier, 'percent')];
    return spendPence === undefined || percent === undefined ? [] : [{ spendPence, percent }];
  });
  if (units === undefined && lots === undefined && tiers.length === 0) return html``;
  const beyond = units === undefined ? [] : offersBeyond(document, bid, units);
  return html`<h3 class="govuk-heading-s">Capacity and discounts of ${idWords(bid.id)} (${bidder})</h3>
<ul class="govuk-list govuk-list--bullet">${units !== undefined && html`<li>Capacity in all: ${plural(units, 'unit')}</li>`}${lots !== undefined && html`<li>Most lots that it can take: ${lots}</li>`}${tiers.map((tier) => html`<li>Discount: ${tierWords(tier)}</li>`)}</ul>
${beyond.map((offer) => html`<p class="govuk-body"><strong>Cannot win:</strong> ${offer.name} takes ${plural(offer.units, 'unit')}, more than the capacity stated.</p>`)}`;
}

function offersBeyond(document: Doc, bid: Doc, capacity: number) {
  const unitsOf = new Map(entriesOf(document, 'lots').map((lot) => [lot.id, numberOf(lot, 'units') ?? 0]));
  return entriesOf(bid, 'offers').flatMap((offer, index) => {
    const priced = Object.keys((offer.prices ?? {}) as Doc);
    const units = priced.reduce((sum, lot) => sum + (unitsOf.get(lot) ?? 0), 0);
    const name = typeof offer.id === 'string' && !/^\d+$/.test(offer.id) ? offer.id : `offer-${index + 1}`;
    return units > capacity ? [{ name: idWords(name), units }] : [];
  });
}
