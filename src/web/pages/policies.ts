import type { PoliciesSeen, Reading } from '../../application/interface.ts';
import { type TagColour, table, tag } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { titleOf, trailOf } from './frame.ts';
import { who } from './words.ts';

type Point = PoliciesSeen['points'][number];

const VERDICTS: Readonly<Record<Point['verdict'], readonly [string, TagColour]>> = {
  same: ['Same', 'green'],
  compatible: ['Compatible', 'blue'],
  conflict: ['In conflict', 'yellow'],
  apart: ['Not in one lot', 'red'],
};

/** Every commissioner's policy side by side: where they agree, and what would bring them together. */
export async function policiesPage(reading: Reading, visit: Visit): Promise<Page | undefined> {
  const seen = await visit.moothall.policies(reading.stream, visit.viewer);
  if (seen === undefined) return undefined;
  const trail = await trailOf(reading, visit);
  const title = `Policies in ${titleOf(reading)}`;
  const content = html`<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l mh-lede">What each commissioner has put into its mandate, point by point, as if all bought one lot together.</p>
${
  seen.points.length === 0
    ? html`<p class="govuk-body">There are not yet two mandates that you can see. A commissioner gives one on the page of the arrangement.</p>`
    : html`${points(seen, reading)}<p class="govuk-body">The proposal for weights is their mean: together 100, with the least moves, which stand under each weight. Of other points the strictest keeps every policy. “Not in one lot” means that no single lot can keep all of them: buy these apart.</p>`
}`;
  return {
    title,
    content,
    trail: [
      ...trail.slice(0, -1),
      { text: titleOf(reading), href: `/streams/${reading.stream}` },
      { text: 'Policies' },
    ],
  };
}

const points = ({ parties, points: list }: PoliciesSeen, { names }: Reading): Html =>
  table({
    caption: 'Policies side by side',
    columns: [
      { title: 'Point' },
      { title: 'How they stand' },
      ...parties.map((party) => ({ title: names[party] ?? party })),
      { title: 'What would reconcile them' },
    ],
    rows: list.map((point) => [
      named(point.point, names),
      tag(...VERDICTS[point.verdict]),
      ...parties.map((party) => html`${said(point.values[party])}${move(point.moves[party])}`),
      point.proposal === undefined ? '' : said(point.proposal),
    ]),
  });

/** `weights.social-value` as "Weights: social value"; a party that is excluded by its name. */
function named(point: string, names: Reading['names']): Html {
  const [kind = point, ...rest] = point.split('.');
  const what = rest.join('.');
  if (what === '') return html`${wordsOf(kind)}`;
  return html`${wordsOf(kind)}: ${what.startsWith('party/') ? who(what, names) : wordsOf(what).toLowerCase()}`;
}

const said = (value: number | string | undefined): string =>
  value === undefined ? 'Says nothing' : typeof value === 'number' ? String(value) : wordsOf(value);

const move = (by: number | undefined): Html =>
  by === undefined ? EMPTY : html`<br><span class="mh-muted">${by > 0 ? '+' : '−'}${Math.abs(by)}</span>`;
