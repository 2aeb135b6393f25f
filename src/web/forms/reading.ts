import { type Json, type JsonObject, pointerSteps } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { readDayParts, readMomentParts } from './moment.ts';
import { countOf, first, isBlank, type Posted, stepName } from './posted.ts';
import type { Entry, Option, Shape } from './shape.ts';
import { ungrouped } from './ungrouped.ts';
import { lowerFirst } from './words.ts';

export interface BodyError {
  /** JSON Pointer of the value that it speaks of. */
  readonly path: string;
  readonly message: string;
}

/** The body that a posted form says, or every field that has to be put right. */
export function readBody(
  shape: Extract<Shape, { kind: 'group' }>,
  posted: Posted,
): Result<JsonObject, readonly BodyError[]> {
  const errors: BodyError[] = [];
  const body = readGroup(shape.entries, '', posted, errors);
  return errors.length === 0 ? ok(body) : fail(errors);
}

function readGroup(entries: readonly Entry[], name: string, posted: Posted, errors: BodyError[]): JsonObject {
  const members: [string, Json][] = [];
  for (const entry of entries) {
    const value = readEntry(entry, stepName(name, entry.key), posted, errors);
    if (value !== undefined) members.push([entry.key, value]);
  }
  return Object.fromEntries(members);
}

function readEntry(entry: Entry, name: string, posted: Posted, errors: BodyError[]): Json | undefined {
  const { shape } = entry;
  const always =
    shape.kind === 'constant' ||
    (entry.required && ['group', 'list', 'record', 'variants'].includes(shape.kind));
  if (!always && isBlank(posted, name)) {
    if (entry.required) errors.push({ path: name, message: missing(entry) });
    return undefined;
  }
  return readValue(shape, entry, name, posted, errors);
}

const missing = (entry: Entry): string => {
  const label = lowerFirst(entry.label);
  const chosen = ['option', 'yes-no'].includes(entry.shape.kind);
  return chosen ? `Select ${label}` : `Enter ${label}`;
};

function readValue(
  shape: Shape,
  entry: Entry,
  name: string,
  posted: Posted,
  errors: BodyError[],
): Json | undefined {
  const typed = first(posted, name);
  const settle = (result: Result<Json, string>): Json | undefined => {
    if (result.ok) return result.value;
    errors.push({ path: name, message: `${entry.label} ${result.error}` });
    return undefined;
  };
  switch (shape.kind) {
    case 'constant':
      return shape.value;
    case 'flag':
      return typed === 'true' ? shape.value : undefined;
    case 'yes-no':
      return typed === 'true';
    case 'text':
      return settle(readText(shape, typed));
    case 'number':
      return settle(readNumber(shape, typed));
    case 'option':
      return settle(readOption(shape.values, typed));
    case 'day':
      return settle(readDayParts(datePartsOf(posted, name)));
    case 'moment':
      return settle(readMomentParts({ ...datePartsOf(posted, name), time: first(posted, `${name}~time`) }));
    case 'json':
      return settle(readJson(typed));
    case 'group':
      return readGroup(shape.entries, name, posted, errors);
    case 'variants':
      return readValue(variantOf(shape, posted, name), entry, name, posted, errors);
    case 'list':
      return readList(shape, entry, name, posted, errors);
    case 'record':
      return readRecord(shape, name, posted, errors);
  }
}

export const variantOf = (shape: Extract<Shape, { kind: 'variants' }>, posted: Posted, name: string): Shape =>
  shape.variants[Number(first(posted, `${name}~variant`))]?.shape ??
  shape.variants[0]?.shape ?? { kind: 'json' };

const datePartsOf = (posted: Posted, name: string) => ({
  day: first(posted, `${name}~day`),
  month: first(posted, `${name}~month`),
  year: first(posted, `${name}~year`),
});

function readText(shape: Extract<Shape, { kind: 'text' }>, typed: string): Result<string, string> {
  // Browsers post line breaks as CR LF (HTML standard, form submission); the text itself has LF.
  const value = (shape.long ? typed : typed.trim()).replaceAll('\r\n', '\n');
  if (value.length < shape.minLength) return fail(`must have at least ${shape.minLength} characters`);
  if (shape.maxLength !== undefined && value.length > shape.maxLength)
    return fail(`must have at most ${shape.maxLength} characters`);
  if (!value.isWellFormed()) return fail('has a character that cannot be read: please type it again');
  return ok(value);
}

