import type { ASTNode } from '@marcbachmann/cel-js';
import { treeOf } from '../words/explain-condition.ts';

/**
 * What a condition fixes of an act, field by field: `action.notice == "UK7" && has(action.documents)` asks for the notice
 * UK7, whatever else it asks. Only equalities with a text that must hold together count; a condition that cannot be read
 * fixes nothing.
 */
export function fixedFields(condition: string | undefined): Readonly<Record<string, string>> {
  const tree = condition === undefined ? undefined : treeOf(condition);
  return tree === undefined ? {} : Object.fromEntries(fixedIn(tree));
}

function fixedIn(node: ASTNode): readonly (readonly [string, string])[] {
  if (node.op === '&&') return node.args.flatMap(fixedIn);
  if (node.op !== '==') return [];
  const [left, right] = node.args;
  const field = fieldOf(left) ?? fieldOf(right);
  const text = textOf(right) ?? textOf(left);
  return field === undefined || text === undefined ? [] : [[field, text]];
}

const fieldOf = (node: ASTNode): string | undefined =>
  node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'action' ? node.args[1] : undefined;

const textOf = (node: ASTNode): string | undefined =>
  node.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
