import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukFieldset = macro<object>('fieldset', 'govukFieldset');

export const fieldset = (options: {
  readonly legend: string;
  readonly legendHidden?: boolean;
  readonly content: Html;
}): Html =>
  govukFieldset({
    legend: {
      text: options.legend,
      classes: options.legendHidden === true ? 'govuk-visually-hidden' : 'govuk-fieldset__legend--s',
    },
    html: options.content.markup,
  });
