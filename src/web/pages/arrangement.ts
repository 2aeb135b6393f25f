import type { Listed, Reading } from '../../application/interface.ts';
import { details, insetText, summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { type Doc, entriesOf, isErased, numberOf, partOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section, titleOf } from './frame.ts';
import { streamList } from './lists.ts';
import { listedAs, ownMandates, policiesLink } from './mandates-here.ts';
import { forkLink } from './rulebook.ts';
import { rulesByKind } from './rules.ts';
import { due, everyone, money, type Names, statusTag, streamLink, when, who } from './words.ts';

/** Whose bank holidays count. */
const PLACES: Readonly<Record<string, string>> = {
  'england-and-wales': 'England and Wales',
  'northern-ireland': 'Northern Ireland',
  scotland: 'Scotland',
};

/** Members by role, the rules in plain English, needs, procurements, contracts, mandates. */
export async function arrangementPage(reading: Reading, visit: Visit): Promise<StreamPage> {
  const { document } = reading;
  const [rulebook, procedures, contracts, named, own] = await Promise.all([
    visit.moothall.rulebook(reading.stream),
    below('procedure', reading, visit),
    below('contract', reading, visit),
    below('mandate', reading, visit),
    ownMandates(reading.stream, visit),
  ]);
  const mandates = [
    ...named,
    ...own.filter(({ stream }) => !named.some((one) => one.stream === stream)).map(listedAs),
  ];
  const rules =
    rulebook === undefined
      ? undefined
      : html`<p class="govuk-body"><strong>${rulebook.title}</strong>${rulebook.regime !== '' && html` (law: ${rulebook.regime})`}${textOf(document, 'bankHolidays') !== undefined && html`, with the bank holidays of ${PLACES[textOf(document, 'bankHolidays') ?? ''] ?? 'another place'}`}. ${rulebook.summary}</p>
${details(`Read the rules (${rulebook.statements.length})`, rulesByKind(reading.stream, rulebook.statements, 'h3'))}
<ul class="govuk-list"><li><a class="govuk-link" href="/streams/${reading.stream}/rulebook">The rulebook on a page of its own, to search</a></li><li><a class="govuk-link" href="/streams/${reading.stream}/versions">How the rules came to be what they are</a></li><li><a class="govuk-link" href="/streams/${reading.stream}/pins">What runs under which rules</a></li></ul>${forkLink(reading, visit)}`;
  const lede = textOf(document, 'purpose');
  const note = ended(document);
  return {
    ...(lede === undefined ? {} : { lede }),
    ...(note === undefined ? {} : { note }),
    sections: html`${section('Members', members(reading), 'Nobody has joined yet. Members come in by joining or by an invitation.')}
${section('Needs', needs(reading), 'No need has been raised yet. Begin with Raise a need: what should be better, and for whom?')}
${section('Procurements', listOf(procedures), 'Nothing is being bought yet. A procedure starts from needs that have been taken up.')}
${section('Contracts', listOf(contracts), 'There is no contract yet. Contracts are drafted when an award is confirmed.')}
${section('Mandates', mandates.length === 0 ? undefined : html`${listOf(mandates)}${policiesLink(reading.stream)}`)}
${section('Referred here by others', referrals(reading))}
${section('Rules', rules)}
${section('Amendments', amendments(reading), 'Nobody has drafted a change of the rules yet. Begin with Draft an amendment.')}`,
  };
}

/** That it has ended stands before all else. */
function ended(document: Reading['document']): Html | undefined {
  const at = when(textOf(document, 'dissolvedAt'));
  const why = textOf(document, 'dissolvedFor');
  if (at === undefined) return undefined;
  return insetText(
    html`<strong>This arrangement was dissolved on ${at}.</strong>${why !== undefined && html` The reason: ${why}`}<br>What still runs ends under the rules that it began with. Nothing new begins.`,
  );
}

/** What others could not decide, and this arrangement is asked to. */
function referrals({ document, stream }: Reading): Html | undefined {
  const open = entriesOf(document, 'referrals');
  if (open.length === 0) return undefined;
  return html`<ul class="govuk-list mh-list">${open.map((one) => {
    const from = textOf(one, 'from') ?? '';
    const until = when(textOf(one, 'until'));
    return html`<li>${streamLink(from, from)} asks: ${textOf(one, 'title') ?? ''}${until !== undefined && html`, until ${until}`}. <a class="govuk-link" href="/streams/${stream}/actions/referral.decide?referral=${one.id}">Decide it<span class="govuk-visually-hidden">: ${one.id}</span></a></li>`;
  })}</ul>`;
}

const latestFirst = (a: Doc, b: Doc): number => (textOf(b, 'at') ?? '').localeCompare(textOf(a, 'at') ?? '');

/** Changes of the rules: those that are open first, then what became of the others, the latest first of each. */
function amendments({ document, stream }: Reading): Html | undefined {
  const open = entriesOf(document, 'openAmendments');
  const past = entriesOf(document, 'amendmentHistory').filter(({ id }) => !open.some((one) => one.id === id));
  if (open.length + past.length === 0) return undefined;
  return html`<ul class="govuk-list mh-list">${[...open.toSorted(latestFirst), ...past.toSorted(latestFirst)].map((one) => html`<li><a class="govuk-link" href="/streams/${stream}/amendments/${one.id}">${textOf(one, 'title') ?? one.id}</a> ${statusTag(textOf(one, 'status') ?? '')}${textOf(one, 'at') !== undefined && html` <span class="mh-muted">${when(textOf(one, 'at'))}</span>`}</li>`)}</ul>`;
}

/** Streams of a kind that the arrangement's own document names, each alone or with its title. */
const namedStreams = (document: Reading['document'], kind: string): readonly string[] => [
  ...textsOf(document, `${kind}s`),
  ...entriesOf(document, `${kind}s`).map((entry) => textOf(entry, kind) ?? entry.id),
];

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
        value: html`${parties.length < 3 ? everyone(parties, names) : bullets(parties, names)}${leaving(document, role, names)}`,
      };
    }),
  )}${invited.length > 0 && details(`Invited and not yet in (${invited.length})`, html`<ul class="govuk-list govuk-list--bullet">${invited.map((one) => html`<li>${who(textOf(one, 'party') ?? one.id, names)}, as ${wordsOf(textOf(one, 'role') ?? '').toLowerCase()}</li>`)}</ul>`)}`;
}

/** Who of them has given notice: members like the others until then. */
const leaving = (document: Reading['document'], role: string, names: Names): Html =>
  html`${entriesOf(partOf(document, 'leaving'), role).map((one) => html`<br><span class="mh-muted">${who(textOf(one, 'party') ?? one.id, names)} leaves at the ${due(textOf(one, 'until'))}</span>`)}`;

const bullets = (parties: readonly string[], names: Names): Html =>
  html`<ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-0">${parties.map((party) => html`<li>${who(party, names)}</li>`)}</ul>`;

function needs(reading: Reading): Html | undefined {
  const { names } = reading;
  const raised = entriesOf(reading.document, 'needs');
  if (raised.length === 0) return undefined;
  return table({
    caption: 'Needs that have been raised',
    captionHidden: true,
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

/** Streams below this one: those that lists link to it, and those that its own document names. */
export async function below(kind: string, reading: Reading, visit: Visit): Promise<readonly Listed[]> {
  const listed = await visit.moothall.list({ kind, linkedTo: reading.stream, limit: 100 }, visit.viewer);
  const others = namedStreams(reading.document, kind)
    .filter((stream) => !listed.some((one) => one.stream === stream))
    .slice(0, 100);
  const read = await Promise.all(others.map((stream) => visit.moothall.read(stream, visit.viewer)));
  return [
    ...listed,
    ...read.flatMap((one) =>
      one === undefined
        ? []
        : [
            {
              stream: one.stream,
              title: titleOf(one),
              status: textOf(one.document, 'status') ?? '',
              links: [],
            },
          ],
    ),
  ];
}

const listOf = (listed: readonly Listed[]): Html | undefined =>
  listed.length === 0 ? undefined : streamList(listed);
