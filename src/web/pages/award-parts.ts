import type { AwardSeen, CommissionerSeen } from '../../application/awards/awards-seen.ts';
import { FRONTIER } from '../../application/awards/studies.ts';
import { pounds } from '../amounts.ts';
import { frontierChart } from '../charts/frontier.ts';
import { table } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { aloneWords, shortfallList } from './award-shortfalls.ts';
import {
  answerTo,
  commissionerHref,
  commissionerName,
  commissionerText,
  fault,
  filesOf,
  lotTitle,
  recompute,
  shortfallWords,
} from './award-words.ts';
import { joined, who } from './words.ts';

/** The picture of price against public value. */
export function frontier(seen: AwardSeen): Html | undefined {
  const { result } = seen;
  if (result === undefined) return undefined;
  const answer = answerTo<'frontier'>(seen, { about: 'frontier' });
  if (answer === undefined) return html`<p class="govuk-body">Being worked out.</p>`;
  if (answer.about === 'fault') return html`<p class="govuk-body">${fault(answer.message)}</p>`;
  const points = answer.points
    .filter(({ status }) => status === 'proved' || status === 'gap')
    .map(({ costCapPence, status, ...point }) => ({
      ...point,
      capPence: costCapPence,
      proved: status === 'proved',
    }));
  if (points.length === 0)
    return html`<p class="govuk-body">No point could be worked out within the time given. The command can be given more.</p>${recompute(seen, [frontierCommand(seen)])}`;
  return html`<p class="govuk-body">Each dot is the greatest public value that can be had for at most that price. Between two dots there may be more awards, but none that is worth more than the dot to the right. The star is this award.</p>
${frontierChart(points, result)}
${points.some((point) => point.valuePence > result.valuePence) && html`<p class="govuk-body-s">Where a dot is higher than the star at the same price, the difference is what it costs that no commissioner is given up for the gain of others.</p>`}
${recompute(seen, [frontierCommand(seen)])}`;
}

const frontierCommand = (seen: AwardSeen): string =>
  `npx moothall award frontier ${filesOf(seen).problem} --points ${FRONTIER.points}`;

/** Each commissioner alone and together. */
export function commissioners(seen: AwardSeen): Html | undefined {
  const { result } = seen;
  if (result === undefined) return undefined;
  const { problem, result: file } = filesOf(seen);
  const shares = savings(seen);
  const earned = shares.size > 0;
  return html`${table({
    caption: 'Alone and together',
    captionHidden: true,
    columns: [
      { title: 'Commissioner' },
      { title: 'Value alone', numeric: true },
      { title: 'Value together', numeric: true },
      { title: 'Compared with alone' },
      { title: 'Price', numeric: true },
      ...(earned ? [{ title: 'Fair share of discounts', numeric: true }] : []),
    ],
    rows: result.perCommissioner.map((own) => {
      const one = seen.commissioners.find(({ id }) => id === own.id);
      return [
        one === undefined ? own.id : nameLink(seen, one),
        aloneWords(seen, own),
        pounds(own.valuePence),
        besideAlone(own),
        pounds(own.costPence),
        ...(earned ? [pounds(shares.get(own.id) ?? 0)] : []),
      ];
    }),
  })}
<p class="govuk-body-s">Alone: the best that each could have had with its own lots and the offers for these only. Value is public value under its own policy.${earned && ' The fair share is of the discounts that buying together earned.'}${!earned && seen.sharing !== undefined && seen.commissioners.length > 1 && ' No provider gave a discount for buying together, so that there is no saving to share out.'}</p>
${shortfallList(seen)}
${recompute(seen, [`npx moothall award check ${problem} ${file}`, `npx moothall award share ${problem} ${file}`, `npx moothall award solve ${problem} --json`])}`;
}

/** What buying together did to one commissioner's value. */
export function besideAlone({ valuePence, alonePence, shortfallPpm }: PerCommissioner): string {
  const more = valuePence - (alonePence ?? 0);
  if (alonePence === null && more < 0) return 'Worth less than nothing';
  if (more === 0) return 'The same';
  return more > 0
    ? `${pounds(more)} more`
    : `${pounds(-more)} less: falls short by ${shortfallWords(shortfallPpm)}`;
}

type PerCommissioner = NonNullable<AwardSeen['result']>['perCommissioner'][number];

const nameLink = (seen: AwardSeen, one: CommissionerSeen): Html =>
  html`<a class="govuk-link" href="${commissionerHref(seen, one.id)}">${commissionerText(one, seen.reading.names)}</a>${one.own && ' (you)'}`;

