import { type ASTNode, serialize } from '@marcbachmann/cel-js';
import { childrenOf } from '../conditions/tree.ts';
import type { ActionWords } from '../vocabulary.ts';

/** Whether a part of a condition is settled by who acts and its roles, by settings, and by what anybody could say who puts the act. */
export type Settled = (node: ASTNode) => boolean;

/** What changes with time or by events. */
const FLUID = new Set(['now', 'state', 'parent', 'happened']);

/**
 * Of what an act says, only what whoever asks is always free to say is settled: whether something is said at all, a yes or a
 * no, one of a few given words, how long a text or a list is. A number that Moothall gives, and what a text of rules says,
 * is not: a rule could be written that lets pass alone what nobody will ever reach, or what is no rule at all.
 */
export function settledIn(words: ActionWords | undefined, isBeside: Settled = () => false): Settled {
  const fields = (words?.body as { properties?: Readonly<Record<string, Field>> } | undefined)?.properties;
  const field = (node: ASTNode | undefined): Field | undefined => {
    const name = node === undefined ? undefined : saidIn(node);
    return name !== undefined && fields !== undefined && Object.hasOwn(fields, name)
      ? fields[name]
      : undefined;
  };
  const settled: Settled = (node) => {
    if (isBeside(node)) return true;
    if (node.op === 'id') return !FLUID.has(node.args) && node.args !== ACTION && node.args !== ACTOR;
    if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === ACTOR)
      return node.args[1] !== EVIDENCE;
    if (isCall(node, 'has')) return saidIn(node.args[1][0]) !== undefined || childrenOf(node).every(settled);
    const said = field(node);
    if (said !== undefined) return said.type === 'boolean' || isOfFew(said);
    const sized = field(sizedBy(node));
    if (sized !== undefined)
      return sized.type === 'array' || (sized.type === 'string' && sized.pattern === undefined);
    return childrenOf(node).every(settled);
  };
  return settled;
}

/** What of the schema of a field tells whether it can always be said. */
interface Field {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly pattern?: string;
}

const isOfFew = ({ enum: words, anyOf }: Field): boolean =>
  words !== undefined || anyOf?.every((one) => one.const !== undefined) === true;

const ACTION = 'action';
/** Who acts stays who it is; what it can show of itself comes and goes. */
const ACTOR = 'actor';
const EVIDENCE = 'evidence';

/** `f` of `action.f`. */
const saidIn = (node: ASTNode | undefined): string | undefined =>
  node?.op === '.' && node.args[0].op === 'id' && node.args[0].args === ACTION ? node.args[1] : undefined;

/** What `size(…)` or `….size()` measures. */
const sizedBy = (node: ASTNode): ASTNode | undefined =>
  isCall(node, 'size')
    ? node.args[1][0]
    : node.op === 'rcall' && node.args[0] === 'size'
      ? node.args[1]
      : undefined;

const isCall = (node: ASTNode, name: string): node is Extract<ASTNode, { op: 'call' }> =>
  node.op === 'call' && node.args[0] === name;

const MEMBERS = 'members';

/** Who holds which role: it changes by acts that are asked about the last way themselves, and by nothing else. */
export const isOfMembers: Settled = (node) =>
  node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'state' && node.args[1] === MEMBERS;

const OF_OWN_DRAFT = new Set([
  'action.amendment in state.openAmendments',
  'state.openAmendments[action.amendment].by',
]);

/** Of a draft that is asked about by who wrote it: that it is open, and by whom. */
export const isOfOwnDraft: Settled = (node) =>
  (node.op === 'in' || node.op === '.') && OF_OWN_DRAFT.has(serialize(node));
