import { present } from '../../kernel/assert.ts';
import { NO_JOINT_DECISION } from '../../rules/decide.ts';
import type { Decision, Question } from '../../rules/question.ts';
import type { Rulebook } from '../../rules/rulebook.ts';
import type { Statement } from '../../rules/statement.ts';
import { explainStatement } from '../../rules/words/explain.ts';
import { isGranting, whatWouldHaveToChange } from '../../rules/words/remedy.ts';
import type { Deciding } from '../interface.ts';
import type { World } from './world.ts';

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

/** A refusal in words: what said no, and what would have to change, as far as whoever asks may be told. */
export function whatWouldChange(
  { rulebook, tells }: Pick<World, 'rulebook' | 'tells'>,
  refused: Pick<Decision, 'by' | 'considered'> & { readonly message?: string },
  question: Question,
  action: string,
): { readonly by: readonly Deciding[]; readonly message: string; readonly change: readonly string[] } {
  const { message } = refused;
  if (message !== undefined) return { by: decidingOf(rulebook, refused.by, message), message, change: [] };
  const told = toldOf({ rulebook, ...(tells === undefined ? {} : { tells }) }, refused);
  const decision: Decision = { ...told, verdict: 'refused', consequences: [] };
  const change = whatWouldHaveToChange(decision, rulebook, question, tells);
  const by = decidingOf(rulebook, told.by);
  if (by.length === 0)
    return { by, message: `Nothing in the rules allows this: ${action.toLowerCase()}.`, change };
  return { by, message: by.map(({ says }) => says).join(' '), change };
}

/**
 * A refusal without the statements that refuse it by a state that whoever asks does not see. Where nothing else refuses what is
 * granted, that they do is told by the refusal itself.
 */
export function toldOf<T extends Pick<Decision, 'by' | 'considered'>>(
  { rulebook, tells }: Pick<World, 'rulebook' | 'tells'>,
  refused: T,
): T {
  const isHidden = (id: string): boolean => {
    const statement = rulebook.byId.get(id)?.statement;
    return statement !== undefined && tells?.(statement) === false;
  };
  const refusing = refused.considered.filter(({ weight }) => weight === 'refuses');
  const isAlone = refusing.every(({ id }) => isHidden(id));
  if (isAlone && refused.considered.some((one) => isGranting(one, rulebook))) return refused;
  const left = new Set(refusing.flatMap(({ id }) => (isHidden(id) ? [id] : [])));
  return {
    ...refused,
    by: refused.by.filter((id) => !left.has(id)),
    considered: refused.considered.filter(({ id }) => !left.has(id)),
  };
}
