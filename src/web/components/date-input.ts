import type { Html } from '../html.ts';
import { type Field, groupOptions } from './field.ts';
import { macro } from './macro.ts';

export interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

interface DateInput extends Field {
  readonly values: DateParts;
  /** Markup after the three boxes, such as the time of day. */
  readonly after?: Html;
}

const govukDateInput = macro<object>('date-input', 'govukDateInput');

/** Day, month and year; the boxes are named `NAME~day`, `NAME~month`, `NAME~year`. */
export function dateInput(field: DateInput): Html {
  const error = field.error === undefined ? '' : ' govuk-input--error';
  const part = (name: keyof DateParts, label: string, width: 2 | 4) => ({
    id: `${field.id}-${name}`,
    name: `${field.name}~${name}`,
    label,
    value: field.values[name],
    classes: `govuk-input--width-${width}${error}`,
  });
  return govukDateInput({
    ...groupOptions(field),
    id: field.id,
    items: [part('day', 'Day', 2), part('month', 'Month', 2), part('year', 'Year', 4)],
    ...(field.after === undefined ? {} : { formGroup: { afterInputs: { html: field.after.markup } } }),
  });
}
