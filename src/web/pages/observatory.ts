import {
  caseEntry,
  type Kept,
  methodSection,
  type Observatory,
  summarySections,
  warning,
} from '../../application/observing/observatory.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';

const TRAIL = [{ text: 'Home', href: '/' }];
const OBSERVATORY = { text: 'Observatory', href: '/observatory' };

/** So many cases stand on one page. */
export const CASES = 50;

const caseHref = (ocid: string): string => `/observatory/cases/${encodeURIComponent(ocid)}`;

/** Which forms the procurements of this place point to: read from one row, however many there are. */
export async function observatoryPage({ summary, indicators }: Observatory): Promise<Page> {
  const found = await summary();
  const body =
    found === undefined
      ? html`<p class="govuk-body">The procurements of this place have not been looked at yet. This takes a minute after a start.</p>`
      : html`<p class="govuk-body"><a class="govuk-link" href="/observatory/cases">Every case, with what shows it</a></p>
${summarySections(found, ({ ocid }) => caseHref(ocid))}
${methodSection(indicators, found)}`;
  return {
    title: 'Observatory of forms',
    trail: [...TRAIL, { text: 'Observatory' }],
    content: html`<h1 class="govuk-heading-l">Observatory of forms</h1>
<p class="govuk-body-l mh-lede">Which forms of market relationship the procurements of this place point to, by what everybody may see of them.</p>
${warning(indicators.reading)}
<p class="govuk-body">What a rulebook is called does not count here: only what is published of a procurement does.</p>
${body}`,
  };
}

const entries = (
  cases: readonly Kept[],
  { indicators }: Pick<Observatory, 'indicators'>,
  shown: 'open' | 'closed' = 'closed',
) =>
  cases.map(({ stream, observation }) =>
    caseEntry(
      observation,
      indicators,
      html`<a class="govuk-link" href="/streams/${stream}">Its page here</a>`,
      shown,
    ),
  );

/** A page of cases in order of ocid. */
export function casesPage(cases: readonly Kept[], observatory: Observatory): Page {
  const last = cases.length < CASES ? undefined : cases.at(-1);
  const next =
    last === undefined
      ? undefined
      : `/observatory/cases?after=${encodeURIComponent(last.observation.ocid)}&stream=${encodeURIComponent(last.stream)}`;
  return {
    title: 'Cases',
    trail: [...TRAIL, OBSERVATORY, { text: 'Cases' }],
    content: html`<h1 class="govuk-heading-l">Cases</h1>
${cases.length === 0 && html`<p class="govuk-body">There are no more.</p>`}${entries(cases, observatory)}
${next !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="${next}">More cases</a></p>`}`,
  };
}

/** One process, with what shows it. */
export const casePage = (cases: readonly Kept[], observatory: Observatory): Page => ({
  title: cases[0]?.observation.title ?? 'Case',
  trail: [...TRAIL, OBSERVATORY, { text: cases[0]?.observation.title ?? 'Case' }],
  content: html`<h1 class="govuk-heading-l">What shows the form of one procurement</h1>
${warning(observatory.indicators.reading)}
${entries(cases, observatory, 'open')}`,
});
