import { type Content, type Html, html } from '../../kernel/html.ts';
import { type Column, table } from './table.ts';

/** So many rows of a table are open at once: on a phone each is a card. */
const OPEN_ROWS = 10;

/** What is there to be opened; works without a script. */
export const details = (summary: string, content: Html): Html =>
  html`<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${summary}</span></summary><div class="govuk-details__text">${content}</div></details>
`;

/** A table of which the first rows are open and the rest is folded, in the same order. One row alone is not folded. */
export function foldedTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
): Html {
  const open = rows.length > OPEN_ROWS + 1 ? OPEN_ROWS : rows.length;
  const more = rows.length - open;
  return html`${table(caption, columns, rows.slice(0, open))}${more > 0 && details(`${caption}: ${more} more`, table(`${caption}, from row ${open + 1}`, columns, rows.slice(open)))}`;
}
