import Type from 'typebox';
import { type ActionDefinition, action, held, impossible, invalid } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, numbered, partyIds, words } from '../fields.ts';
import * as facts from './facts.ts';
import { raiseBody, type WithNeeds } from './need.ts';

const needId = numbered('need', 'Need');

const unknown = (state: WithNeeds, need: string) =>
  !Object.hasOwn(state.needs, need) && invalid('/need', `There is no ${need} in this arrangement.`);

const withdrawn = (state: WithNeeds, need: string) =>
  state.needs[need]?.status === 'withdrawn' && impossible('need-withdrawn', `${need} has been withdrawn.`);

const supportBody = body({
  need: needId,
  words: Type.Optional(
    held(words('In your own words', { description: 'Kept private, for those who commission.' })),
  ),
});
const takeUpBody = body({
  need: needId,
  commissioners: Type.Optional(partyIds('Which commissioners? Left out: you')),
});
const withdrawBody = body({ need: needId, reason: words('Reason') });

/** The actions on needs, for any state that has needs. */
export function needActions<S extends WithNeeds>(): ActionDefinition<S>[] {
  return [
    action<S, typeof raiseBody>({
      name: 'need.raise',
      title: 'Raise a need',
      says: 'Says what people need, so that commissioners can take it up.',
      body: raiseBody,
      example: {
        title: 'A drop-in centre in Eastvale',
        description: 'Young people have nowhere to go after six.',
      },
      decide(state, asked, context) {
        const id = `need-${state.needsRaised + 1}`;
        return did(draft(facts.needRaised, { ...asked, id, by: context.actor.id }), id);
      },
    }),
    action<S, typeof supportBody>({
      name: 'need.support',
      title: 'Support a need',
      says: 'Says that you share a need. Each party counts once.',
      body: supportBody,
      example: { need: 'need-1' },
      row: { collection: 'supports', field: 'need', perActor: true },
      decide(state, { need, words: said }, context) {
        const objection = firstObjection([
          unknown(state, need),
          withdrawn(state, need),
          context.row !== undefined && impossible('already-supported', `You support ${need} already.`),
        ]);
        if (objection !== undefined) return objects(objection);
        return did(draft(facts.needSupported, { need, by: context.actor.id, words: said }));
      },
    }),
    action<S, typeof takeUpBody>({
      name: 'need.take-up',
      title: 'Take up a need',
      says: 'Commissioners take a need up, to commission what answers it.',
      body: takeUpBody,
      example: { need: 'need-1' },
      decide(state, { need, commissioners = [] }, context) {
        const objection = firstObjection([unknown(state, need), withdrawn(state, need)]);
        if (objection !== undefined) return objects(objection);
        const takers = commissioners.length > 0 ? commissioners : [context.actor.id];
        const already = state.needs[need]?.commissioners ?? [];
        const fresh = takers.filter((party) => !already.includes(party));
        return fresh.length === 0 && state.needs[need]?.status !== 'raised'
          ? objects(impossible('already-taken-up', `${need} has been taken up by them already.`))
          : did(draft(facts.needTakenUp, { need, commissioners: takers }));
      },
    }),
    action<S, typeof withdrawBody>({
      name: 'need.withdraw',
      title: 'Withdraw a need',
      says: 'Takes a need off the list, with the reason. Its history stays.',
      body: withdrawBody,
      example: { need: 'need-1', reason: 'The school opened its hall instead.' },
      decide(state, asked) {
        const objection = firstObjection([unknown(state, asked.need), withdrawn(state, asked.need)]);
        return objection === undefined ? did(draft(facts.needWithdrawn, asked)) : objects(objection);
      },
    }),
  ];
}
