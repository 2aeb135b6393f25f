import type { Content } from '../html.ts';
import { asParameter } from '../html.ts';

/** What every field of a form has. */
export interface Field {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: Content;
  readonly error?: string;
}

export const fieldOptions = (field: Field, labelClasses = 'govuk-label--s') => ({
  id: field.id,
  name: field.name,
  label: { text: field.label, classes: labelClasses },
  ...(field.hint === undefined ? {} : { hint: asParameter(field.hint) }),
  ...(field.error === undefined ? {} : { errorMessage: { text: field.error } }),
});

export const groupOptions = (field: Field, legendClasses = 'govuk-fieldset__legend--s') => ({
  idPrefix: field.id,
  name: field.name,
  fieldset: { legend: { text: field.label, classes: legendClasses } },
  ...(field.hint === undefined ? {} : { hint: asParameter(field.hint) }),
  ...(field.error === undefined ? {} : { errorMessage: { text: field.error } }),
});
