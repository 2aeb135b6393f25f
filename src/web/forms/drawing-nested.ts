import { button, input, select } from '../components/index.ts';
import { type Html, html } from '../html.ts';
import { including, keysOf } from './choices.ts';
import { type Draw, type Drawing, idOf } from './field-parts.ts';
import { countOf, first, isBlank, stepName } from './posted.ts';
import { fixedKeys, variantOf } from './reading.ts';
import type { Entry, Shape } from './shape.ts';
import { lowerFirst } from './words.ts';

/**
 * Lists, records and variants work without JavaScript: a button sends the form to be drawn again with one entry
 * more or fewer, or with the fields of another kind; nothing typed is lost.
 */
const redrawing = (label: string, request: string): Html =>
  button({ label, name: '~redraw', value: request, secondary: true, unchecked: true });

const counter = (name: string, count: number): Html =>
  html`<input type="hidden" name="${name}~count" value="${count}">`;

const entriesShown = (name: string, drawing: Drawing, atLeast: number): number =>
  drawing.posted.has(`${name}~count`) ? countOf(drawing.posted, name) : atLeast;

export function drawList(
  shape: Extract<Shape, { kind: 'list' }>,
  entry: Entry,
  name: string,
  drawing: Drawing,
  draw: Draw,
): Html {
  const count = entriesShown(name, drawing, begins(entry, shape) ? 1 : 0);
  const what = shape.item.label;
  const items = Array.from({ length: count }, (_, index) => {
    const at = stepName(name, index);
    const label = `${what} ${index + 1}`;
    const item = { ...shape.item, label };
    return html`<div class="mh-entry">${draw.value(item.shape, item, at, drawing)}${(count > 1 || !entry.required) && redrawing(`Remove ${lowerFirst(label)}`, `remove:${at}`)}</div>`;
  });
  return html`${counter(name, count)}${items}${redrawing(count === 0 ? `Add ${article(what)}` : `Add another ${lowerFirst(what)}`, `add:${name}`)}`;
}

const article = (words: string): string => `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${lowerFirst(words)}`;

/** Whether the form begins with an empty entry. */
const begins = ({ required, shown }: Entry, { item }: Extract<Shape, { kind: 'list' }>): boolean =>
  required || shown === true || item.shape.kind !== 'group';

/** One row for each key that is known (a price for each lot), and free rows for keys that are typed. */
export function drawRecord(
  shape: Extract<Shape, { kind: 'record' }>,
  name: string,
  drawing: Drawing,
  draw: Draw,
): Html {
  const known = keysOf(name, drawing.known);
  const fixed = including(known ?? [], fixedKeys(drawing.posted, name)).map((choice) =>
    draw.value(
      shape.item.shape,
      { ...shape.item, label: choice.label, required: true },
      stepName(name, choice.value),
      drawing,
    ),
  );
  const count = entriesShown(name, drawing, known === undefined && fixed.length === 0 ? 1 : 0);
  const rows = Array.from({ length: count }, (_, index) => {
    const row = `${name}~row/${index}`;
    const key = input({
      id: `${idOf(row)}-key`,
      name: `${row}~key`,
      label: `For what (row ${index + 1})`,
      value: first(drawing.posted, `${row}~key`),
      width: 20,
    });
    const value = draw.value(shape.item.shape, { ...shape.item, required: true }, `${row}/value`, drawing);
    return html`<div class="mh-entry">${key}${value}</div>`;
  });
  const free = known === undefined || count > 0;
  return html`${fixed}${counter(name, count)}${rows}${free && redrawing('Add another row', `add:${name}`)}`;
}

export function drawVariants(
  shape: Extract<Shape, { kind: 'variants' }>,
  entry: Entry,
  name: string,
  drawing: Drawing,
  draw: Draw,
): Html {
  const chosen = first(drawing.posted, `${name}~variant`) || '0';
  const kind = select({
    id: `${idOf(name)}-variant`,
    name: `${name}~variant`,
    label: 'Kind',
    choices: shape.variants.map((variant, index) => ({ value: String(index), label: variant.title })),
    value: chosen,
  });
  const variant = variantOf(shape, drawing.posted, name);
  const fields =
    variant.kind === 'group'
      ? draw.entries(variant.entries, name, drawing)
      : draw.value(variant, entry, name, drawing);
  const blank = isBlank(drawing.posted, name);
  return html`${kind}${redrawing(blank ? 'Show the fields of this kind' : 'Change to this kind', `variant:${name}`)}${fields}`;
}
