import { present } from '../../kernel/assert.ts';
import { NO_JOINT_DECISION } from '../../rules/decide.ts';
import type { Decision, Question } from '../../rules/question.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { Statement } from '../../rules/statement.ts';
import { explainStatement } from '../../rules/words/explain.ts';
import { whatWouldHaveToChange } from '../../rules/words/remedy.ts';
import type { Deciding } from '../interface.ts';

const ENGINE_PREFIX = 'engine:';
const sayings = new WeakMap<Statement, string>();

/** A statement in plain English: its own words, or rendered from its parts. */
export function sayingOf(rulebook: Rulebook, statement: Statement): string {
  const known = sayings.get(statement);
  if (known !== undefined) return known;
  const says = explainStatement(statement, rulebook.vocabulary, rulebook.settings);
  sayings.set(statement, says);
  return says;
}

/** What is said where the rules let somebody ask for other rules and no joint decision decides on them. */
const NOBODY_ADOPTS_ALONE =
  'No aggregation statement of the rulebook decides this, and nobody changes the rules alone. Let an aggregation statement decide it in every case; where one body shall decide by itself, let the method be “delegated”. Where the rules that are in force leave no such way, end the arrangement and begin another.';

/** The statements that decided, in words, for people. An engine constraint (`engine:NAME`) says its own message. */
export const decidingOf = (rulebook: Rulebook, ids: readonly string[], message = ''): Deciding[] =>
  ids.map((id) => {
    if (id === NO_JOINT_DECISION) return { id, layer: 'engine', says: NOBODY_ADOPTS_ALONE };
    if (id.startsWith(ENGINE_PREFIX)) return { id, layer: 'engine', says: message };
    const { statement, layer } = present(rulebook.byId.get(id), `${id} is a statement in force`);
    return {
      id,
      layer,
      says: sayingOf(rulebook, statement),
      ...(statement.cites === undefined ? {} : { cites: statement.cites }),
      ...(statement.verified === undefined ? {} : { verified: statement.verified }),
    };
  });

/** A refusal in words: what said no, and what would have to change. */
export function whatWouldChange(
  rulebook: Rulebook,
  refused: Pick<Decision, 'by' | 'considered'> & { readonly message?: string },
  question: Question,
  action: string,
): { readonly message: string; readonly change: readonly string[] } {
  if (refused.message !== undefined) return { message: refused.message, change: [] };
  const decision: Decision = { ...refused, verdict: 'refused', consequences: [] };
  const change = whatWouldHaveToChange(decision, rulebook, question);
  if (refused.by.length === 0)
    return { message: `Nothing in the rules allows this: ${action.toLowerCase()}.`, change };
  return {
    message: decidingOf(rulebook, refused.by)
      .map(({ says }) => says)
      .join(' '),
    change,
  };
}
