import type { Listed, Reading } from '../../application/interface.ts';
import { details, summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { entriesOf, isErased, numberOf, partOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section } from './frame.ts';
import { rulesByKind } from './rules.ts';
import { everyone, money, type Names, statusTag, streamLink, who } from './words.ts';

/** Members by role, the rules in plain English, needs, procurements, contracts, mandates. */
export async function arrangementPage(reading: Reading, visit: Visit): Promise<StreamPage> {
  const { document, names } = reading;
  const [rulebook, procedures, contracts, mandates] = await Promise.all([
    visit.moothall.rulebook(reading.stream),
    visit.moothall.list({ kind: 'procedure', linkedTo: reading.stream, limit: 100 }, visit.viewer),
    visit.moothall.list({ kind: 'contract', linkedTo: reading.stream, limit: 100 }, visit.viewer),
    visit.moothall.list({ kind: 'mandate', linkedTo: reading.stream, limit: 100 }, visit.viewer),
  ]);
  const rules =
    rulebook === undefined
      ? undefined
      : html`<p class="govuk-body"><strong>${rulebook.title}</strong>${rulebook.regime !== '' && html`, under ${rulebook.regime}`}. ${rulebook.summary}</p>
${details(`Read the rules (${rulebook.statements.length})`, rulesByKind(rulebook, 'h3'))}
<p class="govuk-body"><a class="govuk-link" href="/streams/${reading.stream}/rulebook">The rulebook on a page of its own</a></p>`;
  const lede = textOf(document, 'purpose');
  return {
    ...(lede === undefined ? {} : { lede }),
    sections: html`${section('Members', members(reading), 'Nobody has joined yet.')}
${section('Needs', needs(reading), 'No need has been raised yet.')}
${section('Procurements', streams(procedures, textsOf(document, 'procedures'), names), 'Nothing is being bought yet.')}
${section('Contracts', streams(contracts, textsOf(document, 'contracts'), names), 'There is no contract yet.')}
${section('Mandates', streams(mandates, idsOf(document, 'mandates'), names))}
${section('Rules', rules)}`,
  };
}

const idsOf = (document: Reading['document'], key: string): readonly string[] => {
  const listed = textsOf(document, key);
  return listed.length > 0
    ? listed
    : entriesOf(document, key).map((entry) => textOf(entry, 'mandate') ?? entry.id);
};

function members(reading: Reading): Html | undefined {
  const { document, names } = reading;
  const roles = Object.keys(partOf(document, 'members') ?? {}).filter(
    (role) => textsOf(partOf(document, 'members'), role).length > 0,
  );
  const invited = entriesOf(document, 'invitations');
  if (roles.length === 0 && invited.length === 0) return undefined;
  return html`${summaryList(
    roles.map((role) => {
      const parties = textsOf(partOf(document, 'members'), role);
      return {
        key: wordsOf(role),
        value: parties.length < 3 ? everyone(parties, names) : bullets(parties, names),
      };
    }),
  )}${invited.length > 0 && details(`Invited and not yet in (${invited.length})`, html`<ul class="govuk-list govuk-list--bullet">${invited.map((one) => html`<li>${who(textOf(one, 'party') ?? one.id, names)}, as ${wordsOf(textOf(one, 'role') ?? '').toLowerCase()}</li>`)}</ul>`)}`;
}

const bullets = (parties: readonly string[], names: Names): Html =>
  html`<ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">${parties.map((party) => html`<li>${who(party, names)}</li>`)}</ul>`;

function needs(reading: Reading): Html | undefined {
  const { names } = reading;
  const raised = entriesOf(reading.document, 'needs');
  if (raised.length === 0) return undefined;
  return table({
    caption: 'Needs that have been raised',
    columns: [
      { title: 'Need' },
      { title: 'Raised by' },
      { title: 'Support', numeric: true },
      { title: 'Estimate', numeric: true },
      { title: 'State' },
    ],
    rows: raised.map((need) => [
      html`<span id="${need.id}">${textOf(need, 'title') ?? need.id}</span>${needMore(need)}`,
      textOf(need, 'by') === undefined ? '' : who(textOf(need, 'by') ?? '', names),
      String(numberOf(need, 'support') ?? 0),
      money(numberOf(need, 'estimatePence')) ?? '',
      statusTag(textOf(need, 'status')) ?? '',
    ]),
  });
}

function needMore(need: Readonly<Record<string, unknown>>): Html | undefined {
  const description = isErased(need.description) ? 'Erased' : textOf(need, 'description');
  const outcome = textOf(need, 'outcome');
  if (description === undefined && outcome === undefined) return undefined;
  return html`<span class="mh-source">${description}${outcome !== undefined && html` What should get better: ${outcome}`}</span>`;
}

/** Streams below this one: as listed, or, where the lists do not know them yet, as the document names them. */
function streams(listed: readonly Listed[], named: readonly string[], names: Names): Html | undefined {
  const more = named.filter((stream) => !listed.some((one) => one.stream === stream));
  if (listed.length + more.length === 0) return undefined;
  return html`<ul class="govuk-list mh-list">${listed.map((one) => html`<li><div class="mh-list__line">${streamLink(one.stream, one.title)}${statusTag(one.status)}</div></li>`)}${more.map((stream) => html`<li>${streamLink(stream, names[stream] ?? stream)}</li>`)}</ul>`;
}
