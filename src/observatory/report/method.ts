import { type Html, html } from '../../kernel/html.ts';
import type { Indicator, Indicators, Look } from '../indicators.ts';
import type { Summary } from '../summary.ts';
import { details, foldedTable } from './folding.ts';
import { count, several, speaking } from './words.ts';

const looksAt = (look: Look): string =>
  look.at === 'words'
    ? 'words'
    : look.at === 'measure'
      ? `${look.measure.replaceAll('-', ' ')}${look.least === undefined ? '' : `, at least ${look.least}`}${look.most === undefined ? '' : `, at most ${look.most}`}`
      : look.paths.map((steps) => `/${steps.join('/')}`).join(', ');

/** Whose reading it is: stands before any number. */
export const warning = (reading: string): Html =>
  html`<div class="govuk-inset-text">${reading}</div>
`;

/** How a process is read, and every indicator with its weights and how often it was found. */
export function methodSection({ indicators, forms, deciding }: Indicators, summary: Summary): Html {
  const found = new Map(summary.indicators.map(({ name, total }) => [name, total]));
  const often = ({ id }: Indicator): number => found.get(id) ?? 0;
  const told = (summary: string, caption: string, some: readonly Indicator[]) =>
    some.length > 0 &&
    details(
      summary,
      foldedTable(
        caption,
        [
          { title: 'Indicator' },
          { title: 'What it means, and what it looks at' },
          { title: 'Speaks for or against' },
          { title: 'Found', numeric: true },
        ],
        some.map((one) => [
          one.name,
          `${one.means} (${looksAt(one.look)})`,
          speaking(one.weights, forms),
          count(often(one)),
        ]),
      ),
    );
  const seen = indicators.filter((one) => often(one) > 0).toSorted((a, b) => often(b) - often(a));
  const unseen = indicators.filter((one) => often(one) === 0);
  const named = (ids: readonly string[]): string =>
    indicators
      .filter(({ id }) => ids.includes(id))
      .map(({ name }) => name.toLowerCase())
      .join(', ');
  return html`<h2 class="govuk-heading-m" id="method">How a process is read</h2>
<p class="govuk-body">The releases of a process are merged into one. Each indicator that is found adds its weight to the score of each form, once, however often it is found. The form with the highest score is pointed to if it has at least ${deciding.least} and leads the next by at least ${deciding.lead}; otherwise the process is unclassifiable. How sure: the lead divided by itself and ${deciding.half}, so that a lead of ${deciding.half} is 50% sure. ${deciding.phrase !== undefined && html`Where one phrase alone speaks for the form, how sure is ${deciding.phrase.times} times as much, and where little is said besides, the process is unclassifiable. `}${deciding.alone !== undefined && html`The same holds of one field alone${deciding.alone.nothing.length > 0 && html`; and where nothing speaks for the form more than for others but what tells little of a relation (${named(deciding.alone.nothing)}), the process is unclassifiable`}. `}Words that are denied in their own sentence (“will not be co-produced”) do not count. This is a measure of how far the indicators agree, not a chance of being right.</p>
${told(`The ${several(seen.length, 'indicator that was', 'indicators that were')} found, the most found first, with their weights`, 'Indicators that were found', seen)}${told(`The ${several(unseen.length, 'indicator that was', 'indicators that were')} not found`, 'Indicators that were not found', unseen)}`;
}
