import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '../html.ts';
import {
  button,
  checkboxes,
  dateInput,
  details,
  errorSummary,
  input,
  radios,
  select,
  table,
} from './index.ts';

const NASTY = '<img src=x onerror=alert(1)>';

test('given an input with hint and error, when drawn, then label, hint and error belong to the control', () => {
  const { markup } = input({
    id: 'price',
    name: '/price',
    label: 'Price',
    hint: 'In pounds',
    error: 'Enter a price',
    prefix: '£',
    value: NASTY,
  });
  assert.match(markup, /<label class="[^"]*" for="price">/);
  const described = /aria-describedby="([^"]+)"/.exec(markup)?.[1]?.split(' ') ?? [];
  assert.equal(described.length, 2);
  for (const id of described) assert.ok(markup.includes(`id="${id}"`));
  assert.match(markup, /Error:<\/span> Enter a price/);
  assert.ok(!markup.includes('<img'));
});

test('given choices, when drawn, then one legend names the group and the chosen ones are checked', () => {
  const field = {
    id: 'lots',
    name: '/lots',
    label: 'Lots',
    choices: [
      { value: 'a', label: NASTY },
      { value: 'b', label: 'B' },
    ],
  };
  const boxes = checkboxes({ ...field, values: ['b'] }).markup;
  assert.match(boxes, /<legend[\s\S]*Lots[\s\S]*<\/legend>/);
  assert.match(boxes, /value="b" checked/);
  assert.doesNotMatch(boxes, /value="a" checked/);
  assert.ok(!boxes.includes('<img'));
  assert.match(radios({ ...field, value: 'a' }).markup, /value="a" checked/);
  assert.match(select({ ...field, value: 'b', empty: 'None' }).markup, /<option value="b" selected>/);
});

test('given a date, when drawn, then each part has a name and a label of its own', () => {
  const { markup } = dateInput({
    id: 'd',
    name: '/d',
    label: 'Deadline',
    values: { day: '27', month: '3', year: '2027' },
  });
  for (const part of ['day', 'month', 'year']) {
    assert.ok(markup.includes(`name="/d~${part}"`));
    assert.ok(markup.includes(`for="d-${part}"`));
  }
});

test('given errors, when summed up, then each leads to its field', () => {
  const { markup } = errorSummary([{ text: NASTY, field: 'price' }, { text: 'Nowhere' }]);
  assert.match(markup, /href="#price"/);
  assert.ok(!markup.includes('<img'));
});

test('given a table, when drawn, then it has a caption, column heads and row heads, and can be scrolled by keyboard', () => {
  const { markup } = table({
    caption: 'Bids',
    columns: [{ title: 'Bid' }, { title: 'Price', numeric: true }],
    rows: [['Bid 1', html`<b>£5</b>`]],
  });
  assert.match(markup, /<caption[^>]*>Bids<\/caption>/);
  assert.match(markup, /<th scope="row"[^>]*>Bid 1<\/th>/);
  assert.match(markup, /<b>£5<\/b>/);
  assert.match(markup, /tabindex="0" role="region" aria-label="Bids"/);
});

test('given a button that redraws, when drawn, then the browser does not check the fields first', () => {
  assert.match(
    button({ label: 'Add', name: '~redraw', value: 'add:/x', unchecked: true }).markup,
    /formnovalidate/,
  );
  assert.match(button({ label: 'Go', href: '/x' }).markup, /<a href="\/x"/);
});

test('given details, when open, then the element says so', () => {
  assert.match(details('Why', html`x`, true).markup, /<details[^>]* open/);
  assert.doesNotMatch(details('Why', html`x`).markup, /<details[^>]* open/);
});
