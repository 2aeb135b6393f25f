import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, numbered, words, yes } from '../fields.ts';
import { standingEffects } from './award-mandates.ts';
import { did, ended, objects } from './decision.ts';
import { challengeRaised, challengeResolved } from './facts.ts';
import { standstillEnd, workingDaysLeft } from './standstill.ts';
import type { ProcedureState } from './state.ts';

const raiseBody = body({ grounds: words('Grounds') });

export const raiseChallenge = action<ProcedureState, typeof raiseBody>({
  name: 'challenge.raise',
  title: 'Challenge the procedure',
  says: 'Challenges what was done in the procedure; it is suspended, and its standstill with it, until that is resolved.',
  body: raiseBody,
  example: { grounds: 'Our tender for lot 1 was scored against a criterion that was not published.' },
  decide(state, { grounds }, context) {
    const objection = ended(state);
    if (objection !== undefined) return objects(objection);
    const challenge = `challenge-${state.counters.challenges + 1}`;
    const remainingDays =
      state.status === 'standstill' && state.standstillEnds !== undefined
        ? workingDaysLeft(context.now, state.standstillEnds, context.calendar)
        : undefined;
    return did(
      draft(challengeRaised, { challenge, grounds, by: context.actor.id, remainingDays }),
      challenge,
    );
  },
});

const resolveBody = body({
  challenge: numbered('challenge', 'Challenge'),
  upheld: yes('The challenge is upheld', {
    description:
      'A decided award that is not confirmed yet is then set aside; otherwise the standstill runs on.',
  }),
  reason: words('Reason'),
});

export const resolveChallenge = action<ProcedureState, typeof resolveBody>({
  name: 'challenge.resolve',
  title: 'Resolve a challenge',
  says: 'Says whether a challenge was right, with the reason; the procedure goes on.',
  body: resolveBody,
  example: {
    challenge: 'challenge-1',
    upheld: false,
    reason: 'The criterion stood in the notice of 1 February.',
  },
  decide(state, { challenge, upheld, reason }, context) {
    const open = Object.keys(state.challenges);
    const objection = firstObjection([
      ended(state),
      !open.includes(challenge) &&
        (Number(challenge.slice('challenge-'.length)) <= state.counters.challenges
          ? impossible('already-resolved', `${challenge} has been resolved already.`)
          : invalid('/challenge', `There is no ${challenge} in this procedure.`)),
    ]);
    if (objection !== undefined) return objects(objection);
    const resumes = !upheld && open.length === 1 && state.suspendedFrom === 'standstill';
    const standstillEnds = resumes
      ? standstillEnd(context.now, state.standstillDaysLeft ?? 0, context.calendar)
      : undefined;
    const fact = draft(challengeResolved, { challenge, upheld, reason, standstillEnds });
    return did(fact, undefined, upheld ? standingEffects(state, state.award, 'set-aside', context) : []);
  },
});
