import type { ASTNode } from '@marcbachmann/cel-js';
import { words } from './wording.ts';

/** The kinds of stream that `state` and `parent` are. */
interface Of {
  readonly kind?: string;
  readonly parent?: string;
}

/** `state.dissolvedAt` is when the arrangement was dissolved. */
export function momentOf(
  node: ASTNode,
  subject: Of,
): { readonly of: string; readonly what: string } | undefined {
  if (node.op !== '.' || node.args[0].op !== 'id') return undefined;
  const what = /^(.+ed)At$/.exec(node.args[1])?.[1];
  const root = node.args[0].args;
  if (what === undefined || (root !== 'state' && root !== 'parent')) return undefined;
  const kind = root === 'state' ? (subject.kind ?? 'stream') : (subject.parent ?? 'arrangement');
  return { of: `the ${words(kind)}`, what: words(what) };
}

/** A field as a noun: units go, since sums are written as pounds; `standstillEnds` is the end of the standstill. */
export function nounOf(field: string): string {
  if (field === 'pence') return 'sum';
  const [, what = '', end] = /^(.+)(Ends|Until)$/.exec(field) ?? [];
  if (end === undefined) return words(field.replace(/Pence$/, ''));
  return end === 'Ends' ? `end of the ${words(what)}` : `end of the time for ${words(what)}`;
}
