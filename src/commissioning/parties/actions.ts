import Type from 'typebox';
import { ok } from '../../kernel/result.ts';
import { action, held, impossible, invalid } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { body, dayObjection, line, numbered, oneOf, partyId } from '../fields.ts';
import * as facts from './facts.ts';
import { address, identifier, type PartyState, partyKinds } from './state.ts';

const described = {
  identifiers: Type.Optional(
    Type.Array(identifier, {
      maxItems: 50,
      title: 'Identifiers',
      description: 'Numbers in public registers.',
    }),
  ),
  address: Type.Optional(address),
  flags: Type.Optional(
    Type.Array(line('Flag'), {
      maxItems: 20,
      uniqueItems: true,
      title: 'What it is',
      description: 'Such as vcse (charity or social enterprise), sme, user-led, public-body.',
    }),
  ),
};

const registerBody = body({
  kind: oneOf('What are you registering?', partyKinds),
  name: line('Name', { description: 'Everybody sees it. A person chooses how to be shown.' }),
  fullName: Type.Optional(held(line('Full name', { description: 'Kept private.' }))),
  ...described,
});

export const registerParty = action<PartyState, typeof registerBody>({
  name: 'party.register',
  title: 'Register a party',
  says: 'Registers an organisation, a group or a person, so that it can take part.',
  body: registerBody,
  example: { kind: 'organisation', name: 'Harbour Council', identifiers: [{ scheme: 'GB-LAE', id: 'HBR' }] },
  creates: true,
  decide(_state, asked, context) {
    const byAnother = context.actor.id.startsWith('party/') && context.actor.id !== context.stream;
    const delegate = byAnother ? context.actor.id : undefined;
    return ok({ facts: [draft(facts.partyRegistered, { ...asked, self: context.stream, delegate })] });
  },
});

const describeBody = body({ name: Type.Optional(line('Name')), ...described });

export const describeParty = action<PartyState, typeof describeBody>({
  name: 'party.describe',
  title: 'Change the description',
  says: 'Changes the name, identifiers, address or flags of the party.',
  body: describeBody,
  example: { flags: ['vcse'] },
  decide(_state, asked) {
    return Object.keys(asked).length === 0
      ? objects(invalid('', 'Say at least one thing to change.'))
      : did(draft(facts.partyDescribed, asked));
  },
});

const grantBody = body({
  to: partyId('Who may act for the party'),
  what: Type.Optional(line('What for', { description: 'In words, for others to read.' })),
});

export const grantDelegate = action<PartyState, typeof grantBody>({
  name: 'delegate.grant',
  title: 'Let somebody act for the party',
  says: 'Lets another party act on behalf of this one, until it is taken back.',
  body: grantBody,
  example: { to: 'party/ada-example', what: 'Procurement officer' },
  decide(state, { to, what }, context) {
    if (to === context.stream) return objects(invalid('/to', 'A party acts for itself already.'));
    if (Object.hasOwn(state.delegates, to)) {
      return objects(impossible('already-delegate', `${to} may act for this party already.`));
    }
    return did(draft(facts.delegateGranted, { to, what }));
  },
});

const revokeBody = body({ to: partyId('Who may no longer act for the party') });

export const revokeDelegate = action<PartyState, typeof revokeBody>({
  name: 'delegate.revoke',
  title: 'Take back that somebody may act for the party',
  says: 'From now on that party acts only for itself. What it did before stands.',
  body: revokeBody,
  example: { to: 'party/ada-example' },
  decide(state, { to }) {
    return Object.hasOwn(state.delegates, to)
      ? did(draft(facts.delegateRevoked, { to }))
      : objects(invalid('/to', `${to} may not act for this party.`));
  },
});

const recordBody = body({
  type: line('Relationship', { description: 'Such as member-of, part-of, subsidiary-of, helper-of.' }),
  to: partyId('To which party'),
  from: Type.Optional(Type.String({ format: 'date', title: 'Since' })),
});

export const recordRelationship = action<PartyState, typeof recordBody>({
  name: 'relationship.record',
  title: 'Record a relationship',
  says: 'Records how this party is related to another.',
  body: recordBody,
  example: { type: 'member-of', to: 'party/vale-consortium', from: '2025-04-01' },
  decide(state, asked, context) {
    if (asked.to === context.stream) return objects(invalid('/to', 'A party is not related to itself.'));
    const wrongDay = dayObjection([['/from', asked.from]]);
    if (wrongDay !== undefined) return objects(wrongDay);
    const id = `relationship-${state.relationshipsRecorded + 1}`;
    return did(draft(facts.relationshipRecorded, { id, relationship: asked }), id);
  },
});

const endBody = body({
  relationship: numbered('relationship', 'Relationship'),
  reason: Type.Optional(line('Reason')),
});

export const endRelationship = action<PartyState, typeof endBody>({
  name: 'relationship.end',
  title: 'End a relationship',
  says: 'Records that a relationship has ended.',
  body: endBody,
  example: { relationship: 'relationship-1', reason: 'The consortium was wound up.' },
  decide(state, { relationship: id, reason }) {
    return Object.hasOwn(state.relationships, id)
      ? did(draft(facts.relationshipEnded, { id, reason }))
      : objects(invalid('/relationship', `There is no ${id} here.`));
  },
});
