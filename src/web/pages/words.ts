import { isObject } from '../../kernel/json.ts';
import { isPence } from '../../kernel/money.ts';
import { formatDay, formatDue, formatInstant } from '../../kernel/time.ts';
import { pounds } from '../amounts.ts';
import { type TagColour, tag } from '../components/index.ts';
import { lowerFirst, wordsOf } from '../forms/words.ts';
import { type Content, type Html, html } from '../html.ts';
import { isErased, isHeld } from './document.ts';

export type Names = Readonly<Record<string, string>>;

export const KINDS: Readonly<Record<string, string>> = {
  party: 'Party',
  arrangement: 'Arrangement',
  mandate: 'Mandate',
  procedure: 'Procurement',
  contract: 'Contract',
};

export const kindWord = (kind: string): string => KINDS[kind] ?? wordsOf(kind);

const STREAM = /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The party as which Moothall itself acts: it has no page. */
const ENGINE = 'party/engine';

export const streamLink = (stream: string, text: string): Html =>
  stream === ENGINE
    ? html`${text === ENGINE ? 'Moothall itself' : text}`
    : html`<a class="govuk-link" href="/streams/${stream}">${text}</a>`;

/** The address of an action's form, with the fields that are known already. */
export const formAddress = (
  stream: string,
  action: string,
  fields: Readonly<Record<string, string>> = {},
): string => {
  const filled = new URLSearchParams(fields).toString();
  return `/streams/${stream}/actions/${action}${filled === '' ? '' : `?${filled}`}`;
};

/** A party by its name, as a link; a pseudonym as what it is. */
export function who(id: string, names: Names): Html {
  if (id.startsWith('party/')) return streamLink(id, names[id] ?? id);
  return html`somebody whose name is not shown${names[id] !== undefined && ` (${names[id]})`}`;
}

/** Names joined as people say them: a, b and c. */
export const joined = (items: readonly Html[]): Html =>
  html`${items.map((item, index) => html`${index > 0 && (index === items.length - 1 ? ' and ' : ', ')}${item}`)}`;

export const everyone = (ids: readonly string[], names: Names): Html =>
  joined(ids.map((id) => who(id, names)));

export const when = (instant: string | undefined): string | undefined =>
  instant === undefined
    ? undefined
    : INSTANT.test(instant)
      ? formatInstant(instant)
      : DAY.test(instant)
        ? formatDay(instant)
        : instant;

/** When something is due: a whole day by its last one. */
export const due = (instant: string | undefined): string | undefined =>
  instant === undefined || !INSTANT.test(instant) ? when(instant) : formatDue(instant);

export const money = (pence: number | undefined): string | undefined =>
  pence === undefined || !isPence(pence) ? undefined : pounds(pence);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

const COLOURS: Readonly<Record<string, TagColour>> = {
  planned: 'grey',
  draft: 'grey',
  raised: 'blue',
  active: 'blue',
  evaluation: 'purple',
  standstill: 'orange',
  suspended: 'red',
  terminated: 'red',
  withdrawn: 'grey',
  revoked: 'grey',
  ended: 'grey',
  complete: 'green',
  signed: 'green',
  open: 'blue',
};

export const statusTag = (status: string | undefined): Html | undefined =>
  status === undefined || status === '' ? undefined : tag(wordsOf(status), COLOURS[status] ?? 'blue');

export const kept = (value: unknown): Html | undefined => {
  if (isErased(value)) return html`<em>Erased</em>`;
  if (isHeld(value)) return html`<em>Kept private</em>`;
  return undefined;
};

/** Any value in words: names for parties, pounds for pence, London time, lists and records one under the other. */
export function described(value: unknown, key: string, names: Names): Content | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number')
    return /pence$/i.test(key) || key === 'prices'
      ? (money(value) ?? String(value))
      : value.toLocaleString('en-GB');
  if (typeof value === 'string') return describedText(value, names);
  const secret = kept(value);
  if (secret !== undefined) return secret;
  if (Array.isArray(value)) return describedList(value, key, names);
  return isObject(value) ? describedRecord(value, key, names) : undefined;
}

function describedText(value: string, names: Names): Content {
  if (value.startsWith('pseudonym/')) return 'somebody whose name is not shown';
  if (STREAM.test(value)) return streamLink(value, names[value] ?? value);
  return when(value) ?? idWords(value);
}

function describedList(values: readonly unknown[], key: string, names: Names): Content | undefined {
  if (values.length === 0) return undefined;
  const items = values.map((value) => described(value, key, names)).filter((one) => one !== undefined);
  if (items.length === 1) return items[0];
  return html`<ul class="govuk-list govuk-list--bullet">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function describedRecord(
  record: Readonly<Record<string, unknown>>,
  key: string,
  names: Names,
): Content | undefined {
  const items = Object.entries(record).flatMap(([name, value]) => {
    const content = described(value, key === 'prices' ? key : name, names);
    const label = names[name] ?? (STREAM.test(name) || /-\d+$/.test(name) ? name : wordsOf(name));
    return content === undefined ? [] : [html`<li>${label}: ${content}</li>`];
  });
  return items.length === 0 ? undefined : html`<ul class="govuk-list">${items}</ul>`;
}

/** An id from a counter, as people say it: `bid-2` is Bid 2, kept on one line. */
export const idWords = (id: string): string =>
  /^[a-z]+-\d+$/.test(id) ? wordsOf(id).replaceAll(' ', '\u00a0') : id;

export const roleWords = (role: string): string => lowerFirst(wordsOf(role));
