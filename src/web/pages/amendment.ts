import type { AmendmentSeen, Reading, Rival } from '../../application/interface.ts';
import { dayOf, formatDay } from '../../kernel/time.ts';
import { button, insetText, summaryList, table, tag } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { analysisOf } from './analysis.ts';
import { textOf } from './document.ts';
import { titleOf, trailOf } from './frame.ts';
import { impactOn, offer } from './impact.ts';
import { decision, whyOf } from './matters.ts';
import { differencesTable, ruleNamed, writtenTexts } from './rulebook.ts';
import { decidingRule, kindTitle } from './rules.ts';
import { formAddress, statusTag, streamLink, when, who } from './words.ts';

/** One change of the rules: what holds now beside what is proposed, where everybody stands, and what it would have done. */
export async function amendmentPage(
  reading: Reading,
  id: string,
  wantsImpact: boolean,
  visit: Visit,
): Promise<Page | undefined> {
  const seen = await visit.moothall.amendment(reading.stream, id, visit.viewer);
  if (seen === undefined) return undefined;
  const impact = wantsImpact ? await visit.moothall.impact(reading.stream, id, visit.viewer) : undefined;
  const title = textOf(seen.amendment, 'title') ?? id;
  const status = textOf(seen.amendment, 'status') ?? '';
  const content = html`<span class="govuk-caption-l">Amendment to the rules of ${streamLink(reading.stream, titleOf(reading))}</span>
<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body">${statusTag(status)}${seen.rivals.some(({ counters }) => counters) && html` ${tag('Countered', 'yellow')}`}${seen.open && textOf(seen.amendment, 'changedAt') !== undefined && html` ${tag('Changed', 'yellow')}`}</p>
<p class="govuk-body-l mh-lede">${textOf(seen.amendment, 'reason') ?? ''}</p>
${facts(seen, reading)}
${cleared(reading, seen, status)}${lapsed(seen, status)}${overtaken(reading, seen)}${beside(reading, seen, status)}
${seen.open && (await buttons(reading, seen, status, visit))}
${rivals(reading, seen)}
<h2 class="govuk-heading-m">What changes</h2>
${seen.stopped === undefined ? changes(seen, reading) : insetText(html`<p class="govuk-body">Its changes cannot be made in the rules that hold now: ${seen.stopped} Change its text, or withdraw it.</p>`)}
${unfit(seen)}
${seen.analysis !== undefined && analysisOf(seen.analysis, reading.stream)}
${voting(reading, seen, visit)}${stood(seen)}
<h2 class="govuk-heading-m" id="impact">What it would have done</h2>
${impact === undefined ? (seen.stopped === undefined ? offer(reading, id) : html`<p class="govuk-body">Nothing can be judged under changes that cannot be made.</p>`) : impactOn(impact, visit)}
<h2 class="govuk-heading-m" id="comments">Comments</h2>
${comments(seen, reading)}`;
  const trail = await trailOf(reading, visit);
  return {
    title,
    content,
    trail: [
      ...trail.slice(0, -1),
      { text: titleOf(reading), href: `/streams/${reading.stream}` },
      { text: title },
    ],
  };
}

/** Parties whose role would cease, and what else stands now that the text has no place for: told before anybody asks. */
const unfit = ({ stranded }: AmendmentSeen): Html =>
  stranded.length === 0
    ? EMPTY
    : html`<h2 class="govuk-heading-m">What stands now and would not fit</h2>
<ul class="govuk-list govuk-list--bullet">${stranded.map((line) => html`<li>${line}</li>`)}</ul>`;

function facts(seen: AmendmentSeen, { stream }: Reading): Html {
  const { amendment, names, open } = seen;
  const at = textOf(amendment, 'changedAt') ?? textOf(amendment, 'at');
  const by = textOf(amendment, 'by');
  return summaryList([
    ...(by === undefined ? [] : [{ key: 'Drafted by', value: who(by, names) }]),
    ...(at === undefined ? [] : [{ key: 'This text is of', value: when(at) }]),
    ...(open ? whileOpen(seen, stream) : afterwards(amendment)),
  ]);
}

type Line = Parameters<typeof summaryList>[0][number];