function readNumber(shape: Extract<Shape, { kind: 'number' }>, typed: string): Result<number, string> {
  const text = ungrouped(typed);
  const plain = /^-?\d+(?:\.\d+)?$/.test(text);
  if (shape.unit === 'pence') {
    if (!/^-?\d+(?:\.\d{1,2})?$/.test(text))
      return fail('must be an amount in pounds, such as 1,250 or 99.50');
    const [pounds = '0', pence = ''] = text.replace('-', '').split('.');
    const value = Number(pounds) * 100 + Number(pence.padEnd(2, '0'));
    return bounded(
      shape,
      text.startsWith('-') ? -value : value,
      (limit) => `£${(limit / 100).toLocaleString('en-GB')}`,
    );
  }
  if (!plain)
    return fail(shape.integer ? 'must be a whole number, such as 12' : 'must be a number, such as 12.5');
  const value = Number(text);
  if (shape.integer && !Number.isSafeInteger(value)) return fail('must be a whole number, such as 12');
  return bounded(shape, value, String);
}

function bounded(
  shape: { readonly min?: number; readonly max?: number },
  value: number,
  say: (limit: number) => string,
): Result<number, string> {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return fail('is too large');
  if (shape.min !== undefined && value < shape.min) return fail(`must be ${say(shape.min)} or more`);
  if (shape.max !== undefined && value > shape.max) return fail(`must be ${say(shape.max)} or less`);
  return ok(value);
}

function readOption(values: readonly Option[], typed: string): Result<string | number, string> {
  const found = values.find((option) => String(option.value) === typed);
  return found === undefined ? fail('must be one of the choices') : ok(found.value);
}

function readJson(typed: string): Result<Json, string> {
  try {
    return ok(JSON.parse(typed) as Json);
  } catch {
    return fail('must be valid JSON');
  }
}

function readList(
  shape: Extract<Shape, { kind: 'list' }>,
  entry: Entry,
  name: string,
  posted: Posted,
  errors: BodyError[],
): Json | undefined {
  const values: Json[] = [];
  // Chosen from boxes: all under the list's own name.
  for (const chosen of posted.get(name) ?? []) if (chosen !== '') values.push(chosen);
  for (let index = 0; index < countOf(posted, name); index += 1) {
    const at = stepName(name, index);
    const blank = isBlank(posted, at);
    if (blank) continue;
    const before = errors.length;
    const value = readValue(shape.item.shape, shape.item, at, posted, errors);
    if (value !== undefined && errors.length === before) values.push(value);
  }
  if (values.length < shape.atLeast && !errors.some((error) => error.path.startsWith(`${name}/`)))
    errors.push({
      path: name,
      message: `${entry.label}: give at least ${shape.atLeast === 1 ? 'one' : shape.atLeast}`,
    });
  return values.length === 0 && !entry.required ? undefined : values;
}

/** Fixed rows are named by their key; free rows have a key of their own to type. */
function readRecord(
  shape: Extract<Shape, { kind: 'record' }>,
  name: string,
  posted: Posted,
  errors: BodyError[],
): JsonObject {
  const members = new Map<string, Json>();
  const keep = (key: string, at: string) => {
    if (isBlank(posted, at)) return;
    const value = readValue(shape.item.shape, shape.item, at, posted, errors);
    if (value !== undefined) members.set(key, value);
  };
  for (const step of fixedKeys(posted, name)) keep(step, stepName(name, step));
  for (let index = 0; index < countOf(posted, name); index += 1) {
    const row = `${name}~row/${index}`;
    const key = first(posted, `${row}~key`).trim();
    if (key !== '' && key !== '__proto__') keep(key, `${row}/value`);
    else if (!isBlank(posted, `${row}/value`))
      errors.push({ path: `${row}/value`, message: `${shape.item.label}: say what it is for` });
  }
  return Object.fromEntries(members);
}

export function fixedKeys(posted: Posted, name: string): readonly string[] {
  const steps = new Set<string>();
  for (const key of posted.keys())
    if (key.startsWith(`${name}/`)) {
      const step = /^[^/]*?(?=~(?![01])|\/|$)/.exec(key.slice(name.length + 1))?.[0] ?? '';
      const [read] = pointerSteps(`/${step}`);
      if (read !== undefined && read !== '' && read !== '__proto__') steps.add(read);
    }
  return [...steps];
}
