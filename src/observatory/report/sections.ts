import { EMPTY, type Html, html } from '../../kernel/html.ts';
import type { Concentration } from '../concentration.ts';
import type { CountRow } from '../counts.ts';
import type { Example, Summary } from '../summary.ts';
import { formBars, plainBars, stackedBars } from './bars.ts';
import { details, foldedTable } from './folding.ts';
import { MOST_BODIES, ring } from './ring.ts';
import { table } from './table.ts';
import { count, money, percent, plannedOnly, type Shade, several, shadesOf } from './words.ts';

/** Where a single case can be looked at. */
export type CaseHref = (example: Pick<Example, 'ocid' | 'index'>) => string;

const MOST_BARS = 15;
const MOST_ROWS = 30;
const MOST_TIES = 50;

const heading = (id: string, text: string): Html => html`<h2 class="govuk-heading-m" id="${id}">${text}</h2>
`;

/** All that a summary tells, section by section, with a picture and its table for each. */
export function summarySections(summary: Summary, caseHref: CaseHref): Html {
  const shades = shadesOf(summary.forms);
  const by = (id: string, title: string, name: string, rows: readonly CountRow[], note?: string) =>
    countSection({ id, title, name, rows, shades, ...(note === undefined ? {} : { note }) });
  return html`${formsSection(summary, shades)}
${by('years', 'By year', 'Year', summary.years, 'The year of the latest release of a process.')}
${by('regions', 'By region', 'Region', summary.regions, 'Where it is delivered, or else where its first party is.')}
${by('categories', 'By category', 'Category', summary.categories)}
${by('subjects', 'By subject', 'Subject', summary.subjects, 'Divisions of the Common Procurement Vocabulary.')}
${by('buyers', 'By buyer', 'Buyer', summary.buyers, 'A process of several buyers counts for each of them.')}
${concentrationSection(summary.concentration)}
${networkSection(summary, caseHref)}
${examplesSection(summary, shades, caseHref)}`;
}

function formsSection({ all, forms, processes, planned }: Summary, shades: readonly Shade[]): Html {
  const apart = plannedOnly(planned);
  const alsoPlanned = html`${apart !== '' && html`<p class="govuk-body">${apart}</p>`}`;
  if (processes === 0)
    return html`<p class="govuk-body">There is no process to observe yet.</p>${alsoPlanned}`;
  const rows = shades.map(({ id, name }) => [
    name,
    forms.find((form) => form.id === id)?.means ?? 'the publication shows too little, or points two ways',
    count(all.byForm[id] ?? 0),
    percent(all.byForm[id] ?? 0, all.total),
  ]);
  return html`${heading('forms', 'How many of each form')}${formBars({ id: 'forms-picture', title: 'Processes by the form they point to', rows: [all], shades })}
${table('Processes by the form they point to', [{ title: 'Form' }, { title: 'What it is' }, { title: 'Processes', numeric: true }, { title: 'Share', numeric: true }], rows)}${alsoPlanned}`;
}

function countSection(options: {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly rows: readonly CountRow[];
  readonly shades: readonly Shade[];
  readonly note?: string;
}): Html {
  const { id, title, name, rows, shades, note } = options;
  if (rows.length === 0) return EMPTY;
  const told = shades.filter((shade) => rows.some(({ byForm }) => (byForm[shade.id] ?? 0) > 0));
  const listed = rows.slice(0, MOST_ROWS);
  const cut = rows.length > listed.length;
  return html`${heading(id, title)}${note !== undefined && html`<p class="govuk-body">${note}</p>`}
${stackedBars({ id: `${id}-picture`, title, rows: rows.slice(0, MOST_BARS), shades: told })}
${details(
  `${title}: the numbers${rows.length > MOST_BARS ? ` (the picture shows the first ${MOST_BARS})` : ''}`,
  html`${cut && html`<p class="govuk-body">The first ${MOST_ROWS} of ${count(rows.length)}.</p>`}${foldedTable(
    title,
    [
      { title: name },
      { title: 'All', numeric: true },
      ...told.map((shade) => ({ title: shade.name, numeric: true })),
    ],
    listed.map((row) => [
      row.name,
      count(row.total),
      ...told.map((shade) => count(row.byForm[shade.id] ?? 0)),
    ]),
  )}`,
)}`;
}

