import { asList } from './rulebook.ts';
import type { Statement } from './statement.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Whether a statement speaks of how rules are changed: who proposes, who has a voice, how it is decided. It touches the
 * constitution wherever it stands; else an ordinary change could silence those who have to be asked about the constitution.
 */
export function isConstitutional(statement: Statement, { actions, variables }: Vocabulary): boolean {
  switch (statement.kind) {
    case 'choice':
      return asList(statement.does).some((action) => actions.get(action)?.constitutional === true);
    case 'aggregation':
      return asList(statement.decides).some((action) => actions.get(action)?.constitutional === true);
    case 'payoff':
    case 'scope':
      return variables.get(statement.variable)?.constitutional === true;
    default:
      return false;
  }
}