function whileOpen({ amendment, decidedBy, ownRule }: AmendmentSeen, stream: string): readonly Line[] {
  const from = textOf(amendment, 'from');
  return [
    { key: 'In force', value: from === undefined ? 'As soon as it is agreed' : (when(from) ?? from) },
    {
      key: 'How it is decided',
      value: html`${amendment.constitution === true && (ownRule === true ? 'It touches the constitution, so that the rule for the constitution decides.' : 'It touches the constitution. There is no rule for that alone, so that it is decided like any other change of the rules.')}${decidedBy.map((rule) => html`<div>${decidingRule(stream, rule)}</div>`)}`,
    },
  ];
}

/** What became of one that is decided. */
const afterwards = (amendment: AmendmentSeen['amendment']): readonly Line[] =>
  (
    [
      ['Decided', when(textOf(amendment, 'decidedAt'))],
      ['In force since', when(textOf(amendment, 'inForceAt'))],
      ['Why it ended', textOf(amendment, 'endReason')],
    ] as const
  ).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));

/** Where everybody stood in the end; while it is open, the joint decision itself says so. */
const stood = ({ stood: positions, names }: AmendmentSeen): Html =>
  positions.length === 0
    ? EMPTY
    : html`<h2 class="govuk-heading-m" id="stood">Where everybody stood</h2>${table({
        caption: 'The last position of each party',
        captionHidden: true,
        columns: [{ title: 'Party' }, { title: 'Position' }, { title: 'Reason' }],
        rows: positions.map((position) => [
          who(textOf(position, 'party') ?? '', names),
          wordsOf(textOf(position, 'stance') ?? ''),
          whyOf(position),
        ]),
      })}`;

/** What the viewer may do with it; what its rules refuse it is not offered. */
async function buttons(
  { stream }: Reading,
  { id, amendment }: AmendmentSeen,
  status: string,
  { moothall, viewer }: Visit,
): Promise<Html> {
  const reason = textOf(amendment, 'reason') ?? '';
  const touches = amendment.constitution === true ? { constitution: 'true' } : {};
  const offers: readonly Offer[] = [
    {
      label: status === 'lapsed' ? 'Put it to the vote again' : 'Put it to the vote',
      action: 'rulebook.amend',
      fields: { amendment: id, reason, ...touches },
      when: status === 'draft' || status === 'lapsed',
    },
    { label: 'Comment', action: 'amendment.comment', fields: { amendment: id } },
    { label: 'Make a counter-proposal', action: 'amendment.draft', fields: { counters: id } },
    {
      label: 'Change its text',
      action: 'amendment.change',
      fields: { amendment: id },
      when: status !== 'agreed',
    },
    {
      label: 'Withdraw it',
      action: 'amendment.withdraw',
      fields: { amendment: id },
      when: status !== 'agreed',
    },
  ];
  // Asked without its reason, so of the rules alone: what is wrong with the text stands below, and in the answer to the form.
  const may = async ({ action, fields: { constitution, reason: _, ...rest } }: Offer): Promise<boolean> => {
    const body = { ...rest, ...(constitution === undefined ? {} : { constitution: true }) };
    const asked = { stream, action, body, as: viewer.party ?? 'public', via: 'session' as const };
    const answer = await moothall.can(viewer.for === undefined ? asked : { ...asked, for: viewer.for });
    return answer.allowed !== 'no';
  };
  const asked = offers.filter(({ when: fits = true }) => fits);
  const allowed = await Promise.all(asked.map(may));
  const open = asked.filter((_, index) => allowed[index] === true);
  if (open.length === 0)
    return viewer.party === undefined
      ? html`<p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a> to take part.</p>`
      : EMPTY;
  return html`<div class="govuk-button-group">
${open.map(({ label, action, fields }) => button({ label, href: formAddress(stream, action, fields), secondary: action !== 'rulebook.amend' }))}
</div>`;
}

interface Offer {
  readonly label: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Whether it fits where the amendment stands; absent: always. */
  readonly when?: boolean;
}

/** What stands beside each other: what holds and what is proposed, or what held and what was adopted. */
const titlesOf = (amendment: AmendmentSeen['amendment'], open: boolean) => ({
  before: open ? 'Now' : 'Before',
  after: textOf(amendment, 'status') === 'adopted' ? 'Adopted' : 'Proposed',
});

const HOW_DECIDED: Readonly<Record<string, string>> = {
  agreed: 'was agreed',
  adopted: 'was agreed',
  withdrawn: 'was withdrawn',
  rejected: 'was decided against',
  lapsed: 'ran out of time',
};

