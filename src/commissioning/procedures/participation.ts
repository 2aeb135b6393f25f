import Type from 'typebox';
import { action, held, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, byName, firstObjection, partyIds, words } from '../fields.ts';
import { did, ended, objects } from './decision.ts';
import { participationRequested, participationWithdrawn, shortlistDecided } from './facts.ts';
import type { ProcedureState } from './state.ts';

const requestBody = body({
  words: Type.Optional(held(words('In your own words', { description: 'Only those who decide read this.' }))),
  members: Type.Optional(partyIds('Other members of your consortium')),
});

export const requestParticipation = action<ProcedureState, typeof requestBody>({
  name: 'participation.request',
  title: 'Ask to take part',
  says: 'Tells the commissioners that a provider, or a consortium, wants to tender.',
  body: requestBody,
  example: { words: 'We have run recovery cafes for ten years.', members: ['party/vale-recovery'] },
  decide(state, asked, context) {
    const by = context.actor.id;
    const objection = firstObjection([
      ended(state),
      Object.hasOwn(state.participants, by) &&
        impossible('already-asked', `${by} has asked to take part already.`),
    ]);
    if (objection !== undefined) return objects(objection);
    const members = (asked.members ?? []).filter((member) => member !== by);
    return did(draft(participationRequested, { by, members, words: asked.words }));
  },
});

const withdrawBody = body({});

export const withdrawParticipation = action<ProcedureState, typeof withdrawBody>({
  name: 'participation.withdraw',
  title: 'Withdraw from the procedure',
  says: 'Takes back the request to take part.',
  body: withdrawBody,
  example: {},
  decide(state, _asked, context) {
    const by = context.actor.id;
    const objection = firstObjection([
      ended(state),
      !Object.hasOwn(state.participants, by) &&
        impossible('not-taking-part', `${by} has not asked to take part.`),
    ]);
    return objection === undefined ? did(draft(participationWithdrawn, { by })) : objects(objection);
  },
});

const shortlistBody = body({
  providers: partyIds('Providers on the shortlist'),
  reasons: byName(words('Reason'), 'Reasons by provider', {
    description: 'For each provider that asked to take part, why it is on the list or not.',
  }),
});

export const decideShortlist = action<ProcedureState, typeof shortlistBody>({
  name: 'shortlist.decide',
  title: 'Decide the shortlist',
  says: 'Says which providers are invited to tender, with the reasons.',
  body: shortlistBody,
  example: {
    providers: ['party/harbour-care'],
    reasons: { 'party/harbour-care': 'Meets every condition of participation.' },
  },
  decide(state, asked) {
    const stranger = asked.providers.find((party) => !Object.hasOwn(state.participants, party));
    const unknown = Object.keys(asked.reasons).find((party) => !Object.hasOwn(state.participants, party));
    const objection = firstObjection([
      ended(state),
      stranger !== undefined && invalid('/providers', `${stranger} has not asked to take part.`),
      unknown !== undefined && invalid('/reasons', `${unknown} has not asked to take part.`),
    ]);
    return objection === undefined ? did(draft(shortlistDecided, asked)) : objects(objection);
  },
});
