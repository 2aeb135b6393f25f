import type { FactSeen } from '../../application/interface.ts';
import { formatInstant } from '../../kernel/time.ts';
import { details } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { decidingRules } from './rules.ts';
import { type Names, streamLink, who } from './words.ts';

const VIA: Readonly<Record<FactSeen['via'], string>> = {
  session: '',
  token: 'Through a program',
  cli: 'From the command line',
  clock: 'By the clock',
  outbox: 'As a consequence of another act',
  scenario: 'By a scenario',
};

/** Who did what, when, and which rule allowed it; newest first as given. */
export const timeline = (stream: string, facts: readonly FactSeen[], names: Names): Html =>
  html`<ol class="mh-timeline" reversed>${facts.map((fact) => entry(stream, fact, names))}</ol>`;

function entry(stream: string, fact: FactSeen, names: Names): Html {
  const actor = fact.actor.startsWith('party/')
    ? streamLink(fact.actor, fact.actorName)
    : html`${fact.actorName}`;
  const how = VIA[fact.via];
  return html`<li><p class="govuk-body">${actor}${fact.for !== undefined && html`, on behalf of ${who(fact.for, names)},`} ${fact.says}</p>
<p class="govuk-body-s mh-muted"><time datetime="${fact.at}">${formatInstant(fact.at)}</time>${how !== '' && `. ${how}`}</p>
${fact.by.length > 0 && details('The rule that allowed it', decidingRules(stream, fact.by))}</li>`;
}
