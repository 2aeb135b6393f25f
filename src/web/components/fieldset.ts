import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukFieldset = macro<object>('fieldset', 'govukFieldset');

export const fieldset = (options: {
  readonly legend: string;
  readonly size?: 's' | 'm';
  readonly describedBy?: string;
  readonly content: Html;
}): Html =>
  govukFieldset({
    legend: { text: options.legend, classes: `govuk-fieldset__legend--${options.size ?? 's'}` },
    describedBy: options.describedBy,
    html: options.content.markup,
  });
