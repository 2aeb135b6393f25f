import Type from 'typebox';
import { ok } from '../../kernel/result.ts';
import { action, impossible, invalid } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft, own } from '../fact-kind.ts';
import { body, instant, line, numbered, oneOf, words } from '../fields.ts';
import { referralDecided, referralEnded, referralReceived } from './facts.ts';
import type { ArrangementState } from './state.ts';

/** So many questions of others may lie open: a state that everybody has to read stays readable. */
const MOST_OPEN = 50;

const receiveBody = body({
  from: Type.String({ pattern: '^(arrangement|procedure|contract|mandate)/[a-z0-9-]{1,80}$', title: 'From' }),
  matter: line('Joint decision'),
  title: line('What is asked'),
  until: Type.Optional(instant('Until')),
});

export const receiveReferral = action<ArrangementState, typeof receiveBody>({
  name: 'referral.receive',
  engine: true,
  title: 'Receive a referral',
  says: 'Notes what another arrangement could not decide, and asks this one to decide.',
  body: receiveBody,
  example: { from: 'arrangement/harbour-recovery', matter: 'matter-2', title: 'Amend the rulebook' },
  decide(state, asked, context) {
    if (Object.keys(state.referrals).length >= MOST_OPEN)
      return objects(impossible('too-many-referrals', `${MOST_OPEN} referrals wait already.`));
    const referral = `referral-${state.referralsReceived + 1}`;
    return did(draft(referralReceived, { ...asked, referral, at: context.now }), referral);
  },
});

const endBody = body({ from: receiveBody.properties.from, matter: receiveBody.properties.matter });

export const endReferral = action<ArrangementState, typeof endBody>({
  name: 'referral.end',
  engine: true,
  title: 'End a referral',
  says: 'Notes that another arrangement asks this one no more: its time has passed, or what was to be decided was changed or withdrawn.',
  body: endBody,
  example: { from: 'arrangement/harbour-recovery', matter: 'matter-2' },
  decide(state, { from, matter }, context) {
    const [referral] =
      Object.entries(state.referrals).find(([, one]) => one.from === from && one.matter === matter) ?? [];
    if (referral === undefined)
      return objects(impossible('not-open', `${from} asks nothing here by ${matter}.`));
    const ends = Object.entries(context.matters)
      .filter(([, { action, body }]) => action === 'referral.decide' && body.referral === referral)
      .map(([open]) => ({ matter: open, why: `${from} asks this no more.` }));
    return ok({ facts: [draft(referralEnded, { referral })], id: referral, ends });
  },
});

const decideBody = body({
  referral: numbered('referral', 'Referral'),
  stance: oneOf('Position', ['agree', 'disagree']),
  reason: words('Reason'),
});

export const decideReferral = action<ArrangementState, typeof decideBody>({
  name: 'referral.decide',
  title: 'Decide a referral',
  says: 'Decides what another arrangement could not. The answer goes back and counts there as its rules say.',
  body: decideBody,
  example: { referral: 'referral-1', stance: 'agree', reason: 'It serves the people of both places.' },
  decide(state, { referral, stance, reason }, context) {
    const known = own(state.referrals, referral);
    if (known === undefined) return objects(invalid('/referral', `There is no open ${referral} here.`));
    const answer = { from: context.stream, matter: known.matter, stance, reason };
    return did(draft(referralDecided, { referral, stance, reason }), referral, [
      { stream: known.from, action: 'referral.answer', body: answer },
    ]);
  },
});
