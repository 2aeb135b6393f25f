import { present } from '../kernel/assert.ts';
import { explainStatement } from '../rules/explain.ts';
import { needed } from '../rules/explain-decision.ts';
import type { Considered } from '../rules/question.ts';
import type { Rulebook } from '../rules/rulebook.ts';
import type { Deciding } from './interface.ts';

const ENGINE_PREFIX = 'engine:';

/** The statements that decided, in words, for people. An engine constraint (`engine:NAME`) says its own message. */
export const decidingOf = (rulebook: Rulebook, ids: readonly string[], message = ''): Deciding[] =>
  ids.map((id) => {
    if (id.startsWith(ENGINE_PREFIX)) return { id, layer: 'engine', says: message };
    const { statement, layer } = present(rulebook.byId.get(id), `${id} is a statement in force`);
    return {
      id,
      layer,
      says: explainStatement(statement),
      ...(statement.cites === undefined ? {} : { cites: statement.cites }),
      ...(statement.verified === undefined ? {} : { verified: statement.verified }),
    };
  });

/** A refusal in words: what said no, and what would have to change. */
export function whatWouldChange(
  rulebook: Rulebook,
  refused: {
    readonly by: readonly string[];
    readonly considered: readonly Considered[];
    readonly message?: string;
  },
  action: string,
): { readonly message: string; readonly change: readonly string[] } {
  if (refused.message !== undefined) return { message: refused.message, change: [] };
  const change = needed(rulebook, refused);
  if (refused.by.length === 0) {
    return { message: `Nothing in the rules allows this: ${action.toLowerCase()}.`, change };
  }
  const says = decidingOf(rulebook, refused.by).map((statement) => statement.says);
  return { message: says.join(' '), change };
}
