import type { TSchema } from 'typebox';
import { ok } from '../../kernel/result.ts';
import { amendmentClosed } from '../amendments/index.ts';
import { type ActionDefinition, action } from '../concern.ts';
import { objects } from '../deciding.ts';
import { dissolved } from '../dissolved.ts';
import { draft } from '../fact-kind.ts';
import { body, words } from '../fields.ts';
import { arrangementDissolved } from './facts.ts';
import type { ArrangementState } from './state.ts';

const dissolveBody = body({ reason: words('Reason') });

/** Members stay what they are, so that procedures and contracts that run can be brought to their end under their own pins. */
export const dissolveArrangement = action<ArrangementState, typeof dissolveBody>({
  name: 'arrangement.dissolve',
  title: 'Dissolve the arrangement',
  says: 'Ends the arrangement, with the reason. Procedures and contracts that run end under the rules that they began with; nothing new begins.',
  body: dissolveBody,
  example: { reason: 'Every council now buys for itself.' },
  stopped: dissolved,
  decide(state, { reason }) {
    const objection = dissolved(state);
    if (objection !== undefined) return objects(objection);
    const ended = Object.keys(state.openAmendments).map((amendment) =>
      draft(amendmentClosed, { amendment, status: 'lapsed', reason: 'The arrangement was dissolved.' }),
    );
    return ok({ facts: [draft(arrangementDissolved, { reason }), ...ended] });
  },
});

/** Still taken after the end: what records how things that ran come to theirs. */
const AFTER_THE_END = new Set([
  'arrangement.dissolve',
  'arrangement-notice.publish',
  'member.leave',
  'member.depart',
  'mandate.record',
  'award.record',
  'procedure.record',
  'contract.record',
]);

export const untilDissolved = <B extends TSchema>(
  definition: ActionDefinition<ArrangementState, B>,
): ActionDefinition<ArrangementState, B> =>
  AFTER_THE_END.has(definition.name)
    ? definition
    : {
        ...definition,
        stopped: dissolved,
        decide(state, asked, context) {
          const objection = dissolved(state);
          return objection === undefined ? definition.decide(state, asked, context) : objects(objection);
        },
      };
