import type { Environment } from '@marcbachmann/cel-js';
import { isObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';
import type { ObjectShape, Shape } from './shape.ts';

export const TIMESTAMP_TYPE = 'google.protobuf.Timestamp';

/** CEL's timestamps are Dates: always of an instant that is given, never of the clock. */
export const toTimestamp = (instant: Instant): Date => new Date(instant);
export const toInstant = (timestamp: Date): Instant => timestamp.toISOString();

/** Turns a JSON value into what CEL reads. */
export type Lift = (json: unknown) => unknown;

/** Holds the raw JSON: a symbol, so that no field of a schema can have the same name. */
const RAW = Symbol('raw');

/** Lists and maps as CEL reads them, once each, for who asks again. */
const LIFTED = Symbol('lifted');

class Opaque {}
const OPAQUE_VALUE = new Opaque();

/** The CEL types of one environment: each object shape becomes a type of its own, so that an unknown field is an error. */
export interface CelTypes {
  readonly registered: ReadonlyMap<ObjectShape, RegisteredType>;
  /** The name of the CEL type of a shape; registers what is new. */
  typeOf(shape: Shape): string;
  liftOf(shape: Shape): Lift;
}

const PLAIN: Readonly<Record<'string' | 'bool' | 'int' | 'double' | 'timestamp', string>> = {
  string: 'string',
  bool: 'bool',
  int: 'int',
  double: 'double',
  timestamp: TIMESTAMP_TYPE,
};

/** The types of an environment, on top of those of the environment that it was cloned from. */
export function celTypes(environment: Environment, parent?: CelTypes): CelTypes {
  const registered = new Map(parent?.registered ?? []);
  const names = new Set([...registered.values()].map((known) => known.type));
  if (parent === undefined) environment.registerType('Opaque', { ctor: Opaque, fields: {} });
  const freeName = (name: string, number = 1): string => {
    const candidate = number === 1 ? name : `${name}.${number}`;
    return names.has(candidate) ? freeName(name, number + 1) : candidate;
  };
  const register = (shape: ObjectShape): RegisteredType => {
    const known = registered.get(shape);
    if (known !== undefined) return known;
    const made = objectType(shape, freeName(shape.name), liftOf);
    names.add(made.type);
    registered.set(shape, made);
    const fields = Object.fromEntries([...shape.fields].map(([key, field]) => [key, typeOf(field.shape)]));
    environment.registerType(made.type, { ctor: made.constructor, fields });
    return made;
  };
  const typeOf = (shape: Shape): string => {
    switch (shape.kind) {
      case 'object':
        return register(shape).type;
      case 'list':
        return `list<${typeOf(shape.of)}>`;
      case 'map':
        return `map<string, ${typeOf(shape.of)}>`;
      case 'opaque':
        return 'Opaque';
      default:
        return PLAIN[shape.kind];
    }
  };
  const liftOf = (shape: Shape): Lift =>
    shape.kind === 'object' ? register(shape).lift : liftPlain(shape, liftOf);
  return { registered, typeOf, liftOf };
}

interface RegisteredType {
  readonly type: string;
  readonly constructor: new (raw: Record<string, unknown>) => object;
  readonly lift: Lift;
}

function liftPlain(shape: Exclude<Shape, ObjectShape>, lift: (shape: Shape) => Lift): Lift {
  switch (shape.kind) {
    case 'string':
    case 'bool':
    case 'double':
      return (json) => json;
    case 'int':
      return (json) => BigInt(json as number);
    case 'timestamp':
      return (json) => toTimestamp(json as Instant);
    case 'opaque':
      return () => OPAQUE_VALUE;
    case 'list': {
      const of = lift(shape.of);
      const asItIs = shape.of.kind === 'string' || shape.of.kind === 'bool' || shape.of.kind === 'double';
      return asItIs ? (json) => json : (json) => (json as readonly unknown[]).map(of);
    }
    case 'map': {
      const of = lift(shape.of);
      return (json) => liftedMap(json as Record<string, unknown>, of);
    }
  }
}

/**
 * A type whose instances read the raw JSON through getters, so that a condition pays for the fields it reads and an
 * act's cost does not grow with the state. Null is as good as absent.
 */
function objectType(shape: ObjectShape, type: string, liftOf: (shape: Shape) => Lift): RegisteredType {
  class Value {
    readonly [RAW]: Record<string, unknown>;
    [LIFTED]: Map<string, unknown> | undefined;
    constructor(raw: Record<string, unknown>) {
      this[RAW] = raw;
    }
  }
  for (const [key, field] of shape.fields) {
    let lift: Lift | undefined;
    const isMany = field.shape.kind === 'list' || field.shape.kind === 'map';
    Object.defineProperty(Value.prototype, key, {
      get(this: Value) {
        const json = Object.hasOwn(this[RAW], key) ? this[RAW][key] : undefined;
        if (json === undefined || json === null) return undefined;
        lift ??= liftOf(field.shape);
        if (!isMany) return lift(json);
        this[LIFTED] ??= new Map();
        return kept(this[LIFTED], key, json, lift);
      },
    });
  }
  return { type, constructor: Value, lift: (json) => new Value(isObject(json) ? json : {}) };
}

function kept(lifted: Map<string, unknown>, key: string, json: unknown, lift: Lift): unknown {
  const known = lifted.get(key);
  if (known !== undefined) return known;
  const made = lift(json);
  lifted.set(key, made);
  return made;
}

/** CEL takes as maps what says that it is a Map; this one reads the raw JSON and lifts what is asked for. */
class LiftedMap extends Map<string, unknown> {
  readonly #raw: Record<string, unknown>;
  readonly #lift: Lift;
  readonly #lifted = new Map<string, unknown>();
  constructor(raw: Record<string, unknown>, lift: Lift) {
    super();
    this.#raw = raw;
    this.#lift = lift;
  }
  override get(key: string): unknown {
    const json = Object.hasOwn(this.#raw, key) ? this.#raw[key] : undefined;
    return json === undefined || json === null ? undefined : kept(this.#lifted, key, json, this.#lift);
  }
  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }
  override get size(): number {
    return Object.keys(this.#raw).length;
  }
  override keys(): MapIterator<string> {
    return Object.keys(this.#raw).sort()[Symbol.iterator]() as unknown as MapIterator<string>;
  }
  override *entries(): MapIterator<[string, unknown]> {
    for (const key of this.keys()) yield [key, this.get(key)];
  }
  override [Symbol.iterator](): MapIterator<[string, unknown]> {
    return this.entries();
  }
}
Object.defineProperty(LiftedMap.prototype, 'constructor', { value: Map });

const liftedMap = (raw: Record<string, unknown>, lift: Lift): Map<string, unknown> =>
  new LiftedMap(raw, lift);
