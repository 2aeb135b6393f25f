import { isObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { CODELISTS } from '../standard/codelists.ts';
import { type JsonSchema, LANGUAGE } from '../standard/json-schema.ts';
import { resolve } from '../standard/merge-rules.ts';

/** What a place in a release may hold: a JSON Schema made ready to be walked. */
export interface SchemaNode {
  /** Bits of TYPE_BITS; 0 where anything may stand. */
  readonly types: number;
  readonly fields: ReadonlyMap<string, SchemaNode>;
  /** Whether other members are named as unknown. */
  readonly closed: boolean;
  readonly patterns: readonly (readonly [RegExp, SchemaNode])[];
  readonly required: readonly string[];
  readonly items: SchemaNode | undefined;
  /** The codes of a closed list, or of an open one whose other codes are only noted. */
  readonly codes: ReadonlySet<unknown> | undefined;
  readonly open: boolean;
  readonly format: 'date-time' | 'uri' | undefined;
  readonly minLength: number;
  readonly minItems: number;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly unique: boolean;
  /** Members that are deprecated. */
  readonly old: ReadonlySet<string>;
  /** Whether items are told apart by id when releases are merged. */
  readonly byId: boolean;
  /** What the definition it comes from is checked for besides. */
  readonly means: 'party' | 'money' | 'period' | 'criteria' | undefined;
}

/** JSON types as bits; a whole number is a number too. */
export const TYPE_BITS: Readonly<Record<string, number>> = {
  null: 1,
  boolean: 2,
  integer: 4,
  number: 12,
  string: 16,
  array: 32,
  object: 64,
};

const MEANINGS: Readonly<Record<string, SchemaNode['means']>> = {
  '#/definitions/OrganizationReference': 'party',
  '#/definitions/Value': 'money',
  '#/definitions/Period': 'period',
  '#/definitions/AwardCriteria': 'criteria',
};

/** Makes a release schema ready. References must lead into it. */
export function schemaNode(schema: JsonSchema): Result<SchemaNode, string> {
  const known = new Map<JsonSchema, SchemaNode>();
  const foreign: string[] = [];
  const nodeOf = (given: JsonSchema): SchemaNode => {
    const target = resolve(schema, given);
    if (target === undefined) foreign.push(String(given.$ref));
    const node = target ?? {};
    const met = known.get(node);
    if (met !== undefined) return met;
    const fields = new Map<string, SchemaNode>();
    const made: SchemaNode = {
      ...plainParts(node),
      fields,
      means: MEANINGS[given.$ref ?? ''],
      // Set below: a definition may hold itself.
      items: undefined,
      patterns: [],
    };
    known.set(node, made);
    for (const [key, value] of Object.entries(node.properties ?? {}))
      if (isObject(value)) fields.set(key, nodeOf(value as JsonSchema));
    const late = made as { -readonly [Key in keyof SchemaNode]: SchemaNode[Key] };
    if (isObject(node.items)) late.items = itemsOf(node, nodeOf(node.items));
    late.byId = late.items?.fields.has('id') === true && node.wholeListMerge !== true;
    late.patterns = Object.entries(node.patternProperties ?? {}).map(
      ([pattern, value]) => [patternOf(pattern), nodeOf(value)] as const,
    );
    return made;
  };
  const root = nodeOf(schema);
  if (root.fields.size === 0) return fail('it is no release schema: it has no "properties"');
  return foreign.length === 0
    ? ok(root)
    : fail(`it refers to ${foreign[0]}, which is not in it: give a dereferenced schema`);
}

/** Codes of a list of codes are checked item by item. */
function itemsOf(list: JsonSchema, items: SchemaNode): SchemaNode {
  const codes = codesOf(list);
  return codes === undefined || items.codes !== undefined
    ? items
    : { ...items, codes, open: list.openCodelist === true };
}

function codesOf(node: JsonSchema): ReadonlySet<unknown> | undefined {
  if (Array.isArray(node.enum)) return new Set(node.enum as unknown[]);
  const codes = CODELISTS[node.codelist?.replace(/\.csv$/, '') ?? ''];
  return codes === undefined ? undefined : new Set<unknown>([...codes, null]);
}

/** The patterns of the standard for translated fields are long and slow; they all mean the same. */
function patternOf(pattern: string): RegExp {
  const translated = /^\^\((\w+)_\(\(\(\(/.exec(pattern);
  return new RegExp(translated === null ? pattern : `^${translated[1]}${LANGUAGE}$`);
}

function plainParts(node: JsonSchema): Omit<SchemaNode, 'fields' | 'means' | 'items' | 'patterns'> {
  const types = node.type === undefined ? [] : typeof node.type === 'string' ? [node.type] : node.type;
  const isArray = types.includes('array');
  return {
    types: types.reduce((bits, type) => bits | (TYPE_BITS[type] ?? 0), 0),
    closed: isObject(node.properties) && Object.keys(node.properties).length > 0,
    required: node.required ?? [],
    codes: isArray ? undefined : codesOf(node),
    open: node.openCodelist === true && !Array.isArray(node.enum),
    format: node.format === 'date-time' || node.format === 'uri' ? node.format : undefined,
    minLength: node.minLength ?? 0,
    minItems: node.minItems ?? 0,
    minimum: node.minimum,
    maximum: node.maximum,
    unique: node.uniqueItems === true,
    old: new Set(
      Object.entries(node.properties ?? {}).flatMap(([key, field]) =>
        isObject(field) && isObject(field.deprecated) ? [key] : [],
      ),
    ),
    byId: false,
  };
}