/** Below, between and above these an index is called low, middling and high. */
const [MIDDLING, HIGH, MOST_HHI] = [1000, 2000, 10_000];

const degree = (hhi: number): string => (hhi > HIGH ? 'high' : hhi >= MIDDLING ? 'middling' : 'low');

function concentrationSection(all: readonly Concentration[]): Html {
  const title = heading('concentration', 'How concentrated spending is');
  if (all.length === 0)
    return html`${title}<p class="govuk-body">No award with a supplier and a value is published.</p>`;
  return html`${title}
<p class="govuk-body">The Herfindahl-Hirschman index adds the squares of the suppliers’ shares of what was awarded: near 0 where many share, 10,000 where one has all. From ${count(MIDDLING)} it is called middling here, above ${count(HIGH)} high. Only awards with a published value and supplier count, in equal parts where an award has several suppliers; with few awards the index says little.</p>
${plainBars(
  'concentration-picture',
  'Concentration by subject, the largest spending first',
  all
    .slice(0, MOST_BARS)
    .map(({ category, hhi }) => ({ name: category, value: hhi, said: `${count(hhi)} (${degree(hhi)})` })),
  MOST_HHI,
)}
${details(
  'Concentration by subject: the numbers',
  foldedTable(
    'Concentration by subject',
    [
      { title: 'Subject' },
      { title: 'Awarded', numeric: true },
      { title: 'Suppliers', numeric: true },
      { title: 'Index', numeric: true },
      { title: 'Largest supplier' },
    ],
    all
      .slice(0, MOST_ROWS)
      .map(({ category, currency, spendPence, suppliers, hhi, largest, largestShare }) => [
        category,
        money(spendPence, currency),
        count(suppliers),
        `${count(hhi)} (${degree(hhi)})`,
        `${largest} (${largestShare}%)`,
      ]),
  ),
)}`;
}

function networkSection({ ties }: Summary, caseHref: CaseHref): Html {
  if (ties.length === 0)
    return html`${heading('network-section', 'Who buys with whom')}<p class="govuk-body">No process names several buyers.</p>`;
  const { drawing, bodies } = ring(ties);
  return html`${heading('network-section', 'Who buys with whom')}
<p class="govuk-body">Bodies that are named as buyers of one and the same process.${bodies.length === MOST_BODIES && html` The picture shows ${MOST_BODIES} of them, those that buy together most often first.`}</p>
${drawing}
<ol class="govuk-list govuk-list--number">${bodies.map((body) => html`<li>${body}</li>`)}</ol>
${details(
  `Who buys with whom: the numbers (${several(ties.length, 'pair')})`,
  foldedTable(
    'Who buys with whom',
    [{ title: 'One' }, { title: 'Other' }, { title: 'Processes', numeric: true }, { title: 'For example' }],
    ties
      .slice(0, MOST_TIES)
      .map(({ one, other, processes, ocid, index }) => [
        one,
        other,
        count(processes),
        html`<a class="govuk-link" href="${caseHref({ ocid, index })}">${ocid}</a>`,
      ]),
  ),
)}`;
}

function examplesSection({ examples }: Summary, shades: readonly Shade[], caseHref: CaseHref): Html {
  const lists = shades.flatMap(({ id, name }) => {
    const some = examples[id] ?? [];
    if (some.length === 0) return [];
    return [
      html`<h3 class="govuk-heading-s">${name}</h3><ul class="govuk-list govuk-list--bullet">${some.map((example) => html`<li><a class="govuk-link" href="${caseHref(example)}">${example.title}</a>${example.sure > 0 && html` (${percent(example.sure, 1)} sure)`}</li>`)}</ul>`,
    ];
  });
  return html`${lists.length > 0 && heading('examples', 'Cases to look at')}${lists.length > 0 && html`<p class="govuk-body">The surest of each form. Each case shows the words and fields that speak for it.</p>`}${lists}`;
}
