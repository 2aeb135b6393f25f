import type { TSchema } from 'typebox';
import { isObject, type Json } from '../../kernel/json.ts';
import { wordsOf } from './words.ts';

/** What a form needs to know of a schema: which control, which limits, what is kept private. */
export type Shape =
  | {
      readonly kind: 'text';
      readonly long: boolean;
      readonly pattern?: string;
      readonly minLength: number;
      readonly maxLength?: number;
    }
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly unit: 'pence' | 'percent' | 'none';
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly kind: 'yes-no' }
  /** A value that is there or not: a box to tick. */
  | { readonly kind: 'flag'; readonly value: Json }
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'option'; readonly values: readonly Option[] }
  | { readonly kind: 'moment' }
  | { readonly kind: 'day' }
  | { readonly kind: 'list'; readonly item: Entry; readonly atLeast: number }
  | { readonly kind: 'record'; readonly item: Entry }
  | { readonly kind: 'group'; readonly entries: readonly Entry[] }
  | {
      readonly kind: 'variants';
      readonly variants: readonly { readonly title: string; readonly shape: Shape }[];
    }
  /** Whatever JSON can carry: the last resort for a shape that no control fits. */
  | { readonly kind: 'json' };

export interface Option {
  readonly value: string | number;
  readonly title?: string;
}

export interface Entry {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
  /** The content is kept apart from the public record; with `until`, nobody reads it before that point of the state. */
  readonly held?: { readonly until?: string };
  /** Optional, and open in the form all the same: most who fill it in need it. */
  readonly shown?: true;
  /** Filled in by the page that leads here, and of no use to a reader: it is sent along unseen. */
  readonly carried?: true;
  readonly shape: Shape;
}

const text = (schema: Record<string, unknown>, name: string) =>
  typeof schema[name] === 'string' ? (schema[name] as string) : undefined;
const number = (schema: Record<string, unknown>, name: string) =>
  typeof schema[name] === 'number' ? (schema[name] as number) : undefined;

/** Words in which people write more than a line. */
const LONG =
  /^(words|reason|reasons|why|description|purpose|outcome|question|answer|grounds|terms|text|rulebook|mitigation|interest|beneficiaries|methodDetails|item)$/;

const limits = (schema: Record<string, unknown>) => {
  const min = number(schema, 'minimum');
  const max = number(schema, 'maximum');
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
};

function textShape(schema: Record<string, unknown>, key: string): Shape {
  if (schema.format === 'date-time') return { kind: 'moment' };
  if (schema.format === 'date') return { kind: 'day' };
  const pattern = text(schema, 'pattern');
  const maxLength = number(schema, 'maxLength');
  return {
    kind: 'text',
    long: pattern === undefined && (maxLength === undefined ? LONG.test(key) : maxLength >= 1000),
    ...(pattern === undefined ? {} : { pattern }),
    minLength: number(schema, 'minLength') ?? 0,
    ...(maxLength === undefined ? {} : { maxLength }),
  };
}

const numberShape = (schema: Record<string, unknown>, key: string, integer: boolean): Shape => ({
  kind: 'number',
  integer,
  unit: /pence$/i.test(key) || schema.unit === 'pence' ? 'pence' : /percent$/i.test(key) ? 'percent' : 'none',
  ...limits(schema),
});

function optionOf(member: Record<string, unknown>): readonly Option[] {
  const value = member.const;
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const title = text(member, 'title');
  return [title === undefined ? { value } : { value, title }];
}

function unionShape(members: readonly Record<string, unknown>[], key: string): Shape {
  const options = members.flatMap((member) => optionOf(member));
  if (options.length === members.length) return { kind: 'option', values: options };
  const objects = members.filter((member) => member.type === 'object');
  if (objects.length === members.length)
    return {
      kind: 'variants',
      variants: objects.map((member, index) => ({
        title: variantTitle(member, index),
        shape: shapeOf(member, key),
      })),
    };
  return { kind: 'json' };
}

