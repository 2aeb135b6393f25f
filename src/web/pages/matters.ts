import type { Reading } from '../../application/interface.ts';
import { daysBetween } from '../../kernel/time.ts';
import { button, details, summaryList, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import { amendmentLink, awardLink } from '../matter-words.ts';
import type { Visit } from '../visit.ts';
import { type Doc, entriesOf, partOf, textOf, textsOf } from './document.ts';
import {
  described,
  due as dueWords,
  everyone,
  formAddress,
  kept,
  type Names,
  plural,
  roleWords,
  streamLink,
  when,
  who,
} from './words.ts';

/** Open joint decisions: what is proposed, how it is decided, where each party stands, and the way to say so. */
export function decisions(reading: Reading, visit: Visit): Html {
  if (reading.matters.length === 0) return EMPTY;
  return html`<h2 class="govuk-heading-m" id="decisions">Joint decisions that are open</h2>
${reading.matters.map((matter) => decision(matter, reading, visit, proposed(matter, reading)))}`;
}

/** One of them, where the page says already what is proposed. */
export function decision(matter: Doc, reading: Reading, visit: Visit, body: Html = EMPTY): Html {
  const id = textOf(matter, 'id') ?? '';
  const name = textOf(matter, 'action') ?? '';
  const action = visit.catalogue.action(reading.kind, name);
  const proposer = textOf(matter, 'proposer');
  const closes = textOf(matter, 'closesAt');
  const rule = textOf(matter, 'statement');
  // A position is given on the text that was read here: if it changes meanwhile, the position is not taken.
  const text = textOf(matter, 'textHash');
  return html`<div class="mh-entry" id="${id}"><h3 class="govuk-heading-s">${action?.title ?? wordsOf(name)}${proposer !== undefined && html`, proposed by ${who(proposer, reading.names)}`}</h3>
${body}${html`<p class="govuk-body">${closing(closes, visit.now)} ${rule !== undefined && html`<a class="govuk-link" href="/streams/${reading.stream}/rulebook#${rule}">The rule by which it is decided<span class="govuk-visually-hidden">: ${action?.title ?? name}</span></a>.`}</p>`}
${roundWords(matter, reading.names)}${positions(matter, reading.names)}
${button({ label: 'Give your position', href: formAddress(reading.stream, 'position.give', { matter: id, ...(text === undefined ? {} : { text }) }) })}</div>`;
}

/** Who was called where the first round ended undecided, until when, and what follows a deadlock. */
function roundWords(matter: Doc, names: Names): Html {
  const round = partOf(matter, 'round');
  if (round === undefined) return EMPTY;
  const closes = textOf(matter, 'closesAt');
  const until = closes === undefined ? '' : html` until <strong>${when(closes)}</strong>`;
  const mediator = partOf(round, 'mediator');
  const mediates = textOf(mediator, 'says');
  const asked = partOf(round, 'asked');
  const called =
    mediates !== undefined
      ? html`${wordsOf(mediates)} mediate${until}${holding(mediator, names)}, and everybody is asked once more. `
      : asked !== undefined
        ? askedWords(asked, until)
        : '';
  return html`<p class="govuk-body">${round.second === true && 'The first round ended without a decision. '}${called}${textOf(round, 'follows')}</p>`;
}

/** Who holds the role, where the viewer may know. */
function holding(mediator: Doc | undefined, names: Names): Html | undefined {
  if (mediator?.parties === undefined) return undefined;
  const parties = textsOf(mediator, 'parties');
  return parties.length === 0 ? html` (nobody holds that role)` : html` (${everyone(parties, names)})`;
}

function askedWords(asked: Doc, until: Html | string): Html {
  const arrangement = textOf(asked, 'arrangement') ?? '';
  return asked.exists === true
    ? html`${streamLink(arrangement, textOf(asked, 'title') ?? arrangement)} was asked to decide, by its own rules${until}. `
    : html`${arrangement} was asked to decide, and there is no such arrangement here: nobody can answer${until}. `;
}

/** Until when it is open, and what closes it before: who has agreed knows how long that can be changed. */
export const closing = (closes: string | undefined, now: string): Html =>
  html`${closes === undefined ? 'It has no last day: it closes when everybody has given a position, or before' : html`Open until <strong>${when(closes)}</strong> (${timeLeft(now, closes)}). It closes before only`} where it is carried and nobody who is silent could undo that. Until it closes, every position can be changed. Who had a voice when it was opened has it to the end: nobody is let in or sent away to turn it.`;

function timeLeft(now: string, closes: string): string {
  const days = daysBetween(now, closes);
  if (closes <= now) return 'the time is over';
  return days === 0 ? 'it ends today' : `${plural(days, 'day')} left`;
}

const LONG = 400;

/** What is proposed, field by field; a long text stands folded, with what it changes before it. */
function proposed(matter: Doc, { stream, names }: Reading): Html {
  const fields = Object.entries(partOf(matter, 'body') ?? {});
  const amendment = textOf(partOf(matter, 'body') ?? {}, 'amendment');
  const long = fields.flatMap(([key, value]) =>
    typeof value === 'string' && value.length > LONG ? [{ key, value }] : [],
  );
  const short = fields.filter(([key]) => !long.some((one) => one.key === key));
  return html`${summaryList([
    ...short.map(([key, value]) => ({
      key: wordsOf(key),
      value:
        awardLink(stream, key, value) ?? amendmentLink(stream, key, value) ?? described(value, key, names),
    })),
    ...(amendment === undefined
      ? [{ key: 'What changes', value: described(partOf(matter, 'computed')?.changes, 'changes', names) }]
      : []),
  ])}${long.map(({ key, value }) => details(`${wordsOf(key)}: read the text proposed`, html`<pre class="mh-code">${value}</pre>`))}`;
}

/** Where each party stands, and how many votes it has where these are not all the same. */
export function positions(matter: Doc, names: Names): Html {
  const given = entriesOf(matter, 'positions');
  const electorates = entriesOf(matter, 'electorates');
  const electors = new Set(electorates.flatMap((electorate) => textsOf(electorate, 'electors')));
  const isWeighed = electorates.some((electorate) => partOf(electorate, 'weights') !== undefined);
  const votes = (elector: string): Html[] => (isWeighed ? [votesOf(elector, electorates)] : []);
  const silent = [...electors].filter((elector) => !given.some((position) => position.id === elector));
  if (given.length === 0 && silent.length === 0) return EMPTY;
  return table({
    // A page with several of them tells them apart.
    caption: `Where each party stands on decision ${(textOf(matter, 'id') ?? '').replace(/^\D+/, '')}`,
    columns: [
      { title: 'Party' },
      ...(isWeighed ? [{ title: 'Votes' }] : []),
      { title: 'Position' },
      { title: 'Reason' },
    ],
    rows: [
      ...given.map((position) => [
        who(textOf(position, 'party') ?? position.id, names),
        ...votes(textOf(position, 'party') ?? position.id),
        wordsOf(textOf(position, 'stance') ?? 'not shown'),
        kept(position.reason) ?? whyOf(position),
      ]),
      ...silent.map((elector) => [who(elector, names), ...votes(elector), 'Not yet given', '']),
    ],
  });
}

/** What a voice counts for; in each role, where it counts in several. */
function votesOf(elector: string, electorates: readonly Doc[]): Html {
  const counted = electorates.flatMap((electorate) =>
    textsOf(electorate, 'electors').includes(elector)
      ? [
          {
            role: roleWords(textOf(electorate, 'role') ?? ''),
            count: Number(partOf(electorate, 'weights')?.[elector] ?? 1),
          },
        ]
      : [],
  );
  const [first] = counted;
  if (counted.every(({ count }) => count === first?.count)) return html`${String(first?.count ?? '')}`;
  return html`${counted.map(({ role, count }) => `${count} as ${role}`).join(', ')}`;
}

/** Why somebody stands where it stands, and what would lift its block. */
export const whyOf = (position: Doc): Html => {
  const lift = textOf(position, 'lift');
  return html`${textOf(position, 'reason') ?? ''}${lift !== undefined && html`<br><strong>Would lift it:</strong> ${lift}`}`;
};

/** Open duties: who has to do what by when, and which rule says so. */
export function duties(reading: Reading, visit: Visit): Html {
  if (reading.duties.length === 0) return EMPTY;
  return html`<h2 class="govuk-heading-m">Duties that are open</h2>
<ul class="govuk-list mh-list">${reading.duties.map((duty) => {
    const does = textsOf(duty, 'does').map(
      (name) => visit.catalogue.action(reading.kind, name)?.title ?? wordsOf(name),
    );
    const holders = textsOf(duty, 'who').map(roleWords);
    const due = textOf(duty, 'due');
    const rule = textOf(duty, 'statement');
    return html`<li>${does.join(', or ')}${holders.length > 0 && ` (${holders.join(', ')})`}${due !== undefined && html`. <strong>${textOf(duty, 'status') === 'breached' ? 'Was due' : 'Due'} ${dueWords(due)}</strong>`}${rule !== undefined && html` <a class="govuk-link" href="/streams/${reading.stream}/rulebook#${rule}">The rule<span class="govuk-visually-hidden"> for this duty</span></a>`}</li>`;
  })}</ul>`;
}