function savings(seen: AwardSeen): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { shares } of seen.sharing ?? [])
    for (const { commissioner, shapleyPence } of shares)
      sums.set(commissioner, (sums.get(commissioner) ?? 0) + shapleyPence);
  return sums;
}

/** Only where buying together earned a discount: who gets how much of it, and what would settle it fairly. */
export function sharing(seen: AwardSeen): Html | undefined {
  const earned = seen.sharing ?? [];
  if (earned.length === 0) return undefined;
  const { problem, result } = filesOf(seen);
  const nameOf = (id: string) => {
    const one = seen.commissioners.find((known) => known.id === id);
    return one === undefined ? id : commissionerName(one, seen.reading.names);
  };
  return html`${table({
    caption: 'Discounts and their fair shares',
    columns: [
      { title: 'Provider' },
      { title: 'Commissioner' },
      { title: 'By its prices', numeric: true },
      { title: 'Fair share', numeric: true },
      { title: 'To settle' },
    ],
    rows: earned.flatMap(({ provider, shares }) =>
      shares.map((share) => [
        who(provider, seen.reading.names),
        nameOf(share.commissioner),
        pounds(share.byPricesPence),
        pounds(share.shapleyPence),
        transferWords(share.transferPence),
      ]),
    ),
  })}
<p class="govuk-body-s">A fair share is what a commissioner’s lots add to the discount, on average over every order in which the commissioners could have come together (the Shapley value). Who has more than that by its prices would pay the difference to those who have less; nothing is settled unless they agree on it.</p>
${recompute(seen, [`npx moothall award share ${problem} ${result}`])}`;
}

const transferWords = (pence: number): string =>
  pence === 0 ? 'Nothing' : `${pence > 0 ? 'Pays' : 'Receives'} ${pounds(Math.abs(pence))}`;

/** A matrix of so many providers still fits on a desk; beyond it each lot names its winner. */
const MOST_COLUMNS = 6;

/** A matrix of lots by providers. */
export function winners(seen: AwardSeen): Html | undefined {
  if (seen.perLot.length === 0) return undefined;
  const { names } = seen.reading;
  const leads = [...new Set(seen.perLot.map((lot) => lot.lead))];
  const offering = [...new Set([...leads, ...seen.offers.map((offer) => offer.provider)])];
  const providers = offering.length <= MOST_COLUMNS ? offering : leads;
  const wonBy = (lot: string) => seen.perLot.find((one) => one.lot === lot);
  const rows = seen.lots.map((lot) => {
    const one = seen.commissioners.find(({ id }) => id === lot.commissioner);
    const head = html`${lotTitle(seen, lot.id)}${one !== undefined && html`<span class="mh-source">${commissionerText(one, names)}</span>`}`;
    return { lot, head, won: wonBy(lot.id) };
  });
  const shown =
    providers.length <= MOST_COLUMNS
      ? table({
          caption: 'Who won what',
          captionHidden: true,
          columns: [
            { title: 'Lot' },
            ...providers.map((id) => ({ title: names[id] ?? id.replace('party/', '') })),
          ],
          rows: rows.map(({ lot, head, won }) => [
            head,
            ...providers.map((id) => (won?.lead === id ? wonCell(seen, won) : offered(seen, lot.id, id))),
          ]),
        })
      : table({
          caption: 'Who won what',
          captionHidden: true,
          columns: [{ title: 'Lot' }, { title: 'Provider' }],
          rows: rows.map(({ head, won }) => [
            head,
            won === undefined ? 'Nobody' : html`${who(won.lead, names)}: ${wonCell(seen, won)}`,
          ]),
        });
  const { problem, result } = filesOf(seen);
  return html`${shown}${recompute(seen, [`npx moothall award check ${problem} ${result}`])}`;
}

function wonCell(seen: AwardSeen, won: AwardSeen['perLot'][number]): Html {
  const partners = won.members.filter((member) => member !== won.lead);
  return html`<strong class="mh-won">Won</strong> at ${pounds(won.pricePence)}, value ${pounds(won.valuePence)}${partners.length > 0 && html`, with ${joined(partners.map((id) => who(id, seen.reading.names)))}`}${seen.refused.includes(won.lot) && html` <strong>Refused since</strong>`}`;
}

function offered(seen: AwardSeen, lot: string, provider: string): string {
  const prices = seen.offers.filter((one) => one.provider === provider && one.prices[lot] !== undefined);
  const [first] = prices;
  if (first === undefined) return '';
  return `Offered ${prices.map((one) => `${pounds(one.prices[lot] ?? 0)}${Object.keys(one.prices).length > 1 ? ' in a package' : ''}`).join('; ')}`;
}
