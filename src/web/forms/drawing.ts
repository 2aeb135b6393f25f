import {
  type Choice,
  checkbox,
  checkboxes,
  dateInput,
  details,
  type Field,
  type FieldError,
  fieldset,
  input,
  radios,
  select,
  textarea,
} from '../components/index.ts';
import { EMPTY, type Html, html } from '../html.ts';
import { choicesOf, including, lackedBy } from './choices.ts';
import { drawList, drawRecord, drawVariants } from './drawing-nested.ts';
import { type Draw, type Drawing, errorsWithin, idOf } from './field-parts.ts';
import { countOf, first, isBlank, stepName } from './posted.ts';
import type { BodyError } from './reading.ts';
import type { Entry, Option, Shape } from './shape.ts';
import { wordsOf } from './words.ts';

/** The fields of a group, one under the other. */
export const drawEntries = (entries: readonly Entry[], name: string, drawing: Drawing): Html =>
  html`${entries.map((entry) => drawEntry(entry, stepName(name, entry.key), drawing))}`;

const COMPOUND = ['group', 'list', 'record', 'variants'];

function drawEntry(entry: Entry, name: string, drawing: Drawing): Html {
  if (entry.shape.kind === 'constant') return EMPTY;
  if (entry.carried === true) return drawCarried(name, drawing);
  if (
    !entry.required &&
    lackedBy(entry, drawing.known.documents) !== undefined &&
    isBlank(drawing.posted, name)
  )
    return EMPTY;
  const drawn = drawValue(entry.shape, entry, name, drawing);
  if (entry.required || !(COMPOUND.includes(entry.shape.kind) || isWholeDocument(entry.shape))) return drawn;
  if (entry.shape.kind === 'list' && choicesOf(entry.shape.item, drawing.known) !== undefined) return drawn;
  if (entry.shape.kind === 'list' && entry.shape.item.shape.kind === 'option') return drawn;
  const open =
    entry.shown === true ||
    !isBlank(drawing.posted, name) ||
    entriesAdded(entry, name, drawing) ||
    errorsWithin(name, drawing);
  return details(`${entry.label} (optional)`, drawn, open);
}

/** What goes along unseen: one value, or one for each of several things that may be chosen (`/text~of/matter-1`). */
const drawCarried = (name: string, { posted }: Drawing): Html =>
  html`${[...posted.keys()]
    .filter((key) => (key === name || key.startsWith(`${name}~of/`)) && first(posted, key) !== '')
    .map(
      (key) => html`<input type="hidden" id="${idOf(key)}" name="${key}" value="${first(posted, key)}">`,
    )}`;

/** A text so long that it is rather pasted than written. */
const isWholeDocument = (shape: Shape): boolean =>
  shape.kind === 'text' && shape.long && (shape.maxLength ?? 0) > 50_000;

/** Whether a button has added entries to those that the form begins with. */
function entriesAdded({ shape, shown }: Entry, name: string, drawing: Drawing): boolean {
  const begun = shape.kind === 'list' && shape.item.shape.kind === 'group' && shown !== true ? 0 : 1;
  return countOf(drawing.posted, name) > begun;
}

/** Said under the label: what the schema says, the sort of value, who can read it. */
function hintOf(entry: Entry, drawing: Drawing, sort?: string): Html | undefined {
  const sentences = [entry.hint, sort].filter((one) => one !== undefined && one !== '');
  const kept = keptPrivate(entry, drawing);
  if (sentences.length === 0 && kept === undefined) return undefined;
  return html`${sentences.join(' ')}${kept !== undefined && html`<span class="mh-kept">${kept}</span>`}`;
}

function keptPrivate(entry: Entry, drawing: Drawing): string | undefined {
  if (entry.held === undefined) return undefined;
  if (entry.held.until === undefined)
    return 'Kept private: the public record says only that something was written. The rules say who may read it.';
  const when = drawing.opening(entry.held.until);
  return `Kept private: sealed, and nobody can read it ${when === undefined ? 'before it is opened' : `before ${when}`}.`;
}

export function fieldOf(entry: Entry, name: string, drawing: Drawing, sort?: string): Field {
  const hint = hintOf(entry, drawing, sort);
  const error = drawing.errors.find((one) => one.path === name)?.message;
  return {
    id: idOf(name),
    name,
    label: entry.required ? entry.label : `${entry.label} (optional)`,
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
  };
}

