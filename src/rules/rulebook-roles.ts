import { COMMON_ROLES, type Placed } from './rulebook.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The roles that statements can name: those with a position, those that streams give, and the common ones. */
export const rolesOf = (statements: readonly Placed[], vocabulary: Vocabulary): ReadonlySet<string> =>
  new Set([
    ...COMMON_ROLES,
    ...[...vocabulary.streams.values()].flatMap((stream) => stream.roles),
    ...statements.flatMap(({ statement }) => (statement.kind === 'position' ? [statement.role] : [])),
  ]);
