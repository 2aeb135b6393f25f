import { type Failure, isFailure } from './conditions/condition.ts';
import type { Scope } from './conditions/environment.ts';
import type { Consequence } from './question.ts';
import type { OrElseRule } from './rulebook.ts';

/**
 * The consequence of an Or else that permits (duty, charge, escalate). A sum or a due time that cannot be computed is
 * a failure: what the consequence would be is then unknown.
 */
export function consequenceOf(
  statement: string,
  orElse: Exclude<OrElseRule, { type: 'refuse' }>,
  scope: Scope,
): Consequence | Failure {
  switch (orElse.type) {
    case 'duty': {
      const { who, does } = orElse;
      const due = orElse.due?.(scope);
      if (isFailure(due)) return due;
      return { type: 'duty', statement, who, does, ...(due === undefined ? {} : { due }) };
    }
    case 'charge': {
      const { who, to } = orElse;
      const pence = typeof orElse.pence === 'number' ? orElse.pence : orElse.pence(scope);
      return isFailure(pence) ? pence : { type: 'charge', statement, who, to, pence };
    }
    case 'escalate':
      return { type: 'escalate', statement, to: orElse.to };
  }
}