export function drawValue(shape: Shape, entry: Entry, name: string, drawing: Drawing): Html {
  const value = first(drawing.posted, name);
  switch (shape.kind) {
    case 'constant':
      return EMPTY;
    case 'flag':
      return checkbox({ ...fieldOf({ ...entry, required: true }, name, drawing), checked: value !== '' });
    case 'yes-no':
      return radios({ ...fieldOf(entry, name, drawing), choices: YES_NO, value });
    case 'option':
      return drawChoice(entry, name, optionChoices(shape.values), drawing);
    case 'text':
      return drawText(shape, entry, name, drawing);
    case 'number':
      return drawNumber(shape, entry, name, drawing);
    case 'day':
    case 'moment':
      return drawDate(shape.kind, entry, name, drawing);
    case 'json':
      return textarea({ ...fieldOf(entry, name, drawing, 'Written as JSON.'), value, rows: 6 });
    case 'group':
      return grouped(entry, name, drawing, drawEntries(shape.entries, name, drawing));
    case 'variants':
      return grouped(entry, name, drawing, drawVariants(shape, entry, name, drawing, DRAW));
    case 'list':
      return drawListOrBoxes(shape, entry, name, drawing);
    case 'record':
      return grouped(entry, name, drawing, drawRecord(shape, name, drawing, DRAW));
  }
}

const DRAW: Draw = { value: drawValue, entries: drawEntries };

