import type { Reading } from '../../application/interface.ts';
import { summaryList } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { type Doc, entriesOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section } from './frame.ts';
import { rolesIn } from './home.ts';
import { streamList } from './lists.ts';
import { listedAs, mandatesOf, policiesLink } from './mandates-here.ts';
import { described, type Names, when, who } from './words.ts';

/** Who it is, who may act for it, how it relates to others, where it takes part. */
export async function partyPage(reading: Reading, visit: Visit): Promise<StreamPage> {
  const { document, names } = reading;
  const arrangements = await visit.moothall.list(
    { kind: 'arrangement', linkedTo: reading.stream, limit: 100 },
    visit.viewer,
  );
  const mandates = await mandatesOf(reading.stream, visit);
  return {
    sections: html`${summaryList([
      {
        key: 'Kind',
        value: textOf(document, 'kind') === undefined ? undefined : wordsOf(textOf(document, 'kind') ?? ''),
      },
      { key: 'Full name', value: described(document.fullName, 'fullName', names) },
      { key: 'Identifiers', value: identifiers(document) },
      { key: 'Address', value: described(document.address, 'address', names) },
      {
        key: 'Known as',
        value:
          textsOf(document, 'flags').length === 0
            ? undefined
            : textsOf(document, 'flags').map(wordsOf).join(', '),
      },
    ])}
${section('Who may act for it', delegates(document, names), 'Nobody but itself.')}
${section('Relationships', relationships(document, names))}
${section('Arrangements it is in', arrangements.length === 0 ? undefined : streamList(arrangements, (item) => rolesIn(item, reading.stream)), 'None yet.')}
${section('Mandates', mandates.length === 0 ? undefined : html`${streamList(mandates.map(listedAs))}${[...new Set(mandates.flatMap(({ parent }) => parent ?? []))].map(policiesLink)}`)}`,
  };
}

function identifiers(document: Doc): Html | undefined {
  const known = entriesOf(document, 'identifiers');
  if (known.length === 0) return undefined;
  return html`${known.map((one) => html`<span class="mh-wrap">${textOf(one, 'scheme')} ${one.id}${textOf(one, 'legalName') !== undefined && ` (${textOf(one, 'legalName')})`}</span><br>`)}`;
}

function delegates(document: Doc, names: Names): Html | undefined {
  const listed = textsOf(document, 'delegates').map((id): Doc & { readonly id: string } => ({ id }));
  const known = listed.length > 0 ? listed : entriesOf(document, 'delegates');
  if (known.length === 0) return undefined;
  return html`<ul class="govuk-list govuk-list--bullet">${known.map((one) => html`<li>${who(textOf(one, 'to') ?? one.id, names)}${textOf(one, 'what') !== undefined && `: ${textOf(one, 'what')}`}</li>`)}</ul>`;
}

function relationships(document: Doc, names: Names): Html | undefined {
  const known = entriesOf(document, 'relationships');
  if (known.length === 0) return undefined;
  return html`<ul class="govuk-list govuk-list--bullet">${known.map((one) => {
    const [from, until] = [when(textOf(one, 'from')), when(textOf(one, 'until') ?? textOf(one, 'endedAt'))];
    return html`<li>${wordsOf(textOf(one, 'type') ?? '')} ${who(textOf(one, 'to') ?? one.id, names)}${from !== undefined && `, from ${from}`}${until !== undefined && `, until ${until}`}</li>`;
  })}</ul>`;
}