const rivalLink = (stream: string, { id, title }: Rival): Html =>
  html`<a class="govuk-link" href="/streams/${stream}/amendments/${id}">${title}</a>`;

/** What became of another text: an open one is still proposed. */
const became = ({ status, open, decidedAt }: Rival): string =>
  open && status === 'lapsed'
    ? 'waits to be put to the vote again'
    : `${HOW_DECIDED[status] ?? (status === 'draft' ? 'is a draft' : 'is proposed')}${decidedAt === undefined ? '' : ` on ${formatDay(dayOf(decidedAt))}`}`;

/** Whoever agreed to it, or was asked to, is told why nothing came of that, and what can be done. */
const lapsed = ({ amendment, open }: AmendmentSeen, status: string): Html | undefined =>
  open && status === 'lapsed'
    ? insetText(
        html`<strong>What was agreed, or being decided, ended without effect on ${when(textOf(amendment, 'lapsedAt'))}.</strong> ${textOf(amendment, 'lapsedFor') ?? ''} What it changes now stands below.`,
      )
    : undefined;

/** Before a vote everybody reads which other texts may overtake this one, or be overtaken by it. */
function beside({ stream }: Reading, { beside: others }: AmendmentSeen, status: string): Html | undefined {
  if (others.length === 0) return undefined;
  const link = ({ id, title }: (typeof others)[number]) =>
    html`<a class="govuk-link" href="/streams/${stream}/amendments/${id}">${title}</a>`;
  const own =
    status === 'agreed'
      ? 'this one, though it is agreed, must be agreed anew'
      : status === 'proposed'
        ? 'this vote ends without effect, and this one can be put to the vote again'
        : 'this one is put to the vote on the text that it makes then';
  return insetText(html`<p class="govuk-body">A position is given on a fixed text. If this one comes into force first:</p>
<ul class="govuk-list govuk-list--bullet">${others.map((one) =>
    one.status === 'agreed'
      ? html`<li>${link(one)}, agreed${one.from !== undefined && ` for ${formatDay(dayOf(one.from))}`}, must be agreed anew</li>`
      : html`<li>the vote on ${link(one)} ends without effect, and it can be put to the vote again</li>`,
  )}</ul>
<p class="govuk-body">If ${others.length === 1 ? 'that one' : 'one of those'} comes into force first, ${own}.</p>`);
}

/** Whoever reads an open text is told first that another one on its matter has been decided. */
function overtaken({ stream }: Reading, { open, rivals: others }: AmendmentSeen): Html | undefined {
  const over = others.filter(
    ({ status, open: waits }) => Object.hasOwn(HOW_DECIDED, status) && !(waits && status === 'lapsed'),
  );
  if (!open || over.length === 0) return undefined;
  return insetText(
    html`${over.map((one) => html`<p class="govuk-body">Another text on the same matter, ${rivalLink(stream, one)}, ${became(one)}.</p>`)}<p class="govuk-body">This one is still open. <a class="govuk-link" href="#side-by-side">See them side by side</a>.</p>`,
  );
}

/** A text and the others on its matter, rule by rule beside each other and what holds now; once they are decided too. */
function rivals({ stream }: Reading, seen: AmendmentSeen): Html {
  const { amendment, rivals: others, sideBySide, open } = seen;
  if (others.length === 0) return EMPTY;
  const title = textOf(amendment, 'title') ?? 'This one';
  const said = (
    { changes, says }: (typeof sideBySide)[number]['texts'][number],
    before: string | undefined,
  ): string =>
    changes
      ? (says ?? 'It falls away')
      : before === undefined
        ? 'No such rule'
        : open
          ? 'As now'
          : 'As before';
  return html`<h2 class="govuk-heading-m" id="side-by-side">Side by side</h2>
<p class="govuk-body">${
    open
      ? 'These texts speak of the same matter. Each is decided by itself.'
      : `These texts were proposed instead of each other. This one ${HOW_DECIDED[textOf(amendment, 'status') ?? ''] ?? 'was decided'}.`
  }</p>
<ul class="govuk-list govuk-list--bullet">${others.map((one) => html`<li>${rivalLink(stream, one)} ${became(one)}</li>`)}</ul>
${table({
  caption: 'The proposals beside each other',
  captionHidden: true,
  columns: [
    { title: 'Rule' },
    { title: titlesOf(amendment, open).before },
    { title },
    ...others.map((other) => ({ title: other.title })),
  ],
  rows: sideBySide.map(({ statement, title: of, before, texts }) => [
    ruleNamed(statement, of),
    before ?? 'No such rule',
    ...texts.map((text) => said(text, before)),
  ]),
})}`;
}

