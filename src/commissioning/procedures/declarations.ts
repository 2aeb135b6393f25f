import Type from 'typebox';
import { action, held, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, givenId, partyId, words, yes } from '../fields.ts';
import { did, ended, listed, objects } from './decision.ts';
import { criterionInformed, interestDeclared } from './facts.ts';
import type { ProcedureState } from './state.ts';

const interestBody = body({
  interest: Type.Optional(
    held(
      words('Your interest', {
        description: 'What might be seen to sway you. Kept out of the public record.',
      }),
    ),
  ),
  none: Type.Optional(yes('I have none')),
  mitigation: Type.Optional(words('What is done about it', { description: 'Public.' })),
});

/** A later declaration of the same party takes the place of its earlier one; the facts keep both. */
export const declareInterest = action<ProcedureState, typeof interestBody>({
  name: 'interest.declare',
  title: 'Declare interests',
  says: 'Declares a conflict of interest, or that there is none. Who declared, and when, is public.',
  body: interestBody,
  example: { interest: 'My sister works for a provider.', mitigation: 'I score no tender of that provider.' },
  decide(state, asked, context) {
    const none = asked.none ?? false;
    const objection = firstObjection([
      ended(state),
      !none &&
        asked.interest === undefined &&
        invalid('/interest', 'Say what the interest is, or that there is none.'),
      none &&
        asked.interest !== undefined &&
        invalid('/none', 'There is an interest and there is none: choose one.'),
    ]);
    if (objection !== undefined) return objects(objection);
    const { interest, mitigation } = asked;
    return did(draft(interestDeclared, { by: context.actor.id, none, interest, mitigation }));
  },
});

const inputBody = body({
  criterion: givenId('Criterion'),
  words: words('What service users said'),
  from: Type.Optional(
    partyId('From', { description: 'The service user or group, where it wants to be named.' }),
  ),
  changed: yes('It changed the criterion'),
  why: Type.Optional(words('What changed, or why nothing did')),
});

export const recordInput = action<ProcedureState, typeof inputBody>({
  name: 'criterion.input',
  title: 'Record what service users said',
  says: 'Records what service users said about a criterion and what it changed, or why it changed nothing.',
  body: inputBody,
  example: {
    criterion: 'quality',
    words: 'Ask how people reach a worker at the weekend.',
    from: 'party/recovery-voices',
    changed: true,
    why: 'Weekend cover is now part of the quality criterion.',
  },
  decide(state, asked, context) {
    const known = state.criteria.map((each) => each.id);
    const objection = firstObjection([
      ended(state),
      !known.includes(asked.criterion) &&
        invalid('/criterion', `There is no criterion ${asked.criterion}: the criteria are ${listed(known)}.`),
    ]);
    if (objection !== undefined) return objects(objection);
    const input = `input-${state.counters.inputs + 1}`;
    return did(draft(criterionInformed, { ...asked, input, by: context.actor.id }), input);
  },
});
