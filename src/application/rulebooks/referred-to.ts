import type { RulebookDocument } from '../../rules/statement.ts';
import { statementsOf } from '../../rules/text/document.ts';
import type { Parts } from '../acting/preparing.ts';

/** Statements of a text that refer deadlocks to an arrangement that does not exist here, with what is to be said of that. */
export async function referredToNobody(
  { ledger }: Pick<Parts, 'ledger'>,
  text: RulebookDocument,
): Promise<readonly { readonly statement: string; readonly says: string }[]> {
  const referring = statementsOf(text).flatMap(({ statement }) =>
    statement.kind === 'aggregation' &&
    statement.fallback !== undefined &&
    statement.fallback !== 'keep' &&
    'refers' in statement.fallback
      ? [{ statement: statement.id, arrangement: statement.fallback.refers.arrangement }]
      : [],
  );
  if (referring.length === 0) return [];
  const known = await ledger.heads([...new Set(referring.map(({ arrangement }) => arrangement))]);
  return referring
    .filter(({ arrangement }) => !known.has(arrangement))
    .map(({ statement, arrangement }) => ({
      statement,
      says: `a deadlock is referred to ${arrangement}, which does not exist here: nobody there could decide, and all would stay as it is once the time has ended`,
    }));
}
