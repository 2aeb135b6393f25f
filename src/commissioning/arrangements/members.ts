import Type from 'typebox';
import { ok } from '../../kernel/result.ts';
import { formatDue } from '../../kernel/time.ts';
import { action, impossible, invalid, noSuchRole } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft, own } from '../fact-kind.ts';
import { body, firstObjection, line, partyId, words } from '../fields.ts';
import * as facts from './facts.ts';
import type { ArrangementState } from './state.ts';

const role = line('Role', { description: 'As the rulebook names it, such as commissioner or provider.' });

const holds = (state: ArrangementState, party: string, wanted: string): boolean =>
  (own(state.members, wanted) ?? []).includes(party);

const already = (state: ArrangementState, party: string, wanted: string) =>
  holds(state, party, wanted) && impossible('already-member', `${party} is ${wanted} already.`);

const missing = (state: ArrangementState, party: string, wanted: string) =>
  !holds(state, party, wanted) && invalid('/role', `${party} is not ${wanted} here.`);

const noticeOf = (state: ArrangementState, party: string, role: string) =>
  (own(state.leaving ?? {}, role) ?? []).find((one) => one.party === party);

const leavingAlready = (state: ArrangementState, party: string, role: string) => {
  const notice = noticeOf(state, party, role);
  return (
    notice !== undefined &&
    impossible(
      'leaving-already',
      `${party} has given notice already and leaves at the ${formatDue(notice.until)}.`,
    )
  );
};

const inviteBody = body({ party: partyId('Whom do you invite?'), role });

export const inviteMember = action<ArrangementState, typeof inviteBody>({
  name: 'member.invite',
  title: 'Invite a party',
  says: 'Invites a party to a role. It decides itself whether it joins.',
  body: inviteBody,
  example: { party: 'party/eastvale-council', role: 'commissioner' },
  invites: '/role',
  decide(state, asked, { roles }) {
    const objection = firstObjection([
      roles?.includes(asked.role) === false && noSuchRole(asked.role, roles),
      already(state, asked.party, asked.role),
      (own(state.invitations, asked.role) ?? []).includes(asked.party) &&
        impossible('already-invited', `${asked.party} has been invited already.`),
    ]);
    return objection === undefined ? did(draft(facts.memberInvited, asked)) : objects(objection);
  },
});

const joinBody = body({ role, evidence: Type.Optional(words('What shows that you may?')) });

export const joinArrangement = action<ArrangementState, typeof joinBody>({
  name: 'member.join',
  title: 'Join',
  says: 'Takes up a role in the arrangement, and with it the rules that its members agreed.',
  body: joinBody,
  example: { role: 'provider' },
  enters: '/role',
  decide(state, asked, context) {
    const party = context.actor.id;
    const objection = firstObjection([already(state, party, asked.role)]);
    return objection === undefined ? did(draft(facts.memberJoined, { ...asked, party })) : objects(objection);
  },
});

const admitBody = body({ party: partyId('Whom do you let in?'), role });

export const admitMember = action<ArrangementState, typeof admitBody>({
  name: 'member.admit',
  title: 'Let a party in',
  says: 'Gives a party a role in the arrangement.',
  body: admitBody,
  example: { party: 'party/eastvale-council', role: 'commissioner' },
  enters: '/role',
  decide(state, asked) {
    const objection = firstObjection([already(state, asked.party, asked.role)]);
    return objection === undefined ? did(draft(facts.memberJoined, asked)) : objects(objection);
  },
});

const leaveBody = body({ role, reason: Type.Optional(words('Reason')) });

export const leaveArrangement = action<ArrangementState, typeof leaveBody>({
  name: 'member.leave',
  title: 'Leave',
  says: 'Gives up a role: at once, or at the end of the notice that the rules ask for. What you signed still binds you, and a procedure in which you commission a lot you see through to its end.',
  body: leaveBody,
  example: { role: 'provider' },
  leaves: '/role',
  announces: facts.memberLeaving.type,
  decide(state, asked, { actor, noticeEnds }) {
    const party = actor.id;
    const objection = firstObjection([
      missing(state, party, asked.role),
      leavingAlready(state, party, asked.role),
    ]);
    if (objection !== undefined) return objects(objection);
    return noticeEnds === undefined
      ? did(draft(facts.memberLeft, { ...asked, party }))
      : did(draft(facts.memberLeaving, { ...asked, party, until: noticeEnds }));
  },
});

const stayBody = body({ role, reason: Type.Optional(words('Reason')) });

export const stayInArrangement = action<ArrangementState, typeof stayBody>({
  name: 'member.stay',
  title: 'Take back a notice to leave',
  says: 'Keeps a role that you gave notice to leave, until the notice ends.',
  body: stayBody,
  example: { role: 'provider' },
  decide(state, asked, { actor }) {
    const party = actor.id;
    return noticeOf(state, party, asked.role) === undefined
      ? objects(impossible('no-notice', `${party} has given no notice to leave the role ${asked.role}.`))
      : did(draft(facts.memberStaying, { ...asked, party }));
  },
});

const departBody = body({});

export const departMembers = action<ArrangementState, typeof departBody>({
  name: 'member.depart',
  title: 'Let members go whose notice has ended',
  says: 'Takes their roles from the members whose notice has ended.',
  body: departBody,
  example: {},
  decide(state, _asked, { now }) {
    const gone = Object.entries(state.leaving ?? {}).flatMap(([role, parties]) =>
      parties.flatMap(({ party, until }) => (until <= now ? [draft(facts.memberLeft, { party, role })] : [])),
    );
    return gone.length === 0
      ? objects(impossible('no-notice-ended', 'No notice has ended.'))
      : ok({ facts: gone });
  },
});

const removeBody = body({ party: partyId('Who must leave?'), role, reason: words('Reason') });

export const removeMember = action<ArrangementState, typeof removeBody>({
  name: 'member.remove',
  title: 'Remove a member',
  says: 'Takes a role from a party, with the reason. A procedure in which it commissions a lot it sees through to its end.',
  body: removeBody,
  example: { party: 'party/eastvale-council', role: 'commissioner', reason: 'It has been dissolved.' },
  leaves: '/role',
  decide(state, asked) {
    const objection = firstObjection([missing(state, asked.party, asked.role)]);
    return objection === undefined ? did(draft(facts.memberRemoved, asked)) : objects(objection);
  },
});