/** That a vote began anew because the text was edited stands before all else: whoever had spoken has to speak again. */
function cleared({ matters }: Reading, { amendment }: AmendmentSeen, status: string): Html | undefined {
  const changedAt = textOf(amendment, 'changedAt');
  const matter = matters.find(({ id }) => id === textOf(amendment, 'matter'));
  if (status !== 'proposed' || changedAt === undefined || matter?.openedAt !== changedAt) return undefined;
  return insetText(
    html`<strong>The text was changed on ${when(changedAt)}, while it was being decided.</strong> Positions that had been given on the text before were cleared, and the time to decide began anew. Whoever had given one reads the new text and gives it again.`,
  );
}

const commentOn = (
  stream: string,
  amendment: string,
  statement: string,
  said: string,
  title = statement,
): Html =>
  html`<a class="govuk-link" href="/streams/${stream}/actions/amendment.comment?${String(new URLSearchParams({ amendment, statement }))}">${said}<span class="govuk-visually-hidden">: ${title}</span></a>`;

/** A whole new text changes the form of the relationship: then what it comes to stands before the rules one by one. */
function changes({ id, changes: list, open, amendment }: AmendmentSeen, { stream }: Reading): Html {
  const kinds = [...new Set(list.map(({ kind }) => kind))];
  const duties = list.filter(({ duty }) => duty === true);
  const sum = html`<ul class="govuk-list govuk-list--bullet">${kinds.map((kind) => {
    const of = list.filter((one) => one.kind === kind);
    const said = (['added', 'changed', 'removed'] as const).flatMap((change) => {
      const number = of.filter((one) => one.change === change).length;
      return number === 0 ? [] : [`${number} ${change === 'added' ? 'new' : change}`];
    });
    return html`<li>${kindTitle(kind)}: ${said.join(', ')}${kind === 'choice' && duties.length > 0 && `; ${duties.length} of them ${duties.length === 1 ? 'is a duty' : 'are duties'} with a day`}</li>`;
  })}</ul>`;
  const titles = titlesOf(amendment, open);
  return html`${list.length > 8 && sum}${differencesTable(list, titles, ({ statement, title }) => (open ? html`<br>${commentOn(stream, id, statement.replace(/^setting /, ''), 'Comment on it', title)}` : undefined))}${writtenTexts(list, titles)}`;
}

/** The joint decision on this amendment alone, where it is open. */
function voting(reading: Reading, { amendment }: AmendmentSeen, visit: Visit): Html {
  const matter = textOf(amendment, 'matter');
  const matters = reading.matters.filter(({ id }) => id === matter);
  return matters.length === 0
    ? EMPTY
    : html`<h2 class="govuk-heading-m" id="decisions">Where everybody stands</h2>${matters.map((each) => decision(each, reading, visit))}`;
}

/** What was said, in a thread for each rule; what was said of the whole stands first. */
function comments(
  { id, comments: said, names, open, changes: changed }: AmendmentSeen,
  { stream }: Reading,
): Html {
  if (said.length === 0) return html`<p class="govuk-body">Nobody has commented yet.</p>`;
  const about = (comment: (typeof said)[number]) => textOf(comment, 'statement')?.replace(/^setting /, '');
  const threads = [...new Set(said.map(about))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  return html`${threads.map((statement) => {
    const list = html`<ul class="govuk-list mh-list">${said
      .filter((comment) => about(comment) === statement)
      .map(
        (comment) =>
          html`<li><p class="govuk-body govuk-!-margin-bottom-1"><strong>${who(textOf(comment, 'by') ?? '', names)}</strong>${textOf(comment, 'at') !== undefined && html` <span class="mh-muted">${when(textOf(comment, 'at'))}</span>`}</p><div class="mh-said">${textOf(comment, 'words') ?? ''}</div></li>`,
      )}</ul>`;
    if (statement === undefined) return html`<h3 class="govuk-heading-s">On the whole</h3>${list}`;
    const title = changed.find((one) => one.statement === `setting ${statement}`)?.title;
    return html`<h3 class="govuk-heading-s">On ${ruleNamed(statement, title)}</h3>${list}${open && html`<p class="govuk-body">${commentOn(stream, id, statement, 'Answer', title)}</p>`}`;
  })}`;
}
