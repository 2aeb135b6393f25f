import type { Reading } from '../../application/interface.ts';
import { isObject } from '../../kernel/json.ts';
import { details, summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { type Html, html, paragraphs } from '../html.ts';
import type { Visit } from '../visit.ts';
import { type Doc, entriesOf, numberOf, partOf, textOf, textsOf } from './document.ts';
import { type StreamPage, section } from './frame.ts';
import { notices } from './notices.ts';
import { rulesHere } from './rulebook.ts';
import { described, everyone, kept, money, type Names, plural, streamLink, when, who } from './words.ts';

/** Parties, terms and signatures, measures, entries and what people report. */
export async function contractPage(reading: Reading, visit: Visit): Promise<StreamPage> {
  const { document, names } = reading;
  const period = partOf(document, 'period');
  const procedure = textOf(document, 'procedure');
  return {
    sections: html`${summaryList([
      { key: 'Buyers', value: everyone(textsOf(document, 'buyers'), names) },
      { key: 'Providers', value: everyone(textsOf(document, 'providers'), names) },
      { key: 'Value', value: money(numberOf(document, 'valuePence')) },
      { key: 'Period', value: described(period, 'period', names) },
      {
        key: 'How it was bought',
        value:
          procedure === undefined
            ? undefined
            : streamLink(procedure, names[procedure] ?? 'The procurement that led here'),
      },
    ])}
${section('Lots', lots(document))}
${section('Terms and signatures', terms(document, names), 'There are no terms that you can see.')}
${section('Measures', measures(document), 'No measure has been set yet.')}
${section('Entries in the ledger', entries(document), 'There is no entry that you can see.')}
${section('What people report', reports(document), 'There is no report that you can see.')}
${section('Notices', notices(document))}
${section('Rules', await rulesHere(reading, visit))}`,
  };
}

function lots(document: Doc): Html | undefined {
  const entries = entriesOf(document, 'lots');
  if (entries.length === 0) return undefined;
  return table({
    caption: 'What the contract covers',
    captionHidden: true,
    columns: [{ title: 'Lot' }, { title: 'Price', numeric: true }],
    rows: entries.map((lot) => [textOf(lot, 'title') ?? lot.id, money(numberOf(lot, 'pricePence')) ?? '']),
  });
}

function terms(document: Doc, names: Names): Html | undefined {
  const versions = entriesOf(document, 'versions').toReversed();
  if (versions.length === 0) return undefined;
  return html`${versions.map((version, index) => {
    const number = String(version.version ?? version.id);
    const signed = Object.entries(partOf(version, 'signatures') ?? {});
    const must = [...textsOf(document, 'buyers'), ...textsOf(document, 'providers')];
    const waiting = must.filter((party) => !signed.some(([signer]) => signer === party));
    const text =
      kept(version.terms) ??
      (textOf(version, 'terms') === undefined ? undefined : paragraphs(textOf(version, 'terms') ?? ''));
    return html`<h3 class="govuk-heading-s">Version ${number}</h3>
${summaryList([
  {
    key: 'Proposed',
    value: html`${textOf(version, 'by') !== undefined && who(textOf(version, 'by') ?? '', names)}${when(textOf(version, 'at')) !== undefined && `, ${when(textOf(version, 'at'))}`}`,
  },
  { key: 'Reason', value: textOf(version, 'reason') },
  {
    key: 'Signed by',
    value:
      signed.length === 0
        ? 'Nobody yet'
        : html`<ul class="govuk-list">${signed.map(([party, at]) => html`<li>${who(party, names)}${typeof at === 'string' && `, ${when(at)}`}</li>`)}</ul>`,
  },
  { key: 'Not signed by', value: index > 0 || waiting.length === 0 ? undefined : everyone(waiting, names) },
])}${text !== undefined && details(`Read version ${number}`, text, index === 0)}`;
  })}`;
}

function measures(document: Doc): Html | undefined {
  const set = entriesOf(document, 'measures');
  if (set.length === 0) return undefined;
  return table({
    caption: 'What is measured',
    captionHidden: true,
    columns: [
      { title: 'Measure' },
      { title: 'Unit' },
      { title: 'Target', numeric: true },
      { title: 'Latest', numeric: true },
      { title: 'Measured' },
    ],
    rows: set.map((measure) => [
      textOf(measure, 'title') ?? measure.id,
      textOf(measure, 'unit') ?? '',
      String(numberOf(measure, 'target') ?? ''),
      String(numberOf(measure, 'last') ?? 'None yet'),
      when(textOf(measure, 'lastAt')) ?? '',
    ]),
  });
}

function entries(document: Doc): Html | undefined {
  const listed = entriesOf(document, 'entries');
  const totals = Object.entries(partOf(document, 'totals') ?? {});
  if (listed.length === 0 && totals.length === 0) return undefined;
  return html`${
    totals.length > 0 &&
    summaryList(
      totals.map(([kind, total]) => ({
        key: `Total: ${wordsOf(kind).toLowerCase()}`,
        value: isObject(total) ? money(numberOf(total, 'pence')) : undefined,
      })),
    )
  }${
    listed.length > 0 &&
    table({
      caption: plural(listed.length, 'entry', 'entries'),
      columns: [{ title: 'Date' }, { title: 'Kind' }, { title: 'Words' }, { title: 'Amount', numeric: true }],
      rows: listed.map((entry) => [
        when(textOf(entry, 'date') ?? textOf(entry, 'at')) ?? '',
        wordsOf(textOf(entry, 'kind') ?? ''),
        [textOf(entry, 'words'), textOf(entry, 'reference')].filter((one) => one !== undefined).join(', '),
        money(numberOf(entry, 'pence')) ?? '',
      ]),
    })
  }`;
}

function reports(document: Doc): Html | undefined {
  const given = partOf(document, 'reporting');
  const listed = entriesOf(document, 'reports');
  const ratings = Object.entries(partOf(given, 'ratings') ?? {});
  const count = numberOf(given, 'count') ?? listed.length;
  if (count === 0) return undefined;
  return html`<p class="govuk-body">${plural(count, 'report')} by people who use the service, or by somebody on their behalf.</p>
${
  ratings.length > 0 &&
  table({
    caption: 'Ratings, from 1 (poor) to 5 (good)',
    columns: [{ title: 'Rating' }, { title: 'Reports', numeric: true }],
    rows: ratings.map(([rating, number]) => [rating, String(number)]),
  })
}${listed.map((report) => html`<div class="mh-entry" id="${report.id}"><p class="govuk-body govuk-!-margin-bottom-1"><strong>${numberOf(report, 'rating') ?? '–'} of 5</strong>${textOf(report, 'outcome') !== undefined && `, ${textOf(report, 'outcome')}`}</p><blockquote class="govuk-body mh-said">${kept(report.words) ?? textOf(report, 'words') ?? 'Words not shown'}</blockquote></div>`)}`;
}
