import { asParameter, type Content, type Html } from '../html.ts';
import { macro } from './macro.ts';

export interface SummaryRow {
  readonly key: string;
  /** Left out where there is nothing to say. */
  readonly value: Content | undefined;
}

const govukSummaryList = macro<object>('summary-list', 'govukSummaryList');

export const summaryList = (rows: readonly SummaryRow[]): Html =>
  govukSummaryList({
    rows: rows.flatMap((row) =>
      row.value === undefined || row.value === ''
        ? []
        : [{ key: { text: row.key }, value: asParameter(row.value) }],
    ),
  });
