import { CODELISTS } from './codelists.ts';
import { TRANSLATED } from './core.ts';
import { type Definitions, parseSpec } from './field.ts';
import { TABLE } from './table.ts';

/** A JSON Schema (draft 4) with the keywords of OCDS: wholeListMerge, omitWhenMerged, versionId, codelist. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly uniqueItems?: boolean;
  readonly wholeListMerge?: boolean;
  readonly omitWhenMerged?: boolean;
  readonly versionId?: boolean;
  readonly mergeStrategy?: string;
  readonly codelist?: string;
  readonly openCodelist?: boolean;
  readonly deprecated?: unknown;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

/** The end of a field's name that says its language, such as `_cy`, as BCP 47 writes languages. */
export const LANGUAGE = '_[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*';

/** The release schema that the table describes. */
export function releaseSchema(table: Definitions = TABLE): JsonSchema {
  const { Release, ...others } = Object.fromEntries(
    Object.entries(table).map(([name, fields]) => [name, definitionSchema(name, fields)]),
  );
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'Release of OCDS 1.1.5 with the extensions that British notices use',
    ...Release,
    definitions: others,
  };
}

function definitionSchema(name: string, fields: Readonly<Record<string, string>>): JsonSchema {
  const entries = Object.entries(fields);
  const required = entries.filter(([, spec]) => parseSpec(spec).flags.has('required')).map(([key]) => key);
  const translated = TRANSLATED[name] ?? [];
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, spec]) => [key, fieldSchema(spec)])),
    ...(required.length === 0 ? {} : { required }),
    ...(translated.length === 0
      ? {}
      : {
          patternProperties: {
            [`^(${translated.join('|')})${LANGUAGE}$`]: { type: ['string', 'null'] },
          },
        }),
  };
}

/** What the words of a spec come to. */
interface Words {
  readonly of: string;
  readonly isRequired: boolean;
  /** Text that may be null unless it is required. */
  readonly text: string | readonly string[];
  readonly closed: readonly unknown[];
  readonly codelist: JsonSchema;
}

const SHAPES: Readonly<Record<string, (words: Words) => JsonSchema>> = {
  text: ({ text }) => ({ type: text }),
  string: () => ({ type: 'string' }),
  date: ({ text }) => ({ type: text, format: 'date-time' }),
  uri: ({ text }) => ({ type: text, format: 'uri' }),
  id: () => ({ type: ['string', 'integer'], minLength: 1 }),
  anyId: () => ({ type: ['string', 'integer', 'null'] }),
  number: ({ isRequired }) => ({ type: isRequired ? 'number' : ['number', 'null'] }),
  integer: () => ({ type: ['integer', 'null'] }),
  boolean: () => ({ type: ['boolean', 'null'] }),
  measure: () => ({ type: ['string', 'number', 'null'] }),
  any: () => ({ type: ['string', 'number', 'boolean', 'array', 'object', 'null'] }),
  texts: () => ({ type: ['array', 'null'], items: { type: 'string' } }),
  uris: () => ({ type: ['array', 'null'], items: { type: 'string', format: 'uri' } }),
  points: () => ({ type: ['array', 'null'], items: { type: ['number', 'array'] } }),
  code: ({ text, isRequired, closed, codelist }) => ({
    type: text,
    enum: isRequired ? closed : [...closed, null],
    ...codelist,
  }),
  open: ({ text, codelist }) => ({ type: text, ...codelist }),
  codes: ({ isRequired, closed, codelist }) => ({
    type: isRequired ? 'array' : ['array', 'null'],
    items: { type: 'string', enum: closed },
    ...codelist,
  }),
  opens: ({ codelist }) => ({ type: ['array', 'null'], items: { type: 'string' }, ...codelist }),
  one: ({ of }) => ({ $ref: `#/definitions/${of}` }),
  list: ({ of }) => ({ type: 'array', items: { $ref: `#/definitions/${of}` } }),
};

function fieldSchema(spec: string): JsonSchema {
  const { kind, of = '', flags } = parseSpec(spec);
  const isRequired = flags.has('required');
  const shape = SHAPES[kind];
  if (shape === undefined) throw new Error(`"${spec}": ${kind} is no kind`);
  return {
    ...shape({
      of,
      isRequired,
      text: isRequired ? 'string' : ['string', 'null'],
      closed: CODELISTS[of] ?? [],
      codelist: { codelist: `${of}.csv`, openCodelist: kind.startsWith('open') },
    }),
    ...(flags.has('filled') ? { minLength: 1 } : {}),
    ...(flags.has('some') ? { minItems: 1 } : {}),
    ...(flags.has('unique') ? { uniqueItems: true } : {}),
    ...(flags.has('positive') || flags.has('share') ? { minimum: 0 } : {}),
    ...(flags.has('share') ? { maximum: 1 } : {}),
    ...(flags.has('whole') ? { wholeListMerge: true } : {}),
    ...(flags.has('omit') ? { omitWhenMerged: true } : {}),
    ...(flags.has('versionId') ? { versionId: true } : {}),
    ...(flags.has('deprecated') ? { deprecated: { deprecatedVersion: '1.1' } } : {}),
  };
}
