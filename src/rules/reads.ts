import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './conditions/tree.ts';
import type { Statement } from './statement.ts';
import { treeOf } from './words/explain-condition.ts';

/** Parts of a statement that are for people to read, whatever they say. */
const PROSE: ReadonlySet<string> = new Set(['id', 'kind', 'says', 'cites', 'title']);

/**
 * Which settings the conditions of a statement read. One that takes the settings together, such as `[settings].all(…)` or
 * `settings[…]` by what is computed, may read each of them.
 */
export function settingsReadBy(statement: Statement): (setting: string) => boolean {
  if (!JSON.stringify(statement).includes('settings')) return () => false;
  const names = new Set<string>();
  let whole = false;
  const see = (node: ASTNode): void => {
    const step = stepOf(node);
    if (step !== undefined && isNamed(step.of, 'settings')) names.add(step.name);
    else if (isNamed(node, 'settings')) whole = true;
    else for (const part of childrenOf(node)) see(part);
  };
  for (const text of textsIn(statement)) {
    const tree = treeOf(text);
    if (tree !== undefined) see(tree);
  }
  return (setting) => whole || names.has(setting);
}

/** Which fields conditions read of what the fact that raised a duty said (`fact.body`); `all`: some take it, or that fact, whole. */
export function factFieldsReadBy(texts: readonly (string | undefined)[]): readonly string[] | 'all' {
  const fields = new Set<string>();
  let all = false;
  const see = (node: ASTNode): void => {
    const step = stepOf(node);
    const within = step === undefined ? undefined : stepOf(step.of);
    if (within?.name === 'body' && isNamed(within.of, 'fact')) fields.add(step?.name ?? '');
    else if (step !== undefined && isNamed(step.of, 'fact')) all ||= step.name === 'body';
    else if (isNamed(node, 'fact')) all = true;
    else for (const part of childrenOf(node)) see(part);
  };
  for (const text of texts) {
    const tree = text?.includes('fact') === true ? treeOf(text) : undefined;
    if (tree !== undefined) see(tree);
  }
  return all ? 'all' : [...fields].sort();
}

/**
 * What the conditions of a statement name that may be a role of somebody: texts and keys, but for those that a part of the act
 * itself is compared with.
 */
export function namesReadBy(statement: Statement): ReadonlySet<string> {
  const names = new Set<string>();
  const see = (node: ASTNode): void => {
    const step = stepOf(node);
    if (step !== undefined) names.add(step.name);
    if (node.op === 'value' && typeof node.args === 'string') names.add(node.args);
    const parts = childrenOf(node);
    for (const part of parts.some(isAsked) ? parts.filter((one) => !isLiteral(one)) : parts) see(part);
  };
  for (const text of textsIn(statement)) {
    const tree = treeOf(text);
    if (tree !== undefined) see(tree);
  }
  return names;
}

/** Every text of a statement that may be a condition. */
function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (PROSE.has(key) ? [] : textsIn(value)));
}

/** `of.name`, also where it is written `of["name"]`. */
export function stepOf(node: ASTNode): { readonly of: ASTNode; readonly name: string } | undefined {
  if (node.op === '.') return { of: node.args[0], name: node.args[1] };
  if (node.op !== '[]') return undefined;
  const [of, key] = node.args;
  return key.op === 'value' && typeof key.args === 'string' ? { of, name: key.args } : undefined;
}

const isNamed = (node: ASTNode, name: string): boolean => node.op === 'id' && node.args === name;

/** A part of what is asked, such as `action.role`. */
function isAsked(node: ASTNode): boolean {
  const step = stepOf(node);
  return step !== undefined && (isNamed(step.of, 'action') || isAsked(step.of));
}

const isLiteral = (node: ASTNode): boolean =>
  node.op === 'value' || (node.op === 'list' && node.args.every(isLiteral));

/** What a statement reads beside settings, by names; `whole`: something is taken as a whole, so that it may be any part of it. */
export interface Readings {
  /** Fields of the state of the stream, and of the one above it. */
  readonly state: ReadonlySet<string>;
  readonly parent: ReadonlySet<string>;
  /** Facts of which it reads whether, or when, they happened. */
  readonly happened: ReadonlySet<string>;
  /** Roles that it tells actors apart by. */
  readonly roles: ReadonlySet<string>;
  /** Whether it reads what an act, or the fact that raises a duty, says. */
  readonly said: boolean;
  readonly whole: boolean;
}

const ROOTS = ['state', 'parent', 'happened'] as const;
const SAID: ReadonlySet<string> = new Set(['action', 'fact']);

/** What the conditions of a statement read, and whom it names. What cannot be told counts as `whole`. */
export function readingsOf(statement: Statement): Readings {
  const named = { state: new Set<string>(), parent: new Set<string>(), happened: new Set<string>() };
  const roles = new Set(rolesNamedIn(statement));
  let [said, whole] = [false, false];
  const see = (node: ASTNode): void => {
    const step = stepOf(node);
    for (const root of ROOTS)
      if (step !== undefined && isNamed(step.of, root)) {
        named[root].add(step.name);
        return;
      }
    if (step !== undefined && isNamed(step.of, 'actor')) {
      if (step.name !== 'id') whole = true;
      return;
    }
    const asked = membershipOf(node);
    if (asked !== undefined) {
      (asked.of === 'happened' ? named.happened : roles).add(asked.name);
      return;
    }
    if (node.op === 'id' && (ROOTS.some((root) => root === node.args) || node.args === 'actor')) whole = true;
    if (node.op === 'id' && typeof node.args === 'string' && SAID.has(node.args)) said = true;
    for (const part of childrenOf(node)) see(part);
  };
  for (const text of textsIn(statement)) {
    const tree = treeOf(text);
    if (tree !== undefined) see(tree);
  }
  return { ...named, roles, said, whole };
}

/** `"name" in happened` and `"role" in actor.roles`. */
function membershipOf(
  node: ASTNode,
): { readonly of: 'happened' | 'roles'; readonly name: string } | undefined {
  if (node.op !== 'in') return undefined;
  const [name, list] = node.args;
  if (name.op !== 'value' || typeof name.args !== 'string') return undefined;
  if (isNamed(list, 'happened')) return { of: 'happened', name: name.args };
  const step = stepOf(list);
  return step?.name === 'roles' && isNamed(step.of, 'actor') ? { of: 'roles', name: name.args } : undefined;
}

/** Members of a statement that hold names of roles. */
const OF_ROLES = ['who', 'role', 'by'] as const;

function rolesNamedIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(rolesNamedIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    OF_ROLES.some((name) => name === key)
      ? [value].flat().filter((role): role is string => typeof role === 'string')
      : rolesNamedIn(value),
  );
}