function variantTitle(schema: Record<string, unknown>, index: number): string {
  const properties = isObject(schema.properties) ? Object.values(schema.properties) : [];
  const discriminator = properties.find(
    (property) => isObject(property) && typeof property.const === 'string',
  );
  return (
    text(schema, 'title') ??
    (isObject(discriminator) ? wordsOf(String(discriminator.const)) : `Kind ${index + 1}`)
  );
}

/** The shape of a JSON Schema as TypeBox writes it; `key` is the field's name, which says its unit. */
export function shapeOf(schema: Record<string, unknown>, key: string): Shape {
  if ('const' in schema) return { kind: 'constant', value: schema.const as Json };
  if (Array.isArray(schema.enum) && schema.enum.every((value) => typeof value === 'string'))
    return { kind: 'option', values: schema.enum.map((value) => ({ value })) };
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return unionShape(union.filter(isObject), key);
  switch (schema.type) {
    case 'string':
      return textShape(schema, key);
    case 'integer':
      return numberShape(schema, key, true);
    case 'number':
      return numberShape(schema, key, false);
    case 'boolean':
      return { kind: 'yes-no' };
    case 'array':
      return isObject(schema.items)
        ? {
            kind: 'list',
            item: entryOf(schema.items, singular(key), true),
            atLeast: number(schema, 'minItems') ?? 0,
          }
        : { kind: 'json' };
    case 'object':
      return objectShape(schema, key);
    default:
      return { kind: 'json' };
  }
}

function objectShape(schema: Record<string, unknown>, key: string): Shape {
  if (isObject(schema.properties) && Object.keys(schema.properties).length > 0) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    return {
      kind: 'group',
      entries: Object.entries(schema.properties).flatMap(([name, property]) =>
        isObject(property) ? [entryOf(property, name, required.includes(name))] : [],
      ),
    };
  }
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  const values = patterns[0] ?? schema.additionalProperties;
  if (isObject(values)) return { kind: 'record', item: entryOf(values, recordItem(key), true) };
  return isObject(schema.properties) || schema.additionalProperties === false
    ? { kind: 'group', entries: [] }
    : { kind: 'json' };
}

function entryOf(schema: Record<string, unknown>, key: string, required: boolean): Entry {
  const held = schema.held;
  const sealed = isObject(held) && isObject(held.sealed) ? text(held.sealed, 'until') : undefined;
  const shape = shapeOf(schema, key);
  // Amounts are typed in pounds, so that a hint that counts pence would mislead.
  const hint = text(schema, 'description')?.replace(/,? in (?:whole )?pence\b/gi, '');
  return {
    key,
    label: pounds(text(schema, 'title') ?? wordsOf(key), shape),
    ...(hint === undefined ? {} : { hint }),
    required,
    ...(schema.shown === true ? { shown: true as const } : {}),
    ...(schema.carried === true ? { carried: true as const } : {}),
    ...(held === undefined ? {} : { held: sealed === undefined ? {} : { until: sealed } }),
    shape: required ? shape : ticked(shape),
  };
}

/** What may be left out and has one other value is a box to tick; leaving it empty leaves it out. */
const ticked = (shape: Shape): Shape => {
  if (shape.kind === 'constant') return { kind: 'flag', value: shape.value };
  return shape.kind === 'yes-no' ? { kind: 'flag', value: true } : shape;
};

/** Amounts are typed in pounds, whatever their schema counts in. */
const pounds = (label: string, shape: Shape): string =>
  shape.kind === 'number' && shape.unit === 'pence' ? label.replace(/,? in pence$/i, '') : label;

export function singular(key: string): string {
  if (key === 'criteria') return 'criterion';
  if (key.endsWith('ies')) return `${key.slice(0, -3)}y`;
  return key.endsWith('s') && !key.endsWith('ss') ? key.slice(0, -1) : key;
}

/** Prices are pence, so that a record of prices asks for pounds. */
const recordItem = (key: string): string => (key === 'prices' ? 'pricePence' : singular(key));

/** The form of an action's body. A body that is no object has no form: that is a mistake in the catalogue. */
export function bodyShape(schema: TSchema): Extract<Shape, { kind: 'group' }> {
  const shape = shapeOf(schema as unknown as Record<string, unknown>, '');
  return shape.kind === 'group' ? shape : { kind: 'group', entries: [] };
}
