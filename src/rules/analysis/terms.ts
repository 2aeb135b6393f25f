import type { ASTNode } from '@marcbachmann/cel-js';
import { isObject } from '../../kernel/json.ts';
import { COMMON_ROLES, EVERYBODY } from '../rulebook.ts';
import type { Bounds, Setting } from '../statement.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Known, Terms } from './condition-formula.ts';
import { ANY, FALSE, type Formula, negate, type Range, TRUE, type Value, type Variable } from './formula.ts';

/** Where a condition stands: over which act it is computed, or over which kind of stream, and over which fact there. */
export interface Place {
  readonly action?: string;
  readonly kind?: string;
  readonly fact?: string;
}

/** What terms are made of. */
export interface Around {
  readonly vocabulary: Vocabulary;
  /** Every role that a party can have. */
  readonly roles: ReadonlySet<string>;
  readonly settings: readonly Setting[];
  /** What layers around a rulebook allow its settings to be. */
  readonly bounds: ReadonlyMap<string, readonly Bounds[]>;
}

/**
 * What the schemas of acts and states, the bounds of settings and the names of roles and facts say of the parts of a
 * condition. `settled`: settings have the values of this text, instead of any within their bounds.
 */
export function termsOf(around: Around, place: Place, settled: boolean): Terms {
  const { vocabulary, settings, roles } = around;
  const settingNamed = (node: ASTNode) => {
    const [root, name] = stepsOf(node) ?? [];
    return root === 'settings' ? settings.find(({ id }) => id === name) : undefined;
  };
  return {
    known: (node) => {
      const setting = settingNamed(node);
      return setting === undefined ? knownOf(node, around, place) : ofSetting(setting, around);
    },
    constant: (node) => (settled ? settingNamed(node)?.value : undefined),
    isAlways: (field) => isAlwaysSaid(field, around, place),
    role: (role) => (roles.has(role) ? roleFormula(role) : FALSE),
    happens: (fact) => [...vocabulary.streams.values()].some(({ facts }) => facts.includes(fact)),
  };
}

const HOLDS: Range = { ...ANY, only: [true, false] };

const holding = (role: string): Formula => ({
  variable: {
    key: `${JSON.stringify(role)} in actor.roles`,
    range: HOLDS,
    sort: 'truth',
    nodes: [],
    plain: true,
    touches: [],
  },
  op: 'in',
  values: [true],
});

/** The engine and the public are no parties and hold no other role; everybody else who holds a role is a party. */
const OUTSIDERS = ['public', 'engine'] as const;
const A_PARTY: Formula = { all: OUTSIDERS.map((role) => negate(holding(role))) };

/** That whoever acts holds a role. */
export function roleFormula(role: string): Formula {
  if (role === EVERYBODY) return TRUE;
  if (role === 'party') return A_PARTY;
  if (role === 'public') return { all: [holding('public'), negate(holding('engine'))] };
  if (role === 'engine') return { all: [holding('engine'), negate(holding('public'))] };
  return { all: [holding(role), A_PARTY] };
}

/** Roles of which an example need not speak. */
export const isUnspoken = (key: string): boolean =>
  COMMON_ROLES.some((role) => key === `${JSON.stringify(role)} in actor.roles`);

/** `state.bids[b].status` as its steps; undefined where it is more than a path. A step of no fixed name is `*`. */
function stepsOf(node: ASTNode): readonly string[] | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const before = stepsOf(node.args[0]);
  if (before === undefined) return undefined;
  if (node.op === '.') return [...before, node.args[1]];
  const [, key] = node.args;
  return [...before, key.op === 'value' && typeof key.args === 'string' ? key.args : '*'];
}

function ofSetting({ id, unit, min, max }: Setting, { bounds }: Around): Known {
  const all: readonly Bounds[] = [{ ...defined({ min, max }) }, ...(bounds.get(id) ?? [])];
  const whole = unit !== 'percent' && unit !== 'share';
  return { sort: 'amount', range: all.reduce(within, { ...ANY, whole }) };
}

const defined = ({ min, max }: { min: number | undefined; max: number | undefined }): Bounds => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

const within = (range: Range, { min, max }: Bounds): Range => ({
  ...range,
  ...(min !== undefined && min > range.low ? { low: min, lowOpen: false } : {}),
  ...(max !== undefined && max < range.high ? { high: max, highOpen: false } : {}),
});

