import type { DutySeen } from '../../application/interface.ts';
import { button, insetText, table, tag } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { formToken, type Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { due as dueWords, formAddress, roleWords, streamLink, when } from './words.ts';

const STATUS = {
  open: tag('Open', 'blue'),
  done: tag('Done', 'green'),
  late: tag('Done late', 'orange'),
  breached: tag('Breached', 'red'),
} as const;

/** What is due for the viewer, what lapsed and what was done, each with its rule and what followed. */
export async function dutiesPage(visit: Visit, calendar?: string): Promise<Page> {
  const duties = await visit.moothall.duties(visit.viewer);
  const of = (...wanted: readonly DutySeen['status'][]) =>
    duties.filter(
      ({ status, doneAt }) => wanted.includes(status) && (doneAt !== undefined) === isDone(status),
    );
  const content = html`<h1 class="govuk-heading-xl">What is due</h1>
${
  visit.viewer.party === undefined
    ? html`<p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a> to see the duties of a party.</p>`
    : html`<p class="govuk-body-l mh-lede">What the rules ask of you, by when, and under which rule; and joint decisions that wait for your position. Whoever holds the same role shares the duty: when one of you does it, it is done.</p>
${section('Waiting for you', of('open'), 'No duty and no joint decision waits for you.')}
${section('Not done in time', of('breached'), 'Nothing has lapsed.')}
${section('Done recently', of('done', 'late'), 'Nothing yet.')}${calendarSection(visit, calendar)}`
}`;
  return { title: 'What is due', content };
}

const isDone = (status: DutySeen['status']): boolean => status === 'done' || status === 'late';

const section = (title: string, duties: readonly DutySeen[], none: string): Html =>
  html`<h2 class="govuk-heading-l">${title}</h2>
${
  duties.length === 0
    ? html`<p class="govuk-body">${none}</p>`
    : table({
        caption: title,
        captionHidden: true,
        columns: [
          { title: 'What to do' },
          { title: 'For' },
          { title: 'By' },
          { title: 'Status' },
          { title: 'Rule' },
        ],
        rows: duties.map((duty) => [
          html`${duty.says}<br>${streamLink(duty.stream, duty.streamTitle)}${ways(duty)}`,
          duty.who.map(roleWords).join(', or '),
          byWhen(duty.due),
          html`${STATUS[duty.status]}${duty.doneAt !== undefined && html`<br>${dayAndTime(when(duty.doneAt) ?? '', 'at')}`}`,
          ruleOf(duty),
        ]),
      })
}`;

/** The day that counts, and until when on it. */
function byWhen(due: string | undefined): Html {
  const said = dueWords(due);
  if (said === undefined) return html`No day is set`;
  return said.startsWith('end of ')
    ? dayAndTime(`${said.slice('end of '.length)}, the end of the day`, 'until')
    : dayAndTime(said, 'until');
}

/** Every day on this page: the day alone on its line, the time on it below, small. */
function dayAndTime(said: string, how: 'until' | 'at'): Html {
  const [day = '', time] = said.split(', ');
  return html`${day}${time !== undefined && html`<br><span class="mh-muted">${how} ${time}</span>`}`;
}

/** A duty that still waits leads to the form that does it. */
const ways = ({ status, stream, does, asks, says }: DutySeen): Html | undefined =>
  isDone(status)
    ? undefined
    : html`${does.map((action, index) => html`<br><a class="govuk-link" href="${formAddress(stream, action, asks)}">Do it now${index > 0 && ', another way'}<span class="govuk-visually-hidden">: ${says}</span></a>`)}`;

const ruleOf = ({ rule, followed, noOrElse, status }: DutySeen): Html =>
  html`${rule === undefined ? 'The rule has been removed since; the duty stands.' : rule.says}
${rule?.cites !== undefined && html`<br>${rule.cites}${rule.verified === false && ' (not verified)'}`}
${(status === 'breached' || status === 'late') && noOrElse === true && html`<br>Or else: the rule names nothing that follows here; it was counted as not kept.`}${followed.map((each) => html`<br>Or else, and so: ${each.says} (${each.who.map(roleWords).join(', ')})`)}`;

const calendarSection = (visit: Visit, calendar: string | undefined): Html =>
  html`<h2 class="govuk-heading-l">In your own calendar</h2>
<p class="govuk-body">A calendar program can show what is due from a secret address. Whoever has it sees what is due for you, and nothing else. A new address ends the one before.</p>
${calendar !== undefined && insetText(html`<p class="govuk-body">Copy the address now. It is not shown again.</p><p class="govuk-body"><code class="mh-code">${calendar}</code></p>`)}
<form method="post" action="/duties/calendar">${formToken(visit.around)}${button({ label: 'Make an address' })}</form>
<form method="post" action="/duties/calendar/revoke">${formToken(visit.around)}<button class="mh-plain-button" type="submit">Take the address back</button></form>`;
