import type { Validator } from 'typebox/compile';
import { toPointer } from '../../kernel/json.ts';

/** What is wrong with a body, where (JSON Pointer) and, in words, what would be right. */
export interface BodyError {
  readonly path: string;
  readonly message: string;
}

type SchemaError = ReturnType<Validator['Errors']>[number];

/** What a schema finds wrong with a value, in words; `of` is what the fields belong to. */
export function explained(errors: readonly SchemaError[], of: string): BodyError[] {
  const seen = new Map<string, string>();
  const choices = new Map<string, string[]>();
  const note = (path: string, message: string) => {
    if (!seen.has(path)) seen.set(path, message);
  };
  for (const error of errors) {
    const params = error.params as Record<string, unknown>;
    if (error.keyword === 'required') {
      for (const name of params.requiredProperties as string[]) {
        note(`${error.instancePath}${toPointer([name])}`, 'is needed and missing');
      }
    } else if (error.keyword === 'additionalProperties') {
      for (const name of params.additionalProperties as string[]) {
        note(`${error.instancePath}${toPointer([name])}`, `is not a field of ${of}`);
      }
    } else if (error.keyword === 'const') {
      const list = choices.get(error.instancePath) ?? [];
      list.push(String(params.allowedValue));
      choices.set(error.instancePath, list);
    } else if (error.keyword !== 'anyOf' && error.keyword !== 'boolean') {
      note(error.instancePath, messageOf(error, params));
    }
  }
  for (const [path, values] of choices) note(path, `must be one of: ${values.join(', ')}`);
  return [...seen].slice(0, 50).map(([path, message]) => ({ path, message }));
}

function messageOf({ keyword, message }: SchemaError, params: Readonly<Record<string, unknown>>): string {
  if (keyword === 'format') return formatMessage(String(params.format));
  return keyword === 'pattern' ? patternMessage(String(params.pattern)) : message;
}

const formatMessage = (format: string): string =>
  format === 'date-time'
    ? 'must be a date and time such as 2026-11-23T17:00:00Z'
    : format === 'date'
      ? 'must be a day such as 2026-11-23'
      : `must be a ${format}`;

/** What may stand in names, in words: whoever types one reads no regular expressions. */
function patternMessage(pattern: string): string {
  const stream = /^\^(?:([a-z]+)|\(([a-z|]+)\))\/\[a-z0-9/.exec(pattern);
  if (stream !== null) {
    const kinds = (stream[1] ?? stream[2] ?? '').split('|');
    return `must be ${kinds.map((kind) => `${kind}/NAME`).join(' or ')}, where the name has only lower-case letters, digits and single hyphens, such as ${kinds[0]}/the-first`;
  }
  const counted = /^\^([a-z]+)-\[1-9\]/.exec(pattern)?.[1];
  if (counted !== undefined) return `must be ${counted} and its number, such as ${counted}-3`;
  if (pattern.startsWith('^https?://')) return 'must be an address that begins with https:// or http://';
  const named = /^\^\[(A-Za-z(?:0-9)?)\]\[([^\]]*)\]\*\$$/.exec(pattern);
  if (named === null) return 'is not in the form that is asked for here';
  const marks = [...(named[2] ?? '').replaceAll(/[A-Za-z0-9]-[A-Za-z0-9]/g, '')].map(
    (mark) => MARKS[mark] ?? mark,
  );
  return `must begin with a letter${named[1] === 'A-Za-z' ? '' : ' or digit'}, and have only letters (a to z), digits${marks.length === 0 ? '' : ` and ${marks.join(', ')}`} after it`;
}

const MARKS: Readonly<Record<string, string>> = {
  '.': 'dots',
  _: 'underscores',
  '-': 'hyphens',
  ' ': 'spaces',
};
