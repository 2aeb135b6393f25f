import type { Reading } from '../../application/interface.ts';
import { formatInstant } from '../../kernel/time.ts';
import { details } from '../components/index.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { titleOf, trailOf } from './frame.ts';
import { who } from './words.ts';

const PER_PAGE = 100;

/** Every fact of a stream that the viewer may see, as recorded, oldest first. */
export async function recordPage(reading: Reading, after: number, visit: Visit): Promise<Page> {
  const facts = await visit.moothall.facts(reading.stream, visit.viewer, { after, limit: PER_PAGE });
  const last = facts.at(-1)?.seq;
  const content = html`<h1 class="govuk-heading-l">The whole record of ${titleOf(reading)}</h1>
<p class="govuk-body">Each entry is chained to the one before by a hash, so that a change to any of them would show. The record has ${reading.seq} entries so far; those that you may not see are left out.</p>
<ol class="govuk-list mh-list mh-facts">${facts.map(
    (
      fact,
    ) => html`<li value="${fact.seq}"><p class="govuk-body govuk-!-margin-bottom-1"><strong>${fact.seq}. ${fact.actorName}</strong>${fact.for !== undefined && html`, on behalf of ${who(fact.for, reading.names)},`} ${fact.says}</p>
<p class="govuk-body-s mh-muted govuk-!-margin-bottom-1"><time datetime="${fact.at}">${formatInstant(fact.at)}</time></p>
${details('As recorded', html`<p class="govuk-body"><code>${fact.type}</code></p><p class="govuk-body">Hash <code>${fact.hash}</code></p><pre class="mh-code">${JSON.stringify(fact.body, undefined, 2)}</pre>`)}</li>`,
  )}</ol>
${facts.length === 0 && html`<p class="govuk-body">There is nothing more that you may see.</p>`}
${facts.length === PER_PAGE && last !== undefined && html`<p class="govuk-body"><a class="govuk-link" href="/streams/${reading.stream}/facts?after=${last}">Later entries</a></p>`}`;
  return { title: `Record of ${titleOf(reading)}`, content, trail: await under(reading, 'Record', visit) };
}

export async function under(reading: Reading, text: string, visit: Visit) {
  const trail = await trailOf(reading, visit);
  return [...trail.slice(0, -1), { text: titleOf(reading), href: `/streams/${reading.stream}` }, { text }];
}
