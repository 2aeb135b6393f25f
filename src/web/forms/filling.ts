import { isObject } from '../../kernel/json.ts';
import { readDay, readInstant } from '../../kernel/time.ts';
import { dayParts, momentParts } from './moment.ts';
import { type Posted, stepName } from './posted.ts';
import type { Entry, Shape } from './shape.ts';

/** Which keys of a record, and which lists, the form offers as choices, so that a body fills those controls. */
export interface Offered {
  readonly listOf: (name: string, item: Entry) => boolean;
  readonly keysOf: (name: string) => readonly string[] | undefined;
}

export const NOTHING_OFFERED: Offered = { listOf: () => false, keysOf: () => undefined };

/** The fields of a form that says this body: the inverse of readBody. What the shape does not know is left out. */
export function fieldsOf(shape: Shape, body: unknown, offered: Offered = NOTHING_OFFERED): Posted {
  const fields = new Map<string, string[]>();
  fill(shape, '', body, offered, fields);
  return fields;
}

function fill(
  shape: Shape,
  name: string,
  value: unknown,
  offered: Offered,
  fields: Map<string, string[]>,
): void {
  const put = (at: string, text: string) => fields.set(at, [text]);
  if (value === undefined || value === null) return;
  switch (shape.kind) {
    case 'constant':
      return;
    case 'flag':
      if (value === shape.value) put(name, 'true');
      return;
    case 'yes-no':
    case 'option':
      put(name, String(value));
      return;
    case 'text':
      put(name, typeof value === 'string' ? value : JSON.stringify(value));
      return;
    case 'number':
      put(name, shape.unit === 'pence' && typeof value === 'number' ? poundsOf(value) : String(value));
      return;
    case 'json':
      put(name, JSON.stringify(value, undefined, 2));
      return;
    case 'day': {
      const day = readDay(String(value));
      if (day.ok)
        for (const [part, text] of Object.entries(dayParts(day.value))) put(`${name}~${part}`, text);
      return;
    }
    case 'moment': {
      const instant = readInstant(String(value));
      if (instant.ok)
        for (const [part, text] of Object.entries(momentParts(instant.value))) put(`${name}~${part}`, text);
      return;
    }
    case 'group':
      if (isObject(value))
        for (const entry of shape.entries)
          fill(entry.shape, stepName(name, entry.key), value[entry.key], offered, fields);
      return;
    case 'variants': {
      const index = shape.variants.findIndex((variant) => fits(variant.shape, value));
      put(`${name}~variant`, String(Math.max(index, 0)));
      const chosen = shape.variants[Math.max(index, 0)];
      if (chosen !== undefined) fill(chosen.shape, name, value, offered, fields);
      return;
    }
    case 'list':
      fillList(shape, name, value, offered, fields);
      return;
    case 'record':
      fillRecord(shape, name, value, offered, fields);
      return;
  }
}

function fillList(
  shape: Extract<Shape, { kind: 'list' }>,
  name: string,
  value: unknown,
  offered: Offered,
  fields: Map<string, string[]>,
): void {
  if (!Array.isArray(value)) return;
  if (offered.listOf(name, shape.item)) {
    fields.set(name, value.map(String));
    return;
  }
  fields.set(`${name}~count`, [String(value.length)]);
  for (const [index, item] of value.entries())
    fill(shape.item.shape, stepName(name, index), item, offered, fields);
}

function fillRecord(
  shape: Extract<Shape, { kind: 'record' }>,
  name: string,
  value: unknown,
  offered: Offered,
  fields: Map<string, string[]>,
): void {
  if (!isObject(value)) return;
  const keys = offered.keysOf(name);
  let rows = 0;
  for (const [key, item] of Object.entries(value)) {
    if (keys?.includes(key) === true) fill(shape.item.shape, stepName(name, key), item, offered, fields);
    else {
      fields.set(`${name}~row/${rows}~key`, [key]);
      fill(shape.item.shape, `${name}~row/${rows}/value`, item, offered, fields);
      rows += 1;
    }
  }
  if (rows > 0) fields.set(`${name}~count`, [String(rows)]);
}

const poundsOf = (pence: number): string => {
  const sign = pence < 0 ? '-' : '';
  const whole = Math.abs(pence);
  const rest = whole % 100;
  return `${sign}${Math.trunc(whole / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`;
};

/** Whether a value has the constants of a variant, which is how variants are told apart; then its required fields. */
function fits(shape: Shape, value: unknown): boolean {
  if (shape.kind !== 'group' || !isObject(value)) return false;
  return shape.entries.every((entry) =>
    entry.shape.kind === 'constant'
      ? value[entry.key] === entry.shape.value
      : !entry.required || Object.hasOwn(value, entry.key),
  );
}
