import type { ActOutcome, Deciding } from '../application/interface.ts';
import { Exit } from './context.ts';

/** Statements as people read them on a terminal. */
export const tellStatements = (statements: readonly Deciding[]): string[] =>
  statements.map(({ id, layer, says, cites, verified }) => {
    const source = cites === undefined ? '' : ` [${cites}${verified === false ? ', unverified' : ''}]`;
    return `  by ${id} (${layer}): ${says}${source}`;
  });

/** What stands below an outcome: by what it was decided and, where it was refused, what would have to change. */
export const moreOf = (outcome: ActOutcome): string[] =>
  outcome.verdict === 'invalid'
    ? []
    : [
        ...tellStatements(outcome.by),
        ...(outcome.verdict === 'refused'
          ? outcome.change.map((change) => `  what would have to change: ${change}`)
          : []),
      ];

/** The outcome of an act in words. */
export function tellOutcome(action: string, outcome: ActOutcome): string[] {
  if (outcome.verdict === 'permitted') {
    const made = outcome.id === outcome.stream ? '' : ` ${outcome.id}`;
    const waits = outcome.matter === undefined ? '' : `: waits for a joint decision, ${outcome.matter}`;
    const again = outcome.repeated === true ? ' (already done; nothing was done twice)' : '';
    return [`permitted ${action} on ${outcome.stream}${made}${waits}${again}`, ...tellStatements(outcome.by)];
  }
  if (outcome.verdict === 'refused') {
    return [`refused ${action} on ${outcome.stream}: ${outcome.message}`, ...moreOf(outcome)];
  }
  return outcome.errors.map((error) => `${action}: ${error.path} ${error.message}`.replace('  ', ' '));
}

/** The exit that an outcome asks for: 0 permitted, 2 bad input, 3 refused. */
export function exitFor(action: string, outcome: ActOutcome): Exit | undefined {
  if (outcome.verdict === 'permitted') return undefined;
  if (outcome.verdict === 'refused') return new Exit(3);
  return new Exit(2, tellOutcome(action, outcome).join('; '));
}
