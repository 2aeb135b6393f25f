import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, comprehensionOf } from './conditions/tree.ts';
import { stepOf } from './reads.ts';
import type { Statement } from './statement.ts';
import { treeOf } from './words/explain-condition.ts';

/** Stands in a path for whichever member of a list or a map, and at its end for all that there is below. */
export const ANY_MEMBER = '*';
export const ALL_BELOW = '**';

/** A way into a state, from its field on. */
export type Path = readonly string[];

/** What the conditions of a statement read of states, by ways into them; of facts, whether they happened. */
export interface PathsRead {
  readonly state: readonly Path[];
  readonly parent: readonly Path[];
  readonly happened: readonly string[];
  /** Something is taken as a whole, so that it may be any part of it. */
  readonly whole: boolean;
}

/**
 * What a statement reads of states, no more than by the fields at the ends of its ways. Where members of a list are taken one by one,
 * that list is read whole; of a map that is gone through by its keys, what is asked of the keys' values alone.
 */
export function pathsRead(statement: Statement): PathsRead {
  const found = { state: [] as Path[], parent: [] as Path[], happened: new Set<string>(), whole: false };
  const take = ([root, ...steps]: Path): void => {
    const [first] = steps;
    if (first === undefined || first === ANY_MEMBER || first === ALL_BELOW) found.whole = true;
    else if (root === 'happened') found.happened.add(first);
    else found[root === 'state' ? 'state' : 'parent'].push(steps);
  };
  const see = (node: ASTNode): void => {
    const path = pathOf(node);
    if (path !== undefined) {
      take(path.steps);
      for (const index of path.indices) see(index);
      return;
    }
    const through = comprehensionOf(node);
    const list = through === undefined ? undefined : pathOf(through.list);
    if (
      through !== undefined &&
      list !== undefined &&
      through.bodies.some((body) => looksInto(body, variableOf(node)))
    )
      take([...list.steps, ALL_BELOW]);
    const named = namedFact(node);
    if (named !== undefined) found.happened.add(named);
    else for (const part of childrenOf(node)) see(part);
  };
  for (const text of conditionsOf(statement)) {
    const tree = treeOf(text);
    if (tree === undefined) found.whole = true;
    else see(tree);
  }
  return { ...found, happened: [...found.happened] };
}

const variableOf = (node: ASTNode): string | undefined => {
  const variable = node.op === 'rcall' ? node.args[2][0] : undefined;
  return variable?.op === 'id' ? variable.args : undefined;
};

/** Whether a part of what a variable stands for is asked for. */
const looksInto = (node: ASTNode, variable: string | undefined): boolean => {
  const of = stepOf(node)?.of ?? (node.op === '[]' ? node.args[0] : undefined);
  const isPart = of?.op === 'id' && of.args === variable;
  return isPart || childrenOf(node).some((part) => looksInto(part, variable));
};

const ROOTS: ReadonlySet<string> = new Set(['state', 'parent', 'happened']);

/** A way into a state, with what is computed on it for an index. */
function pathOf(node: ASTNode): { readonly steps: Path; readonly indices: readonly ASTNode[] } | undefined {
  if (node.op === 'id') return ROOTS.has(node.args) ? { steps: [node.args], indices: [] } : undefined;
  const step = stepOf(node);
  const inner = step === undefined ? (node.op === '[]' ? node.args[0] : undefined) : step.of;
  const before = inner === undefined ? undefined : pathOf(inner);
  if (before === undefined) return undefined;
  return step === undefined
    ? {
        steps: [...before.steps, ANY_MEMBER],
        indices: [...before.indices, ...(node.op === '[]' ? [node.args[1]] : [])],
      }
    : { steps: [...before.steps, step.name], indices: before.indices };
}

/** `"fact" in happened`. */
function namedFact(node: ASTNode): string | undefined {
  if (node.op !== 'in') return undefined;
  const [name, list] = node.args;
  const isHappened = list.op === 'id' && list.args === 'happened';
  return isHappened && name.op === 'value' && typeof name.args === 'string' ? name.args : undefined;
}

/** The conditions by which a statement is judged when an act is decided. */
function conditionsOf(statement: Statement): readonly string[] {
  const all =
    statement.kind === 'choice'
      ? [statement.if, statement.when]
      : statement.kind === 'boundary'
        ? [statement.enter?.if, statement.leave?.if]
        : 'when' in statement
          ? [statement.when]
          : [];
  return all.filter((text) => text !== undefined);
}
