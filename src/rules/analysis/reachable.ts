import { serialize } from '@marcbachmann/cel-js';
import { scopeOf } from '../conditions/environment.ts';
import { childrenOf } from '../conditions/tree.ts';
import type { Question } from '../question.ts';
import { type BoundaryRule, COMMON_ROLES, isAmong, type Rulebook } from '../rulebook.ts';
import { treeOf } from '../words/explain-condition.ts';

/** Roles that whoever is in an arrangement has beside those that its rules give. */
const BESIDE: readonly string[] = [...COMMON_ROLES, 'member'];

/**
 * The roles that somebody can come to hold where one party begins alone in one of them: the least set. A role comes in where
 * one of its doors opens by itself, or by somebody who holds a role of the set, or to the invited where such a one may invite
 * to it. Conditions on states count as possible: what is left out is certain.
 */
export function reachableFrom(
  founder: string,
  rulebook: Rulebook,
  question: Omit<Question, 'action' | 'actor'>,
): ReadonlySet<string> {
  const reached = new Set([...BESIDE, founder]);
  const waiting = [...rulebook.boundaries].filter(([role]) => !reached.has(role));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const [role, doors] of waiting)
      if (doors.some((door) => opens(door, reached, rulebook, question))) reached.add(role);
  }
  return reached;
}

function opens(
  { statement: { role, enter } }: BoundaryRule,
  reached: ReadonlySet<string>,
  rulebook: Rulebook,
  question: Omit<Question, 'action' | 'actor'>,
): boolean {
  if (enter === undefined) return false;
  if (enter.by !== undefined) return isAmong(enter.by, [...reached]);
  return !asksForInvitation(enter.if) || [...reached].some((by) => invites(by, role, rulebook, question));
}

const INVITATIONS = 'state.invitations';

/** Whether a condition reads who was invited. */
function asksForInvitation(condition: string | undefined): boolean {
  const tree = condition === undefined ? undefined : treeOf(condition);
  if (tree === undefined) return false;
  const reads = (node: typeof tree): boolean =>
    serialize(node) === INVITATIONS || childrenOf(node).some(reads);
  return reads(tree);
}

/** Whether those of one role may invite to another, as far as that can be told from who invites and to what. */
function invites(
  by: string,
  role: string,
  rulebook: Rulebook,
  question: Omit<Question, 'action' | 'actor'>,
): boolean {
  return [...rulebook.vocabulary.actions].some(([name, { invites: pointer }]) => {
    const rules = pointer === undefined ? undefined : rulebook.actions.get(name);
    if (pointer === undefined || rules === undefined) return false;
    const body = { party: 'party/b', [pointer.slice(1)]: role };
    const actor = { id: 'party/a', evidence: [], roles: [by, ...BESIDE] };
    const scope = scopeOf(rules.words, { ...question, action: body, actor });
    return rules.choices.some(
      ({ statement, who, if: first, when }) =>
        statement.deontic === 'may' &&
        isAmong(who, [by]) &&
        first?.(scope) !== false &&
        when?.(scope) !== false,
    );
  });
}
