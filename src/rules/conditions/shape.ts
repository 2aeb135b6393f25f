import type { TSchema } from 'typebox';
import { isObject } from '../../kernel/json.ts';

/**
 * What a condition can know of a value, derived from its JSON Schema. Conditions are checked against shapes when a
 * rulebook is read; at run time a value is turned into what CEL reads only where a condition touches it.
 */
export type Shape =
  | { readonly kind: 'string' | 'int' | 'double' | 'timestamp' | 'opaque' }
  /** With the words beside its box, where it has some. */
  | { readonly kind: 'bool'; readonly title?: string }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: 'object';
  /** The name under which messages and CEL know it, such as `action.lots`. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
}

export interface Field {
  readonly shape: Shape;
  /** May be absent (or null): a condition asks `has(…)` first. */
  readonly optional: boolean;
}

export const STRING: Shape = { kind: 'string' };
export const TIMESTAMP: Shape = { kind: 'timestamp' };
/** A value of which conditions can only know that it is there. */
export const OPAQUE: Shape = { kind: 'opaque' };

export const objectShape = (name: string, fields: Readonly<Record<string, Shape>>): ObjectShape => ({
  kind: 'object',
  name,
  fields: new Map(Object.entries(fields).map(([key, shape]) => [key, { shape, optional: false }])),
});

/** Content in the vault: conditions can compare its commitment, never read it. */
const heldShape = (name: string): Shape => objectShape(name, { commitment: STRING });

type Schema = Readonly<Record<string, unknown>>;

const schemasIn = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The shape of a JSON Schema (the vocabulary's, by TypeBox). What it cannot tell is opaque, never dynamic. */
export function shapeOf(schema: TSchema, name: string): Shape {
  return shapeAt(schema as unknown as Schema, name, 0);
}

function shapeAt(schema: Schema, name: string, depth: number): Shape {
  if (depth > 12) return OPAQUE;
  if (schema.held !== undefined) return heldShape(name);
  const parts = schemasIn(schema.anyOf ?? schema.oneOf);
  if (parts.length > 0) return unionShape(parts, name, depth);
  const all = schemasIn(schema.allOf);
  if (all.length > 0) return mergeShapes(all, name, depth);
  if (schema.const !== undefined) return literalShape([schema.const]);
  if (Array.isArray(schema.enum)) return literalShape(schema.enum);
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? TIMESTAMP : STRING;
    case 'boolean':
      return typeof schema.title === 'string' ? { kind: 'bool', title: schema.title } : { kind: 'bool' };
    case 'integer':
      return { kind: 'int' };
    case 'number':
      return { kind: 'double' };
    case 'array':
      return isObject(schema.items)
        ? { kind: 'list', of: shapeAt(schema.items, name, depth + 1) }
        : { kind: 'list', of: OPAQUE };
    case 'object':
      return structureShape(schema, name, depth);
    default:
      return OPAQUE;
  }
}

function literalShape(values: readonly unknown[]): Shape {
  if (values.every((value) => typeof value === 'string')) return STRING;
  if (values.every((value) => typeof value === 'boolean')) return { kind: 'bool' };
  if (values.every((value) => Number.isInteger(value))) return { kind: 'int' };
  return values.every((value) => typeof value === 'number') ? { kind: 'double' } : OPAQUE;
}

function structureShape(schema: Schema, name: string, depth: number): Shape {
  if (!isObject(schema.properties)) {
    const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
    const member = patterns[0] ?? schema.additionalProperties;
    return { kind: 'map', of: isObject(member) ? shapeAt(member, `${name}.*`, depth + 1) : OPAQUE };
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  const fields = new Map<string, Field>();
  for (const [key, member] of Object.entries(schema.properties)) {
    if (!isObject(member)) continue;
    const optional = !required.includes(key) || isNullable(member);
    fields.set(key, { shape: shapeAt(member, `${name}.${key}`, depth + 1), optional });
  }
  return { kind: 'object', name, fields };
}

const isNullable = (schema: Schema): boolean =>
  schemasIn(schema.anyOf ?? schema.oneOf).some((part) => part.type === 'null');

/** A union: null makes a field optional, objects are laid over each other, one kind of value stays that kind. */
function unionShape(parts: readonly Schema[], name: string, depth: number): Shape {
  const shapes = parts.filter((part) => part.type !== 'null').map((part) => shapeAt(part, name, depth + 1));
  return overlay(shapes, name, true);
}

const mergeShapes = (parts: readonly Schema[], name: string, depth: number): Shape =>
  overlay(
    parts.map((part) => shapeAt(part, name, depth + 1)),
    name,
    false,
  );

function overlay(shapes: readonly Shape[], name: string, alternative: boolean): Shape {
  const [first, ...rest] = shapes;
  if (first === undefined) return OPAQUE;
  if (rest.every((shape) => sameShape(shape, first))) return first;
  const numbers = shapes.every((shape) => shape.kind === 'int' || shape.kind === 'double');
  if (numbers) return { kind: 'double' };
  const objects = shapes.filter((shape) => shape.kind === 'object');
  if (objects.length < shapes.length) return OPAQUE;
  const fields = new Map<string, Field>();
  for (const key of new Set(objects.flatMap((shape) => [...shape.fields.keys()]))) {
    const members = objects.flatMap((shape) => shape.fields.get(key) ?? []);
    const everywhere = members.length === objects.length;
    fields.set(key, {
      shape: overlay(
        members.map((member) => member.shape),
        `${name}.${key}`,
        alternative,
      ),
      optional: alternative
        ? !everywhere || members.some((member) => member.optional)
        : members.every((member) => member.optional),
    });
  }
  return { kind: 'object', name, fields };
}

function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.kind === 'list' || a.kind === 'map') return a.kind === b.kind && sameShape(a.of, (b as typeof a).of);
  return a.kind !== 'object' && a.kind === b.kind;
}
