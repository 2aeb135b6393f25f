import Type from 'typebox';
import { present } from '../kernel/assert.ts';
import { type ActionDefinition, action } from './concern.ts';
import { did } from './deciding.ts';
import { draft, factKind } from './fact-kind.ts';
import { body, line, words } from './fields.ts';

const transitionBody = body({ reason: words('Reason') });

/** That what runs under pins of its own went on under the rulebook now in force above it. */
export const transitionFact = (kind: string) =>
  factKind(
    `${kind}.transitioned`,
    'moved to the rules in force now',
    Type.Object({
      reason: words('Reason'),
      rulebook: line('Fingerprint of the rulebook'),
      rulebookTitle: line('Rulebook'),
    }),
  );

/** The law stays that of the day on which it began. Who may ask for it, and who has to agree, the rulebook that is left says. */
export const transitionAction = <S>(
  kind: string,
  fact: ReturnType<typeof transitionFact>,
): ActionDefinition<S> =>
  action<S, typeof transitionBody>({
    name: `${kind}.transition`,
    title: 'Move to the rules in force now',
    says: 'Goes on under the rulebook that the arrangement has now, instead of the one that this began with.',
    body: transitionBody,
    example: { reason: 'The new rules are better for everybody here.' },
    compute: 'transition',
    decide(_state, { reason }, context) {
      const { rulebook, rulebookTitle } = present(context.computed, 'the rules were looked up');
      return did(draft(fact, { reason, rulebook: String(rulebook), rulebookTitle: String(rulebookTitle) }));
    },
  });
