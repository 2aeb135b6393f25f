import type { PathStep, Reading } from '../../application/interface.ts';
import { decisionChart } from '../charts/decision.ts';
import { button, table } from '../components/index.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { addressOf } from './actions.ts';
import { below } from './arrangement.ts';
import { titleOf } from './frame.ts';
import { under } from './record.ts';
import { decidingRule, whyNot } from './rules.ts';
import { kindWord } from './words.ts';

const DOES: Readonly<Record<PathStep['does'], string>> = {
  allows: 'Allows it',
  refuses: 'Refuses it',
  'decides together': 'Puts it to others to decide',
  'may allow': 'May allow it, by what you fill in',
  'may refuse': 'May refuse it, by what you fill in',
  counts: 'Is counted, and decides nothing',
  nothing: 'Does not apply to you now',
  'not told': 'Goes by what is not shown to you',
};

/** Why an action is allowed here, or not: the way through the layers as a picture, and every rule that speaks of it. */
export async function decisionPage(
  reading: Reading,
  action: string,
  visit: Visit,
): Promise<Page | undefined> {
  const path = await visit.moothall.path(reading.stream, action, visit.viewer);
  if (path === undefined) return askedElsewhere(reading, action, visit);
  const title = path.allowed === 'no' ? `Why can I not: ${path.title}` : `How it is decided: ${path.title}`;
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span><h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l mh-lede">${path.says}</p>
${decisionChart(path)}
${path.allowed === 'no' ? whyNot(path, reading.stream) : button({ label: path.title, href: addressOf(reading, action, visit), secondary: true })}
${
  path.steps.length === 0
    ? html`<p class="govuk-body">No rule speaks of this. What no rule allows is not allowed.</p>`
    : table({
        caption: 'Every rule that speaks of it, the law first',
        columns: [{ title: 'Rule' }, { title: 'What it does' }],
        rows: path.steps.map((step) => [decidingRule(reading.stream, step), DOES[step.does]]),
      })
}`;
  return { title, content, trail: await under(reading, path.title, visit) };
}

/** So many places are named where an action can be asked for. */
const MOST_PLACES = 20;

/** An action of another kind of stream: what it is asked of, and which of these are near. */
async function askedElsewhere(reading: Reading, action: string, visit: Visit): Promise<Page | undefined> {
  const { catalogue } = visit;
  const kind = [...catalogue.kinds.values()].find((one) => catalogue.action(one.kind, action) !== undefined);
  const known = kind && catalogue.action(kind.kind, action);
  if (kind === undefined || known === undefined || kind.kind === reading.kind) return undefined;
  const places = await placesOf(kind.kind, reading, visit);
  const title = `Where to ask: ${known.title}`;
  const of = kindWord(kind.kind).toLowerCase();
  const content = html`<span class="govuk-caption-l">${titleOf(reading)}</span><h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body-l mh-lede">${known.says}</p>
<p class="govuk-body">This is asked of ${/^[aeiou]/.test(of) ? 'an' : 'a'} ${of}: each ${of} has an answer of its own.</p>
${
  places.length === 0
    ? html`<p class="govuk-body">There is no ${of} here that you can see.</p>`
    : html`<ul class="govuk-list govuk-list--bullet">${places.map((one) => html`<li><a class="govuk-link" href="/streams/${one.stream}/why/${action}">${one.title === '' ? kindWord(kind.kind) : one.title}</a></li>`)}</ul>`
}`;
  return { title, content, trail: await under(reading, known.title, visit) };
}

/** The arrangement that this is, or belongs to, and what runs under it: what of these is of the kind and open to the viewer. */
async function placesOf(
  kind: string,
  reading: Reading,
  visit: Visit,
): Promise<readonly { readonly stream: string; readonly title: string }[]> {
  const { parent } = reading;
  const above = parent === undefined ? reading : await visit.moothall.read(parent, visit.viewer);
  if (above === undefined) return [];
  if (above.kind === kind) return [{ stream: above.stream, title: titleOf(above) }];
  return (await below(kind, above, visit)).slice(0, MOST_PLACES);
}
