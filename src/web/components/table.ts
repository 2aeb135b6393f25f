import { asParameter, type Content, type Html, html } from '../html.ts';
import { macro } from './macro.ts';

interface Column {
  readonly title: string;
  readonly numeric?: boolean;
  /** Of the table; where nothing is said, cells share by how much they hold. */
  readonly width?: 'one-quarter' | 'one-third';
}

interface Table {
  readonly caption: string;
  /** Where a heading right above says the same, the caption is for screen readers alone. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Content[])[];
}

const govukTable = macro<object>('table', 'govukTable');

/** A table; on a phone one card a row, so that nothing lies beyond the edge. Scrolls by itself, by keyboard too, where even that is too wide. */
export function table(options: Table): Html {
  const drawn = govukTable({
    caption: options.caption,
    captionClasses: options.captionHidden === true ? 'govuk-visually-hidden' : 'govuk-table__caption--s',
    firstCellIsHeader: true,
    head: options.columns.map((column) => ({
      text: column.title,
      ...(column.numeric === true ? { format: 'numeric' } : {}),
      ...(column.width === undefined ? {} : { classes: `govuk-!-width-${column.width}` }),
    })),
    rows: options.rows.map((row) =>
      row.map((cell, index) => ({
        ...asParameter(cell),
        ...(options.columns[index]?.numeric === true ? { format: 'numeric' } : {}),
        // On a phone each row is a card, in which a cell says itself what it holds.
        attributes: { 'data-label': options.columns[index]?.title ?? '' },
      })),
    ),
  });
  return html`<div class="mh-scroll" tabindex="0" role="region" aria-label="${options.caption}">${drawn}</div>`;
}
