import { asParameter, type Content, type Html } from '../html.ts';
import { type Field, fieldOptions, groupOptions } from './field.ts';
import { macro } from './macro.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: Content;
}

interface OneOf extends Field {
  readonly choices: readonly Choice[];
  readonly value?: string;
}

interface SomeOf extends Field {
  readonly choices: readonly Choice[];
  readonly values: readonly string[];
}

const govukRadios = macro<object>('radios', 'govukRadios');
const govukCheckboxes = macro<object>('checkboxes', 'govukCheckboxes');
const govukSelect = macro<object>('select', 'govukSelect');

const item = (choice: Choice, checked: boolean) => ({
  value: choice.value,
  text: choice.label,
  checked,
  ...(choice.hint === undefined ? {} : { hint: asParameter(choice.hint) }),
});

export const radios = (field: OneOf): Html =>
  govukRadios({
    ...groupOptions(field),
    classes: 'govuk-radios--small',
    items: field.choices.map((choice) => item(choice, choice.value === field.value)),
  });

export const checkboxes = (field: SomeOf): Html =>
  govukCheckboxes({
    ...groupOptions(field),
    classes: 'govuk-checkboxes--small',
    items: field.choices.map((choice) => item(choice, field.values.includes(choice.value))),
  });

/** A single box, for something that is so or is not. */
export const checkbox = (field: Field & { readonly checked: boolean }): Html =>
  govukCheckboxes({
    idPrefix: field.id,
    name: field.name,
    classes: 'govuk-checkboxes--small',
    ...(field.error === undefined ? {} : { errorMessage: { text: field.error } }),
    items: [
      item(
        { value: 'true', label: field.label, ...(field.hint === undefined ? {} : { hint: field.hint }) },
        field.checked,
      ),
    ],
  });

export const select = (field: OneOf & { readonly empty?: string }): Html =>
  govukSelect({
    ...fieldOptions(field),
    items: [
      ...(field.empty === undefined ? [] : [{ value: '', text: field.empty }]),
      ...field.choices.map((choice) => ({
        value: choice.value,
        text: choice.label,
        selected: choice.value === field.value,
      })),
    ],
  });