function knownOf(node: ASTNode, around: Around, place: Place): Known | undefined {
  if (node.op === 'id' && node.args === 'now') return { sort: 'time', range: ANY };
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined;
  if (name === 'size') return { sort: 'amount', range: within({ ...ANY, whole: true }, { min: 0 }) };
  if (name === 'daysBetween') return { sort: 'amount', range: { ...ANY, whole: true } };
  if (name?.startsWith('add') === true || name === 'startOfDay' || name === 'nextOf')
    return { sort: 'time', range: ANY };
  const [root, ...steps] = stepsOf(node) ?? [];
  if (root === 'happened') return { sort: 'time', range: ANY };
  const found = steps.reduce<readonly Schema[]>(
    (schemas, step) => schemas.flatMap((schema) => stepInto(schema, step)),
    unfolded(schemaOf(root, around.vocabulary, place)),
  );
  return found.length === 0 ? undefined : together(found.map(ofSchema));
}

/** Whether an act has to say it: each step of the path is required. */
function isAlwaysSaid(field: ASTNode, { vocabulary }: Around, place: Place): boolean {
  const [root, ...steps] = stepsOf(field) ?? [];
  if (root !== 'action' || steps.length === 0) return false;
  let schemas = unfolded(schemaOf(root, vocabulary, place));
  for (const step of steps) {
    const isRequired = schemas.every(({ required }) => Array.isArray(required) && required.includes(step));
    if (schemas.length === 0 || !isRequired) return false;
    schemas = schemas.flatMap((schema) => stepInto(schema, step));
  }
  return true;
}

type Schema = Readonly<Record<string, unknown>>;

function schemaOf(root: string | undefined, { actions, streams }: Vocabulary, place: Place): unknown {
  const act = place.action === undefined ? undefined : actions.get(place.action);
  const stream = streams.get(act?.stream ?? place.kind ?? '');
  switch (root) {
    case 'action':
      return act?.body;
    case 'state':
      return stream?.state;
    case 'parent':
      return streams.get(stream?.parent ?? '')?.state;
    case 'fact': {
      const body = place.fact === undefined ? undefined : stream?.factBodies?.get(place.fact);
      return body === undefined ? undefined : { properties: { body } };
    }
    default:
      return undefined;
  }
}

/** The alternatives of a union, each by itself; what is laid over each other is not looked into. */
function unfolded(schema: unknown): readonly Schema[] {
  if (!isObject(schema) || schema.held !== undefined || schema.allOf !== undefined) return [];
  const parts = schema.anyOf ?? schema.oneOf;
  return Array.isArray(parts) ? parts.flatMap(unfolded) : [schema];
}

function stepInto(schema: Schema, step: string): readonly Schema[] {
  const { properties, patternProperties, items } = schema;
  if (isObject(properties))
    return Object.hasOwn(properties, step) ? unfolded((properties as Schema)[step]) : [];
  if (isObject(patternProperties)) return Object.values(patternProperties).slice(0, 1).flatMap(unfolded);
  return unfolded(items);
}

function ofSchema(schema: Schema): Known | undefined {
  const { type, enum: listed, minimum, maximum, format } = schema;
  const values = schema.const === undefined ? listed : [schema.const];
  if (Array.isArray(values))
    return { sort: sortOf(values[0]), range: { ...ANY, only: values.filter(isValue) } };
  const bounds = defined({
    min: typeof minimum === 'number' ? minimum : undefined,
    max: typeof maximum === 'number' ? maximum : undefined,
  });
  if (type === 'integer') return { sort: 'amount', range: within({ ...ANY, whole: true }, bounds) };
  if (type === 'number') return { sort: 'amount', range: within(ANY, bounds) };
  if (type === 'string') return { sort: format === 'date-time' ? 'time' : 'text', range: ANY };
  return undefined;
}

const isValue = (value: unknown): value is Value =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const sortOf = (value: unknown): Variable['sort'] =>
  typeof value === 'string' ? 'text' : typeof value === 'number' ? 'amount' : 'truth';

/** Alternatives together: what one of them can be, where that can be said at all. */
function together(all: readonly (Known | undefined)[]): Known | undefined {
  const known = all.flatMap((one) => (one === undefined ? [] : [one]));
  const [first] = known;
  if (first === undefined || known.length < all.length) return undefined;
  if (known.length === 1) return first;
  if (!known.every(({ sort }) => sort === first.sort)) return undefined;
  const lists = known.map(({ range }) => range.only);
  return lists.every((only) => only !== undefined)
    ? { sort: first.sort, range: { ...ANY, only: lists.flat() as Value[] } }
    : { sort: first.sort, range: ANY };
}
