import { button, select } from '../components/index.ts';
import type { Known } from '../forms/choices.ts';
import { ANY, CHANGE_KINDS, WHOLE } from '../forms/narrowing.ts';
import { type Html, html } from '../html.ts';
import { RULE } from '../rule-asked.ts';
import type { Action } from '../visit.ts';
import { formAddress } from './words.ts';

interface Draft {
  readonly stream: string;
  readonly action: Action;
  readonly known: Known;
  readonly filled: Readonly<Record<string, string>>;
}

/** The first step of a draft: what kind of change it is. The form after it has the fields for that alone. */
export function chooseKind({ stream, action, known, filled }: Draft): Html {
  const { begin: _, change: __, ...others } = filled;
  const to = (fields: Readonly<Record<string, string>>) =>
    formAddress(stream, action.name, { ...others, ...fields });
  const link = ({ id, title, says }: Pick<(typeof CHANGE_KINDS)[number], 'id' | 'title' | 'says'>) =>
    html`<li><a class="govuk-link" href="${to({ change: id })}">${title}</a><br><span class="mh-muted">${says}</span></li>`;
  const rules = known.named.statement ?? [];
  const anew = html`<form method="get" action="/streams/${stream}/actions/${action.name}">${Object.entries({
    ...others,
    change: 'replace',
  }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
${select({ id: 'begin', name: 'begin', label: 'Rule to write anew', hint: 'Its present text is filled in for you, as rulebooks write it (YAML).', choices: rules })}${button({ label: 'Write it anew', secondary: true })}</form>`;
  return html`<h2 class="govuk-heading-m">What kind of change is it?</h2>
<ul class="govuk-list mh-list">${CHANGE_KINDS.filter(({ id }) => id !== 'replace').map((kind) => link(kind.id === 'add' ? { ...kind, id: RULE } : kind))}
<li><a class="govuk-link" href="${to({ change: ANY })}">Several changes of different kinds</a><br><span class="mh-muted">One form with every field.</span></li>
<li><a class="govuk-link" href="${to({ change: WHOLE, begin: 'whole-text' })}">Write the whole text anew</a><br><span class="mh-muted">Beginning with the text that holds now.</span></li></ul>
${rules.length > 0 && anew}`;
}

/** Back to the first step, from a form that has the fields of one kind alone. */
export function otherKind({ stream, action, filled }: Draft): Html {
  const others = Object.fromEntries(
    Object.entries(filled).filter(([name]) => ['title', 'reason', 'counters', 'amendment'].includes(name)),
  );
  return html`<p class="govuk-body"><a class="govuk-link" href="${formAddress(stream, action.name, others)}">Choose another kind of change</a></p>`;
}
