import type { ASTNode } from '@marcbachmann/cel-js';

/** What is wrong with a condition, and at which character. */
export interface Flaw {
  readonly offset: number;
  readonly message: string;
}

/** The methods that go through a list or a map. */
export const COMPREHENSIONS = new Set('all exists exists_one filter map'.split(' '));

/** A comprehension, as the list or map that it goes through and what is computed for each member. */
export function comprehensionOf(
  node: ASTNode,
): { readonly name: string; readonly list: ASTNode; readonly bodies: readonly ASTNode[] } | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, list, [variable, ...bodies]] = node.args;
  return COMPREHENSIONS.has(name) && variable !== undefined ? { name, list, bodies } : undefined;
}

/** The parts of a node of the tree. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
