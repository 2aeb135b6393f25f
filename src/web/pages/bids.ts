import type { Reading } from '../../application/interface.ts';
import type { OfferPoint } from '../charts/offers.ts';
import { table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Content, type Html, html } from '../html.ts';
import { awardedLots } from './award.ts';
import { bidTerms } from './award-terms.ts';
import { type Doc, entriesOf, numberOf, partOf, textOf, textsOf } from './document.ts';
import { everyone, idWords, kept, type Names, plural, when, who } from './words.ts';

/** Who is behind a bid, once it has been opened; before, that nobody is told but whoever made it: it alone can read the offers. */
function bidderOf(document: Doc, bid: Doc, names: Names): Content {
  const opened = partOf(bid, 'opened') ?? partOf(bid, 'tenderer');
  const lead = textOf(opened, 'lead');
  if (lead === undefined) {
    const sealed = textOf(document, 'openedAt') === undefined;
    return sealed && entriesOf(bid, 'offers').length > 0 ? 'You' : 'Not shown yet';
  }
  const members = textsOf(opened, 'members').filter((member) => member !== lead);
  return members.length === 0 ? who(lead, names) : html`${who(lead, names)} with ${everyone(members, names)}`;
}

export const lotTitle = (document: Doc, lot: string): string =>
  textOf(
    entriesOf(document, 'lots').find((one) => one.id === lot),
    'title',
  ) ?? lot;

export function bids(reading: Reading): Html | undefined {
  const { document, names } = reading;
  const submitted = entriesOf(document, 'bids');
  if (submitted.length === 0) return undefined;
  return html`${table({
    caption: 'Bids that have come in',
    captionHidden: true,
    columns: [{ title: 'Bid' }, { title: 'Bidder' }, { title: 'Came in' }, { title: 'State' }],
    rows: submitted.map((bid) => [
      html`<span id="${bid.id}">${idWords(bid.id)}</span>`,
      bidderOf(document, bid, names),
      when(textOf(bid, 'at')) ?? '',
      wordsOf(textOf(bid, 'status') ?? (bid.opened === undefined ? 'sealed' : 'open')),
    ]),
  })}${submitted.map((bid) => bidTerms(document, bid, html`${bidderOf(document, bid, names)}`))}${statements(document, submitted, names)}`;
}

/** What bidders wrote to each criterion, where the rules show it. */
function statements(document: Doc, submitted: readonly (Doc & { id: string })[], names: Names): Html {
  const criteria = entriesOf(document, 'criteria');
  return html`${submitted.map((bid) => {
    const written = entriesOf(bid, 'statements').filter(
      (one) => textOf(one, 'words') !== undefined || kept(one.words) !== undefined,
    );
    if (written.length === 0) return undefined;
    return html`<h3 class="govuk-heading-s">What ${idWords(bid.id)} says (${bidderOf(document, bid, names)})</h3>${written.map(
      (one) => {
        const criterion = criteria.find((known) => known.id === textOf(one, 'criterion'));
        return html`<p class="govuk-body govuk-!-margin-bottom-1">${textOf(criterion, 'title') ?? textOf(one, 'criterion')}</p><blockquote class="govuk-body mh-said">${kept(one.words) ?? textOf(one, 'words')}</blockquote>`;
      },
    )}`;
  })}`;
}

/** Every offer on every lot that can be read, with its mean score on that lot. */
export function offerPoints(reading: Reading): readonly OfferPoint[] {
  const { document, names } = reading;
  const given = entriesOf(document, 'scores');
  const awarded = awardedLots(document);
  return entriesOf(document, 'bids').flatMap((bid) =>
    entriesOf(bid, 'offers').flatMap((offer) =>
      Object.entries(partOf(offer, 'prices') ?? {}).flatMap(([lot, pence]) => {
        if (typeof pence !== 'number') return [];
        const score = meanScore(document, given, bid.id, lot);
        return [
          {
            label: idWords(bid.id),
            bidder: bidderOf(document, bid, names),
            lot: lotTitle(document, lot),
            pence,
            ...(score === undefined ? {} : { score }),
            won: awarded.some((one) => one.lot === lot && one.bid === bid.id),
          },
        ];
      }),
    ),
  );
}

/** The mean over criteria of the mean over scorers; criteria weigh as the procurement says, alike where it does not. */
function meanScore(document: Doc, given: readonly Doc[], bid: string, lot: string): number | undefined {
  let [total, weights] = [0, 0];
  for (const criterion of entriesOf(document, 'criteria')) {
    const here = given.filter(
      (score) =>
        score.bid === bid &&
        score.criterion === criterion.id &&
        (score.lot === undefined || score.lot === lot),
    );
    const values = here.map((score) => numberOf(score, 'score')).filter((score) => score !== undefined);
    if (values.length === 0) continue;
    const weight = numberOf(criterion, 'weight') ?? 1;
    total += weight * (values.reduce((sum, value) => sum + value, 0) / values.length);
    weights += weight;
  }
  return weights === 0 ? undefined : total / weights;
}

/** Each person's own score with the reason given, never only a mean. */
export function scores(document: Doc, names: Names): Html | undefined {
  const given = entriesOf(document, 'scores');
  if (given.length === 0) return undefined;
  const criteria = entriesOf(document, 'criteria');
  return table({
    caption: plural(given.length, 'score'),
    columns: [
      { title: 'Bid' },
      { title: 'Criterion' },
      { title: 'Scored by' },
      { title: 'Score', numeric: true },
      { title: 'Reason' },
    ],
    rows: given.map((score) => [
      `${idWords(textOf(score, 'bid') ?? '')}${textOf(score, 'lot') === undefined ? '' : `, ${lotTitle(document, textOf(score, 'lot') ?? '')}`}`,
      textOf(
        criteria.find((one) => one.id === score.criterion),
        'title',
      ) ??
        textOf(score, 'criterion') ??
        '',
      who(textOf(score, 'by') ?? textOf(score, 'scorer') ?? '', names),
      String(numberOf(score, 'score') ?? ''),
      kept(score.reason) ?? textOf(score, 'reason') ?? '',
    ]),
  });
}
