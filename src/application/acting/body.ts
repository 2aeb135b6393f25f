import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { Seal } from '../../commissioning/concern.ts';
import { isObject, type Json, type JsonObject, toPointer } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { readInstant } from '../../kernel/time.ts';
import type { HeldReference } from '../../ledger/fact.ts';
import { type BodyError, explained } from './body-errors.ts';

export type { BodyError } from './body-errors.ts';

const DEEPEST = 32;
const LARGEST = 1_000_000;
const compiled = new WeakMap<TSchema, Validator>();

const validatorOf = (schema: TSchema): Validator => {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const made = Compile(schema);
  compiled.set(schema, made);
  return made;
};

/** Checks a body against its schema and brings its instants to UTC, so that equal times are equal text. */
export function readBody(schema: TSchema, body: unknown): Result<JsonObject, readonly BodyError[]> {
  const unsafe = unsafeAt(body, []);
  if (unsafe !== undefined) return fail([unsafe]);
  if (!isObject(body)) return fail([{ path: '', message: 'must be a JSON object' }]);
  if (JSON.stringify(body).length > LARGEST)
    return fail([{ path: '', message: 'is larger than 1,000,000 characters' }]);
  const validator = validatorOf(schema);
  if (!validator.Check(body)) return fail(explained(validator.Errors(body), 'this action'));
  return ok(withInstants(schema, body as JsonObject) as JsonObject);
}

/** Too deep, not JSON, or text that no encoding carries: refused before any schema looks at it. */
function unsafeAt(value: unknown, steps: readonly (string | number)[]): BodyError | undefined {
  const at = (message: string): BodyError => ({ path: toPointer(steps), message });
  if (steps.length > DEEPEST) return at(`is nested more than ${DEEPEST} deep`);
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\u0000') ? undefined : at('is not well-formed text');
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : at('is not a finite number');
  if (value === null || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return at('is not a JSON value');
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, member] of entries) {
    if (key === '__proto__') return at('has a member named __proto__');
    const fault =
      (typeof key === 'string' ? unsafeAt(key, [...steps, key.slice(0, 40)]) : undefined) ??
      unsafeAt(member, [...steps, key]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

interface LooseSchema {
  readonly format?: string;
  readonly properties?: Record<string, LooseSchema>;
  readonly patternProperties?: Record<string, LooseSchema>;
  readonly items?: LooseSchema;
  readonly held?: true | { readonly sealed: Seal };
}

function withInstants(schema: LooseSchema, value: Json): Json {
  if (schema.format === 'date-time' && typeof value === 'string') {
    const instant = readInstant(value);
    return instant.ok ? instant.value : value;
  }
  return mapMembers(schema, value, withInstants);
}

function mapMembers(
  schema: LooseSchema,
  value: Json,
  map: (schema: LooseSchema, value: Json, key: string) => Json,
): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item, index) => map(items, item, String(index)));
  }
  if (!isObject(value)) return value;
  const [pattern] = Object.values(schema.patternProperties ?? {});
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => {
      const inner = schema.properties?.[key] ?? pattern;
      return [key, inner === undefined ? member : map(inner, member, key)];
    }),
  );
}

/** One piece of content on its way to the vault. */
export interface Holding {
  readonly path: string;
  readonly content: Json;
  readonly seal?: Seal;
}

/** Replaces held fields by references; `hold` is asked for the reference of each. The rest of the body is as it was. */
export function separateHeld(
  schema: TSchema,
  body: JsonObject,
  hold: (holding: Holding) => HeldReference,
): JsonObject {
  const walk = (here: LooseSchema, value: Json, steps: readonly string[]): Json => {
    if (here.held !== undefined) {
      const seal = here.held === true ? {} : { seal: here.held.sealed };
      return { ...hold({ path: toPointer(steps), content: value, ...seal }) };
    }
    return mapMembers(here, value, (inner, member, key) => walk(inner, member, [...steps, key]));
  };
  return walk(schema as LooseSchema, body, []) as JsonObject;
}
