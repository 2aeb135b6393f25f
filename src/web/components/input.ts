import type { Html } from '../html.ts';
import { type Field, fieldOptions } from './field.ts';
import { macro } from './macro.ts';

export interface Input extends Field {
  readonly value?: string;
  readonly type?: 'text' | 'search' | 'password' | 'url' | 'email';
  readonly inputmode?: 'numeric' | 'decimal' | 'url' | 'email';
  readonly width?: 2 | 3 | 4 | 5 | 10 | 20 | 30;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly autocomplete?: string;
  readonly labelClasses?: string;
}

const govukInput = macro<object>('input', 'govukInput');

export const input = (field: Input): Html =>
  govukInput({
    ...fieldOptions(field, field.labelClasses),
    value: field.value,
    type: field.type ?? 'text',
    inputmode: field.inputmode,
    spellcheck: field.inputmode === undefined ? undefined : false,
    classes: field.width === undefined ? '' : `govuk-input--width-${field.width}`,
    prefix: field.prefix === undefined ? undefined : { text: field.prefix },
    suffix: field.suffix === undefined ? undefined : { text: field.suffix },
    autocomplete: field.autocomplete,
  });
