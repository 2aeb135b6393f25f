import type { Reading } from '../../application/interface.ts';
import { button, table } from '../components/index.ts';
import { wordsOf } from '../forms/words.ts';
import { EMPTY, type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { type Doc, entriesOf, partOf, textOf, textsOf } from './document.ts';
import { described, kept, type Names, when, who } from './words.ts';

/** Open joint decisions: what is proposed, how it is decided, where each party stands, and the way to say so. */
export function decisions(reading: Reading, visit: Visit): Html {
  if (reading.matters.length === 0) return EMPTY;
  return html`<h2 class="govuk-heading-m" id="decisions">Joint decisions that are open</h2>
${reading.matters.map((matter) => decision(matter, reading, visit))}`;
}

function decision(matter: Doc, reading: Reading, visit: Visit): Html {
  const id = textOf(matter, 'id') ?? '';
  const name =
    textOf(matter, 'action') ??
    textOf(partOf(matter, 'act'), 'action') ??
    textOf(partOf(matter, 'action'), 'name') ??
    '';
  const action = visit.catalogue.action(reading.kind, name);
  const proposer = textOf(matter, 'by') ?? textOf(matter, 'actor') ?? textOf(partOf(matter, 'actor'), 'id');
  const closes = textOf(matter, 'closesAt') ?? textOf(matter, 'closes') ?? textOf(matter, 'until');
  const body = described(
    matter.body ?? partOf(matter, 'act')?.body ?? partOf(matter, 'action')?.body,
    'body',
    reading.names,
  );
  return html`<div class="mh-entry" id="${id}"><h3 class="govuk-heading-s">${action?.title ?? wordsOf(name)}${proposer !== undefined && html`, proposed by ${who(proposer, reading.names)}`}</h3>
${body}${closes !== undefined && html`<p class="govuk-body">Open until <strong>${when(closes)}</strong>.</p>`}
${positions(matter, reading.names)}
${button({ label: 'Give your position', href: `/streams/${reading.stream}/actions/position.give?matter=${id}` })}</div>`;
}

function positions(matter: Doc, names: Names): Html {
  const given = entriesOf(matter, 'positions');
  const electors = new Set(
    entriesOf(matter, 'electorates').flatMap((electorate) => textsOf(electorate, 'electors')),
  );
  const silent = [...electors].filter((elector) => !given.some((position) => position.id === elector));
  if (given.length === 0 && silent.length === 0) return EMPTY;
  return table({
    caption: 'Where each party stands',
    columns: [{ title: 'Party' }, { title: 'Position' }, { title: 'Reason' }],
    rows: [
      ...given.map((position) => [
        who(textOf(position, 'party') ?? position.id, names),
        wordsOf(textOf(position, 'stance') ?? 'not shown'),
        kept(position.reason) ?? textOf(position, 'reason') ?? '',
      ]),
      ...silent.map((elector) => [who(elector, names), 'Not yet given', '']),
    ],
  });
}

/** Open duties, those overdue first. */
export function duties(reading: Reading): Html {
  if (reading.duties.length === 0) return EMPTY;
  return html`<h2 class="govuk-heading-m">Duties that are open</h2>
<ul class="govuk-list mh-list">${reading.duties.map((duty) => {
    const says = textOf(duty, 'says') ?? wordsOf(textOf(duty, 'does') ?? 'a duty');
    const due = textOf(duty, 'due');
    const holder = textOf(duty, 'who');
    return html`<li>${says}${holder !== undefined && !holder.startsWith('party/') && html` (${wordsOf(holder).toLowerCase()})`}${due !== undefined && html`. <strong>${duty.breached === true ? 'Was due' : 'Due'} ${when(due)}</strong>`}</li>`;
  })}</ul>`;
}
