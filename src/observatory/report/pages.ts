import { type Html, html, trusted } from '../../kernel/html.ts';
import type { Indicators } from '../indicators.ts';
import type { Summary } from '../summary.ts';
import { methodSection, warning } from './method.ts';
import { summarySections } from './sections.ts';
import { styles } from './styles.ts';
import { count, several } from './words.ts';

/** So many cases stand on one page. */
export const CASES_A_PAGE = 100;

/** `cases-0001.html`, from 0. */
export const casesFile = (page: number): string => `cases-${String(page + 1).padStart(4, '0')}.html`;

/** Whether a report writes a file of this name. */
export const isReportFile = (name: string): boolean =>
  /^(?:index\.html|observatory\.json|processes\.csv|evidence\.csv|cases\.jsonl|cases-\d{4,}\.html)$/.test(
    name,
  );

const MADE_BY = 'Made by <code>npx moothall ocds observe</code>';

/** Whether a page is one of a report. */
export const isReportPage = (text: string): boolean => text.includes(MADE_BY);

/** Where the report tells of a process, by its place among all. */
export const caseHref = (ocid: string, index: number): string =>
  `${casesFile(Math.floor(index / CASES_A_PAGE))}#${encodeURIComponent(ocid)}`;

/** The first and the last process of a page of cases. */
export interface CasesPage {
  readonly first: string;
  readonly last: string;
}

/** A whole page that needs nothing beside it: no script, no style sheet, no picture. */
const document = (title: string, content: Html): string =>
  html`${trusted('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light"><link rel="icon" href="data:,"><style>${trusted(styles)}</style></head>
<body><a class="mh-skip" href="#main-content">Skip to main content</a><div class="mh-width"><main id="main-content" tabindex="-1">
${content}
</main><footer><p class="govuk-body-s">${trusted(MADE_BY)} from published releases of the Open Contracting Data Standard.</p></footer></div></body></html>
`.markup;

/** The first page of the report. */
export function indexPage(
  summary: Summary,
  indicators: Indicators,
  sources: readonly string[],
  pages: readonly CasesPage[],
): string {
  return document(
    'Observatory of forms',
    html`<h1 class="govuk-heading-xl">Observatory of forms</h1>
<p class="govuk-body-l">Which forms of market relationship ${several(summary.processes, 'published contracting process', 'published contracting processes')} point to, and what in the publications shows it.</p>
${warning(summary.reading)}
<p class="govuk-body">From ${sources.length <= 5 ? sources.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(', ') : several(sources.length, 'file')}. The same numbers for programs: <a class="govuk-link" href="observatory.json">observatory.json</a>; every process in a line: <a class="govuk-link" href="processes.csv">processes.csv</a>; with what shows it: <a class="govuk-link" href="cases.jsonl">cases.jsonl</a> (a line of JSON each) and <a class="govuk-link" href="evidence.csv">evidence.csv</a> (a line for each place).</p>
<nav aria-label="On this page"><ul class="govuk-list govuk-list--bullet"><li><a class="govuk-link" href="#forms">How many of each form</a>, <a class="govuk-link" href="#years">by year</a>, <a class="govuk-link" href="#regions">region</a>, <a class="govuk-link" href="#categories">category</a>, <a class="govuk-link" href="#subjects">subject</a> and <a class="govuk-link" href="#buyers">buyer</a></li><li><a class="govuk-link" href="#concentration">How concentrated spending is</a></li><li><a class="govuk-link" href="#network-section">Who buys with whom</a></li><li><a class="govuk-link" href="#cases">Every case</a>, with what shows it</li><li><a class="govuk-link" href="#method">How a process is read</a></li></ul></nav>
${summarySections(summary, ({ ocid, index }) => caseHref(ocid, index))}
<h2 class="govuk-heading-m" id="cases">Every case</h2>
<p class="govuk-body">In order of ocid, up to ${CASES_A_PAGE} a page, each with the words and fields that speak for or against each form. <code>processes.csv</code> names the page of each.</p>
<ul class="govuk-list govuk-list--bullet">${pages.map(({ first, last }, page) => html`<li><a class="govuk-link" href="${casesFile(page)}">Page ${count(page + 1)}</a> <span class="mh-path">${first} to ${last}</span></li>`)}</ul>
${methodSection(indicators, summary)}`,
  );
}

/** A page of cases. */
export function casesPage(page: number, entries: readonly Html[], isLast: boolean): string {
  const turn = html`<p class="govuk-body"><a class="govuk-link" href="index.html">Observatory of forms</a>${page > 0 && html` · <a class="govuk-link" href="${casesFile(page - 1)}">Page before</a>`}${!isLast && html` · <a class="govuk-link" href="${casesFile(page + 1)}">Next page</a>`}</p>`;
  return document(
    `Cases, page ${page + 1}`,
    html`${turn}<h1 class="govuk-heading-l">Cases, page ${count(page + 1)}</h1>${entries}${turn}`,
  );
}
