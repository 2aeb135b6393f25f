import type { Reading } from '../../application/interface.ts';
import type { Crumb } from '../components/index.ts';

import { type Content, EMPTY, type Html, html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { actionsHere } from './actions.ts';
import { textOf } from './document.ts';
import { decisions, duties } from './matters.ts';
import { timeline } from './timeline.ts';
import { kindWord, roleWords, statusTag } from './words.ts';

/** What the page of a kind adds to what every stream's page has. */
export interface StreamPage {
  readonly lede?: Content;
  /** What a reader has to know before all else. */
  readonly note?: Html;
  readonly sections: Html;
}

const RECENT = 20;
/** What the engine notes beside an act: in the whole record, and not in the story told here. */
const BOOKKEEPING = new Set(['norm.counted', 'pins.taken']);

export const titleOf = (reading: Reading): string =>
  textOf(reading.document, 'title') ??
  textOf(reading.document, 'name') ??
  reading.names[reading.stream] ??
  titleByGiver(reading) ??
  reading.stream;

/** What has no title of its own but is somebody's, such as a mandate, is told by who gave it. */
function titleByGiver({ kind, document, names }: Reading): string | undefined {
  const giver = textOf(document, 'commissioner');
  return giver === undefined || giver === '' ? undefined : `${kindWord(kind)} of ${names[giver] ?? giver}`;
}

/** The page of any stream: what it is, what waits, its own sections, what can be done, what has happened. */
export async function streamPage(reading: Reading, visit: Visit, own: StreamPage): Promise<Page> {
  const [actions, facts, trail] = await Promise.all([
    actionsHere(reading, visit),
    visit.moothall.facts(reading.stream, visit.viewer, { limit: 3 * RECENT, newestFirst: true }),
    trailOf(reading, visit),
  ]);
  const told = facts.filter((fact) => !BOOKKEEPING.has(fact.type)).slice(0, RECENT);
  const title = titleOf(reading);
  const status = textOf(reading.document, 'status');
  const content = html`<span class="govuk-caption-l">${kindWord(reading.kind)}</span>
<h1 class="govuk-heading-l">${title}</h1>
${status !== undefined && html`<p class="govuk-body">${statusTag(status)}</p>`}
${own.note}
${own.lede !== undefined && html`<p class="govuk-body-l mh-lede">${own.lede}</p>`}
${reading.roles.length > 0 && yourRoles(reading)}
${decisions(reading, visit)}${duties(reading, visit)}
${actions}
${own.sections}
<h2 class="govuk-heading-m" id="timeline">What has happened</h2>
${told.length === 0 ? html`<p class="govuk-body">Nothing that you can see.</p>` : timeline(reading.stream, told, reading.names)}
<p class="govuk-body"><a class="govuk-link" href="/streams/${reading.stream}/facts">The whole record, entry by entry</a></p>`;
  return { title, trail, content };
}

function yourRoles(reading: Reading): Html {
  const roles = reading.roles.filter((role) => !['anyone', 'party', 'public', 'elector'].includes(role));
  if (roles.length === 0) return EMPTY;
  return html`<p class="govuk-body">Here you are: <strong>${roles.map(roleWords).join(', ')}</strong>.</p>`;
}

export async function trailOf(reading: Reading, visit: Visit): Promise<readonly Crumb[]> {
  const above: Crumb[] = [];
  if (reading.parent !== undefined) {
    const parent = await visit.moothall.read(reading.parent, visit.viewer);
    above.push({
      text: parent === undefined ? reading.parent : titleOf(parent),
      href: `/streams/${reading.parent}`,
    });
  }
  const list =
    reading.kind === 'party'
      ? { text: 'Parties', href: '/parties' }
      : { text: 'Arrangements', href: '/arrangements' };
  return [{ text: 'Home', href: '/' }, list, ...above, { text: titleOf(reading) }];
}

/** A section with a heading, left out where there is nothing to say and no word for that. */
export const section = (title: string, content: Html | undefined, otherwise?: string): Html => {
  const empty = content === undefined || content.markup === '';
  if (empty && otherwise === undefined) return EMPTY;
  return html`<h2 class="govuk-heading-m">${title}</h2>${empty ? html`<p class="govuk-body">${otherwise}</p>` : content}`;
};
