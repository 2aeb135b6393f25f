import { type Content, type Html, html } from '../../kernel/html.ts';

export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
}

/** A table with a caption; on a phone one card a row. The classes are those of the pages of Moothall. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
): Html {
  const numeric = (index: number, part: string) =>
    columns[index]?.numeric === true ? ` govuk-table__${part}--numeric` : '';
  return html`<div class="mh-scroll" tabindex="0" role="region" aria-label="${caption}"><table class="govuk-table"><caption class="govuk-table__caption govuk-table__caption--s">${caption}</caption>
<thead class="govuk-table__head"><tr class="govuk-table__row">${columns.map(({ title }, index) => html`<th scope="col" class="govuk-table__header${numeric(index, 'header')}">${title}</th>`)}</tr></thead>
<tbody class="govuk-table__body">${rows.map(
    (row) =>
      html`<tr class="govuk-table__row">${row.map((cell, index) =>
        index === 0
          ? html`<th scope="row" class="govuk-table__header" data-label="${columns[0]?.title ?? ''}">${cell}</th>`
          : html`<td class="govuk-table__cell${numeric(index, 'cell')}" data-label="${columns[index]?.title ?? ''}">${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>
`;
}
