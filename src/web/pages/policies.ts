import type { PoliciesSeen, Reading } from '../../application/interface.ts';
import { pounds } from '../amounts.ts';
import { details, type TagColour, table, tag } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { titleOf, trailOf } from './frame.ts';
import { decidingRules } from './rules.ts';
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
  if (reading.kind !== 'arrangement') return undefined;
  const seen = await visit.moothall.policies(reading.stream, visit.viewer);
  if (seen === undefined) return undefined;
  const trail = await trailOf(reading, visit);
  const title = `Policies in ${titleOf(reading)}`;
  const content = html`<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l mh-lede">What each commissioner has put into its mandate, point by point, as if all bought one lot together.</p>
${
  seen.points.length === 0
    ? tooFew(seen, reading)
    : html`${points(seen, reading)}${notCompared(seen, reading)}<p class="govuk-body">The proposal for weights is their mean. Together the means make 100, and no other such weights ask for less: the moves are squared before they are added up, so that one large move counts for more than several small ones. Who would move how far stands under each weight. Of minimums, caps, set-asides and limits the strictest keeps every policy; of clauses and formulas the words that most have already make the fewest give way. “Not in one lot” means that no single lot can keep all of them, whatever the number: buy these apart, or in several lots.</p>`
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

/** With fewer than two there is nothing to compare; whether there are others is for the rules to tell. */
function tooFew({ parties, shownBy }: PoliciesSeen, { stream, names }: Reading): Html {
  const sees =
    parties.length === 0
      ? 'You can see no mandate here.'
      : `You can see one mandate here, that of ${names[parties[0] ?? ''] ?? parties[0]}.`;
  return html`<p class="govuk-body">${sees} Two are needed to compare them. If others have given theirs, the rules hide them from you. A commissioner gives one on <a class="govuk-link" href="/streams/${stream}">the page of the arrangement</a>.</p>${shownBy.length > 0 && html`<p class="govuk-body govuk-!-margin-bottom-1">The rules that say who sees them:</p>${decidingRules(stream, shownBy)}`}`;
}

/** One card a point, however many commissioners there are: who says the same stands together. */
const points = ({ parties, points: list }: PoliciesSeen, { names }: Reading): Html =>
  table({
    caption: `Policies of ${parties.length} commissioners, point by point`,
    columns: [
      { title: 'Point' },
      { title: 'How they stand' },
      { title: 'What each says' },
      { title: 'What keeps them all' },
      { title: 'What would reconcile them' },
    ],
    rows: list.map((point) => [
      named(point.point, names),
      tag(...VERDICTS[point.verdict]),
      saidBy(point, parties, names),
      point.range === undefined
        ? ''
        : `From ${said(point.range[0], point.point)} to ${said(point.range[1], point.point)}`,
      proposed(point, names),
    ]),
  });

const PARTS: Readonly<Record<PoliciesSeen['unseen'][number]['part'], string>> = {
  limits: 'Limits',
  clauses: 'Clauses',
  keeps: 'What is kept for a commissioner’s own approval',
};

const notCompared = ({ unseen }: PoliciesSeen, { names }: Reading): Html =>
  html`${unseen.map(
    ({ part, parties }) =>
      html`<p class="govuk-body"><strong>Not compared: ${PARTS[part].toLowerCase()}.</strong> The rules do not show you those of ${people(parties, names)}, so that it cannot be said what would keep them all.</p>`,
  )}`;

/** More names than these are folded away. */
const MOST_NAMED = 6;

function saidBy(point: Point, parties: readonly string[], names: Reading['names']): Html {
  const groups = new Map<string, string[]>();
  for (const party of parties) {
    const value = said(point.values[party], point.point);
    groups.set(value, [...(groups.get(value) ?? []), party]);
  }
  return html`<ul class="govuk-list govuk-!-margin-bottom-0">${[...groups].map(
    ([value, of]) => html`<li><strong>${value.replace(/\.$/, '')}</strong>: ${people(of, names)}</li>`,
  )}</ul>`;
}

const people = (parties: readonly string[], names: Reading['names']): Html =>
  parties.length <= MOST_NAMED
    ? html`${parties.map((party) => names[party] ?? party).join(', ')}`
    : details(
        `${parties.length} commissioners`,
        html`<p class="govuk-body">${parties.map((party) => names[party] ?? party).join(', ')}</p>`,
      );

/** The value, and who would move how far: by a number where there is one, else who would take it over. */
function proposed(point: Point, names: Reading['names']): Html {
  if (point.point.startsWith('unusable.')) return html`Say in the mandate what the rule needs`;
  if (point.proposal === undefined)
    return point.verdict === 'apart' ? html`Several lots, or buying apart` : EMPTY;
  const byNumber = Object.entries(point.moves);
  const others =
    typeof point.proposal === 'string' && (point.verdict === 'conflict' || point.verdict === 'apart')
      ? Object.entries(point.values).flatMap(([party, value]) => (value === point.proposal ? [] : [party]))
      : [];
  const lines = [...new Set(byNumber.map(([, by]) => by))]
    .sort((a, b) => b - a)
    .map(
      (by) =>
        html`<li>${by > 0 ? '+' : '−'}${Math.abs(by)}: ${people(
          byNumber.filter(([, one]) => one === by).map(([party]) => party),
          names,
        )}</li>`,
    );
  return html`<strong>${said(point.proposal, point.point)}</strong>${lines.length > 0 && html`<br>Who would move how far:<ul class="govuk-list govuk-!-margin-bottom-0">${lines}</ul>`}${others.length > 0 && html`<br>Would take it over: ${people(others, names)}`}`;
}

/** Points whose own names say too little where they stand alone. */
const TITLES: Readonly<Record<string, string>> = {
  keeps: 'Kept for its own approval',
  'limits.perContractPence': 'Most that one contract may cost',
  exclude: 'Never from',
  'max-share': 'Most that one provider may have',
  'min-providers': 'Fewest providers',
  'set-aside': 'Set aside for',
};

/** `weights.social-value` as "Weights: social value"; a party that is excluded by its name. */
function named(point: string, names: Reading['names']): Html {
  const [kind = point, ...rest] = point.split('.');
  const what = rest.join('.');
  if (kind === 'should') return html`${named(what, names)} (may be broken at a price)`;
  if (kind === 'unusable') return html`No award can be made under: ${TITLES[what] ?? wordsOf(what)}`;
  const title = TITLES[point] ?? TITLES[kind] ?? wordsOf(kind);
  if (what === '' || TITLES[point] !== undefined) return html`${title}`;
  return html`${title}: ${what.startsWith('party/') ? who(what, names) : wordsOf(what).toLowerCase()}`;
}

/** Points that are parts of a whole. */
const SHARES = /^(should\.)?(max-share|set-aside)(\.|$)/;

function said(value: number | string | undefined, point: string): string {
  if (value === undefined) return 'Says nothing';
  if (typeof value === 'string') return inWords(value);
  if (SHARES.test(point)) return `${Math.round(value * 10_000) / 100}%`;
  return point.endsWith('Pence') ? pounds(value) : String(value);
}

/** A name such as `linear` in words; a clause as it stands. */
const inWords = (value: string): string => (/^[a-z-]+$/.test(value) ? wordsOf(value) : value);
