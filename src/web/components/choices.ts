import { asParameter, type Content, type Html, html } from '../html.ts';
import { type Field, fieldOptions, groupOptions } from './field.ts';
import { macro } from './macro.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: Content;
  /** In a long list: the heading under which it stands. */
  readonly group?: string;
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
  field.choices.some(({ group }) => group !== undefined)
    ? groupedSelect(field)
    : govukSelect({
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

/** A long list under headings: the macro knows none. */
function groupedSelect({
  id,
  name,
  label,
  hint,
  error,
  choices,
  value,
  empty,
}: Parameters<typeof select>[0]): Html {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const option = (choice: Choice) =>
    html`<option value="${choice.value}"${choice.value === value && html` selected`}>${choice.label}</option>`;
  const groups = [...new Set(choices.map(({ group }) => group))];
  return html`<div class="govuk-form-group${error !== undefined && ' govuk-form-group--error'}"><label class="govuk-label govuk-label--s" for="${id}">${label}</label>${hint !== undefined && html`<div id="${id}-hint" class="govuk-hint">${hint}</div>`}${error !== undefined && html`<p id="${id}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${error}</p>`}<select class="govuk-select${error !== undefined && ' govuk-select--error'}" id="${id}" name="${name}"${described !== '' && html` aria-describedby="${described}"`}>${empty !== undefined && html`<option value="">${empty}</option>`}${groups.map(
    (group) => {
      const within = choices.filter((choice) => choice.group === group).map(option);
      return group === undefined ? html`${within}` : html`<optgroup label="${group}">${within}</optgroup>`;
    },
  )}</select></div>`;
}