const YES_NO: readonly Choice[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

export const optionChoices = (values: readonly Option[]): readonly Choice[] =>
  values.map(({ value, title }) => ({ value: String(value), label: title ?? optionWords(String(value)) }));

const optionWords = (value: string): string => (/^UK\d+$/.test(value) ? value : wordsOf(value));

function drawChoice(entry: Entry, name: string, choices: readonly Choice[], drawing: Drawing): Html {
  const value = first(drawing.posted, name);
  const offered = including(choices, [value]);
  const [only] = offered;
  if (offered.length === 1 && only?.value === value && entry.required)
    return html`<p class="govuk-body" id="${idOf(name)}"><strong>${entry.label}</strong>: ${only.label}${only.hint !== undefined && html`<span class="mh-source">${only.hint}</span>`}<input type="hidden" name="${name}" value="${value}"></p>`;
  // A choice that comes with this place says itself what it is: the schema's hint speaks of typing it.
  const { hint: _typed, ...untyped } = entry;
  const named = Object.hasOwn(drawing.known.named, entry.key);
  const field = { ...fieldOf(named ? untyped : entry, name, drawing), choices: offered, value };
  const explained = choices.some(({ hint: said }) => said !== undefined);
  if (offered.length <= (explained ? MOST_EXPLAINED : 6) && entry.required) return radios(field);
  return select({ ...field, choices: offered.map(inOneLine), empty: entry.required ? 'Choose one' : 'None' });
}

/** So many choices that need explaining are shown open: a list that folds has no room for it. */
const MOST_EXPLAINED = 20;

const inOneLine = (choice: Choice): Choice =>
  typeof choice.hint === 'string' ? { ...choice, label: `${choice.label}: ${choice.hint}` } : choice;

function drawText(
  shape: Extract<Shape, { kind: 'text' }>,
  entry: Entry,
  name: string,
  drawing: Drawing,
): Html {
  const choices = choicesOf(entry, drawing.known);
  if (choices !== undefined) return drawChoice(entry, name, choices, drawing);
  const value = first(drawing.posted, name);
  if (shape.long) return textarea({ ...fieldOf(entry, name, drawing), value, rows: rowsFor(entry, value) });
  const sort =
    entry.hint === undefined && entry.key === 'id'
      ? 'A short name of your own, such as home-care-1.'
      : undefined;
  return input({
    ...fieldOf(entry, name, drawing, sort),
    value,
    ...(entry.key === 'id' ? { width: 20 } : {}),
  });
}

/** A text that is there is seen whole, unless it is long. */
const rowsFor = ({ key }: Entry, value: string): number =>
  Math.min(Math.max(key === 'rulebook' ? 12 : 5, value.split('\n').length), 20);

function drawNumber(
  shape: Extract<Shape, { kind: 'number' }>,
  entry: Entry,
  name: string,
  drawing: Drawing,
): Html {
  const choices = choicesOf(entry, drawing.known) ?? fewNumbers(shape);
  if (choices !== undefined) return drawChoice(entry, name, choices, drawing);
  const between =
    shape.unit === 'none' && shape.min !== undefined && shape.max !== undefined
      ? `A ${shape.integer ? 'whole ' : ''}number from ${shape.min} to ${shape.max}.`
      : undefined;
  return input({
    ...fieldOf(entry, name, drawing, between),
    value: first(drawing.posted, name),
    width: shape.unit === 'pence' ? 10 : 5,
    inputmode: shape.integer && shape.unit === 'none' ? 'numeric' : 'decimal',
    ...(shape.unit === 'pence' ? { prefix: '£' } : shape.unit === 'percent' ? { suffix: '%' } : {}),
  });
}

/** A scale of a few whole numbers is chosen from, not typed. */
function fewNumbers(shape: Extract<Shape, { kind: 'number' }>): readonly Choice[] | undefined {
  const { integer, unit, min, max } = shape;
  if (!integer || unit !== 'none' || min === undefined || max === undefined || max - min > 6)
    return undefined;
  return Array.from({ length: max - min + 1 }, (_, step) => ({
    value: String(min + step),
    label: String(min + step),
  }));
}

function drawDate(kind: 'day' | 'moment', entry: Entry, name: string, drawing: Drawing): Html {
  const part = (suffix: string) => first(drawing.posted, `${name}~${suffix}`);
  const values = { day: part('day'), month: part('month'), year: part('year') };
  const sort = kind === 'moment' ? 'For example 27 3 2027, 5pm. London time.' : 'For example 27 3 2027.';
  const time = html`<div class="mh-time">${input({
    id: `${idOf(name)}-time`,
    name: `${name}~time`,
    label: 'Time',
    labelClasses: 'govuk-date-input__label',
    value: part('time'),
    width: 5,
  })}</div>`;
  return dateInput({
    ...fieldOf(entry, name, drawing, sort),
    values,
    ...(kind === 'moment' ? { after: time } : {}),
  });
}

function drawListOrBoxes(
  shape: Extract<Shape, { kind: 'list' }>,
  entry: Entry,
  name: string,
  drawing: Drawing,
): Html {
  const item = shape.item.shape;
  const choices =
    choicesOf(shape.item, drawing.known) ?? (item.kind === 'option' ? optionChoices(item.values) : undefined);
  if (choices === undefined)
    return grouped(entry, name, drawing, drawList(shape, entry, name, drawing, DRAW));
  const values = drawing.posted.get(name) ?? [];
  return checkboxes({
    ...fieldOf(entry, name, drawing, 'Choose all that apply.'),
    choices: including(choices, values),
    values,
  });
}

/** A fieldset with its own error, for what is made of several fields. In a fold the fold's words are the legend. */
function grouped(entry: Entry, name: string, drawing: Drawing, content: Html): Html {
  const { id, label, hint, error } = fieldOf(entry, name, drawing);
  const line = entry.required ? ' mh-group' : '';
  return html`<div id="${id}" class="govuk-form-group${line}${error !== undefined && ' govuk-form-group--error'}">${fieldset(
    {
      legend: label,
      legendHidden: !entry.required,
      content: html`${hint !== undefined && html`<div class="govuk-hint">${hint}</div>`}${error !== undefined && html`<p class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${error}</p>`}${content}`,
    },
  )}</div>`;
}

/** The errors for the summary at the top; each leads to the nearest control that is on the page. */
export function errorList(errors: readonly BodyError[], drawn: Html): readonly FieldError[] {
  return errors.map((error) => {
    for (let path = error.path; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf('/'), 0))) {
      const id = idOf(path);
      for (const candidate of [`${id}`, `${id}-day`])
        if (drawn.markup.includes(`id="${candidate}"`))
          return { text: error.message, field: dated(candidate, drawn) };
    }
    return { text: error.message };
  });
}

const dated = (id: string, drawn: Html): string =>
  drawn.markup.includes(`id="${id}-day"`) ? `${id}-day` : id;
