import type { Html } from '../html.ts';
import { macro } from './macro.ts';

const govukErrorSummary = macro<object>('error-summary', 'govukErrorSummary');

export interface FieldError {
  readonly text: string;
  /** Id of the field that it speaks of. */
  readonly field?: string;
}

export const errorSummary = (errors: readonly FieldError[]): Html =>
  govukErrorSummary({
    titleText: 'There is a problem',
    // Takes the focus without any script, so that a screen reader begins with what is wrong.
    attributes: { tabindex: '-1', autofocus: '' },
    errorList: errors.map((error) => ({
      text: error.text,
      ...(error.field === undefined ? {} : { href: `#${error.field}` }),
    })),
  });
