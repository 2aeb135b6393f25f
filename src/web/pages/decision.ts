import type { PathStep, Reading } from '../../application/interface.ts';
import { decisionChart } from '../charts/decision.ts';
import { button, table } from '../components/index.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Visit } from '../visit.ts';
import { addressOf } from './actions.ts';
import { titleOf } from './frame.ts';
import { under } from './record.ts';
import { decidingRule, whyNot } from './rules.ts';

const DOES: Readonly<Record<PathStep['does'], string>> = {
  allows: 'Allows it',
  refuses: 'Refuses it',
  'decides together': 'Puts it to others to decide',
  'may allow': 'May allow it, by what you fill in',
  'may refuse': 'May refuse it, by what you fill in',
  counts: 'Is counted, and decides nothing',
  nothing: 'Does not apply to you now',
};

/** Why an action is allowed here, or not: the way through the layers as a picture, and every rule that speaks of it. */
export async function decisionPage(
  reading: Reading,
  action: string,
  visit: Visit,
): Promise<Page | undefined> {
  const path = await visit.moothall.path(reading.stream, action, visit.viewer);
  if (path === undefined) return undefined;
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
