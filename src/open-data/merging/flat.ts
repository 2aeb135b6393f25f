import { isObject } from '../../kernel/json.ts';
import { type MergeRule, NO_RULE } from '../standard/merge-rule.ts';

/** A step into an item of an array, which is known by its id or, without one, by a number that nothing else has. */
export interface ItemStep {
  readonly id: string;
  /** As published, to tell 1 from "1". */
  readonly published: unknown;
  /** Null where the item has no id. */
  readonly original: unknown;
}
/** A step on the way to a leaf: the name of a member, or an item of a list. */
export type Step = string | ItemStep;

/** A value that merging does not take apart, and the way to it. */
export interface Leaf {
  readonly steps: readonly Step[];
  value: unknown;
}

/** Leaves by their path. A path is the same whether a step is the name of a member or the id of an item. */
export type Flat = Map<string, Leaf>;

/** Written so that no two paths look alike whatever the names hold. */
export const pathText = (before: string, step: string): string => `${before}${step.length}:${step}`;

/** How items without id are counted: each is one of its own. */
export interface Numbering {
  next: number;
}

/** Whether merging takes the value as one: no object, no list of objects, or a list that is kept whole. */
export const isLiteral = (value: unknown, rule: MergeRule): boolean =>
  rule.whole ||
  typeof value !== 'object' ||
  value === null ||
  (Array.isArray(value) && value.some((item) => !isObject(item)));

/**
 * The leaves of an object in the order in which they stand: what is neither object nor array of objects, and whole
 * lists. What is empty has no leaf, and so leaves no trace.
 */
export function flatten(
  object: Readonly<Record<string, unknown>>,
  rule: MergeRule,
  numbering: Numbering,
  into: Flat,
  before = '',
  steps: readonly Step[] = [],
): Flat {
  for (const [key, value] of Object.entries(object)) {
    const below = rule.fields.get(key) ?? NO_RULE;
    if (below.omit) continue;
    const path = pathText(before, key);
    const here = [...steps, key];
    if (isLiteral(value, below)) set(into, path, here, value);
    else if (Array.isArray(value)) {
      for (const item of value as readonly Readonly<Record<string, unknown>>[]) {
        const step = itemStep(item, numbering);
        flatten(item, below, numbering, into, pathText(path, step.id), [...here, step]);
      }
    } else flatten(value as Readonly<Record<string, unknown>>, below, numbering, into, path, here);
  }
  return into;
}

/** A path that is there keeps its place and the steps with which it came. */
function set(flat: Flat, path: string, steps: readonly Step[], value: unknown): void {
  const known = flat.get(path);
  if (known === undefined) flat.set(path, { steps, value });
  else known.value = value;
}

function itemStep(item: Readonly<Record<string, unknown>>, numbering: Numbering): ItemStep {
  if (Object.hasOwn(item, 'id')) {
    const { id } = item;
    return { id: asText(id), published: id, original: id ?? null };
  }
  numbering.next += 1;
  const id = `\u0000${numbering.next}`;
  return { id, published: id, original: null };
}

function asText(id: unknown): string {
  if (id === null) return 'None';
  if (id === true) return 'True';
  if (id === false) return 'False';
  return typeof id === 'object' ? JSON.stringify(id) : String(id);
}
