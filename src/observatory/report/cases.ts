import { type Html, html } from '../../kernel/html.ts';
import type { Indicators } from '../indicators.ts';
import type { Observation } from '../observation.ts';
import { UNCLASSIFIABLE } from '../summary.ts';
import { table } from './table.ts';
import { percent, shadesOf, signed, speaking } from './words.ts';

/** One process with all that was found in it and where: for whoever wants to check the reading. Alone on a page it is `open`. */
export function caseEntry(
  one: Observation,
  { forms, indicators }: Indicators,
  link?: Html,
  shown: 'open' | 'closed' = 'closed',
): Html {
  const form = one.form ?? UNCLASSIFIABLE;
  const name = shadesOf(forms).find(({ id }) => id === form)?.name ?? form;
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]));
  const rows = one.found.flatMap(({ indicator: id, evidence }) => {
    const indicator = byId.get(id);
    if (indicator === undefined) return [];
    const shows = evidence.map(
      ({ path, excerpt }) =>
        html`<span class="mh-shown">${excerpt}</span> <code class="mh-path">${path}</code>`,
    );
    return [
      [
        indicator.name,
        speaking(indicator.weights, forms),
        html`${shows.map((each) => html`<div>${each}</div>`)}`,
      ],
    ];
  });
  return html`<article class="mh-case" id="${one.ocid}"><h2 class="govuk-heading-s">${one.title}</h2>
<p class="govuk-body">${one.planned === true && html`Planning only, not counted. `}<strong>${name}</strong>${one.sure > 0 && html`, ${percent(one.sure, 1)} sure`}. ${one.why}</p>
<p class="govuk-body-s">${one.buyers.length === 0 ? 'No buyer named' : one.buyers.join('; ')} · ${one.date.slice(0, 10)} · ${one.region} · ${one.category} · <code class="mh-path">${one.ocid}</code>${link !== undefined && html` · ${link}`}</p>
<details class="govuk-details"${shown === 'open' && html` open`}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">What shows it (${rows.length})</span></summary>
<p class="govuk-body-s">Scores: ${forms.map(({ id, name: word }) => `${word} ${signed(one.scores[id] ?? 0)}`).join(', ')}.</p>
${table(`What shows it: ${one.title}`, [{ title: 'Indicator' }, { title: 'Speaks for or against' }, { title: 'Words or field, and place' }], rows)}</details></article>
`;
}
