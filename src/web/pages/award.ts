import type { Reading } from '../../application/interface.ts';
import { summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Content, type Html, html } from '../html.ts';
import { type Doc, entriesOf, numberOf, textOf, textsOf } from './document.ts';
import { refusedOf, refusedProposals, withoutRefused } from './refusals.ts';
import { described, everyone, idWords, money, type Names, when, who } from './words.ts';

/** A lot of a proposal or award, with who is to get it. */
export interface AwardedLot {
  readonly lot: string;
  readonly bid?: string;
  readonly lead?: string;
  readonly members: readonly string[];
  readonly pence?: number;
  readonly valuePence?: number;
}

const lotsOf = (award: Doc | undefined): readonly AwardedLot[] =>
  entriesOf(award, 'perLot').map((entry) => {
    const [bid, lead] = [textOf(entry, 'bid'), textOf(entry, 'lead')];
    const [pence, valuePence] = [numberOf(entry, 'pricePence'), numberOf(entry, 'valuePence')];
    return {
      lot: textOf(entry, 'lot') ?? entry.id,
      members: textsOf(entry, 'members'),
      ...(bid === undefined ? {} : { bid }),
      ...(lead === undefined ? {} : { lead }),
      ...(pence === undefined ? {} : { pence }),
      ...(valuePence === undefined ? {} : { valuePence }),
    };
  });

/** The lots as decided, or as last proposed where nothing is decided yet. */
export const awardedLots = (document: Doc): readonly AwardedLot[] => {
  const decided = entriesOf(document, 'awards').flatMap(lotsOf);
  return decided.length > 0 ? decided : lotsOf(entriesOf(document, 'proposals').at(-1));
};

/** Every proposal with what it takes into account, and the decision with its reasons. */
export function award(reading: Reading): Html | undefined {
  const { stream, document, names } = reading;
  const proposals = entriesOf(document, 'proposals');
  const decided = entriesOf(document, 'awards');
  const refused = entriesOf(document, 'refusals');
  if (proposals.length + decided.length + refused.length === 0) return undefined;
  return html`${decided.map((one) => decision(stream, document, one, names))}${proposals.map((one) => proposalPart(stream, document, one, names))}${refusedProposals(stream, document, names)}`;
}

const decision = (
  stream: string,
  document: Doc,
  decided: Doc & { readonly id: string },
  names: Names,
): Html =>
  html`<h3 class="govuk-heading-s" id="${decided.id}">${STATES[textOf(decided, 'status') ?? ''] ?? 'Award'}</h3>
<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/awards/${decided.id}">Look into this award<span class="govuk-visually-hidden"> (${idWords(decided.id)})</span></a>: who won what, and why the others did not.</p>
${summaryList([
  { key: 'Decided', value: when(textOf(decided, 'at')) },
  { key: 'Confirmed', value: when(textOf(decided, 'confirmedAt')) },
  { key: 'Reasons', value: described(decided.reasons, 'reasons', names) },
])}${lotTable(document, decided, 'The award, lot by lot', names)}`;

const STATES: Readonly<Record<string, string>> = {
  decided: 'Award decided; the standstill runs',
  confirmed: 'Award confirmed',
  'set-aside': 'Award set aside',
};

const proposalPart = (
  stream: string,
  document: Doc,
  proposal: Doc & { readonly id: string },
  names: Names,
): Html => {
  const lots = lotsOf(proposal);
  const sum = (values: readonly (number | undefined)[]) =>
    values.every((value) => value !== undefined)
      ? money(values.reduce((total, value) => total + value, 0))
      : undefined;
  return html`<h3 class="govuk-heading-s" id="${proposal.id}">Proposed award (${idWords(proposal.id)})</h3>
<p class="govuk-body"><a class="govuk-link" href="/streams/${stream}/awards/${proposal.id}">Look into this award<span class="govuk-visually-hidden"> (${idWords(proposal.id)})</span></a>: price against value, who gets what, why others did not win, what the rules cost, and what if.</p>
${refusedOf(stream, document, proposal.id, names)}${withoutRefused(stream, document, { id: proposal.id, lots: textsOf(proposal, 'lots') }, names)}
${summaryList([
  { key: 'Proposed', value: when(textOf(proposal, 'at')) },
  { key: 'Public value of its lots', value: sum(lots.map((lot) => lot.valuePence)) },
  { key: 'Price of its lots', value: sum(lots.map((lot) => lot.pence)) },
  { key: 'Lots refused', value: described(textsOf(proposal, 'refused'), 'refused', names) },
])}${lotTable(document, proposal, `${wordsOf(proposal.id)}, lot by lot`, names)}`;
};

function lotTable(document: Doc, award: Doc, caption: string, names: Names): Html | undefined {
  const lots = lotsOf(award);
  if (lots.length === 0) return undefined;
  const titles = entriesOf(document, 'lots');
  return table({
    caption,
    columns: [
      { title: 'Lot' },
      { title: 'Provider' },
      { title: 'Price', numeric: true },
      { title: 'Public value', numeric: true },
    ],
    rows: lots.map((one) => [
      textOf(
        titles.find((lot) => lot.id === one.lot),
        'title',
      ) ?? one.lot,
      provider(one, names),
      money(one.pence) ?? '',
      money(one.valuePence) ?? '',
    ]),
  });
}

function provider(lot: AwardedLot, names: Names): Content {
  if (lot.lead === undefined) return lot.bid ?? 'Not awarded';
  const partners = lot.members.filter((member) => member !== lot.lead);
  return html`${who(lot.lead, names)}${partners.length > 0 && html` with ${everyone(partners, names)}`}${lot.bid !== undefined && ` (${idWords(lot.bid)})`}`;
}
