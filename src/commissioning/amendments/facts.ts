import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { instant, line, numbered, oneOf, partyId, words, yes } from '../fields.ts';
import { changes, effect } from './amendment.ts';

/** What can have happened to a change of the rules before it is one. */
const id = numbered('amendment', 'Amendment');
const made = {
  text: line('Fingerprint of the text'),
  effects: Type.Array(effect),
  constitution: yes('Touches the constitution'),
  changes: Type.Optional(changes),
  whole: Type.Optional(line('New text')),
};

export const amendmentDrafted = factKind(
  'amendment.drafted',
  'drafted a change of the rules',
  Type.Object({
    amendment: id,
    title: line('Title'),
    reason: words('Reason'),
    by: partyId('By'),
    counters: Type.Optional(id),
    from: Type.Optional(instant('In force from')),
    ...made,
  }),
);

export const amendmentChanged = factKind(
  'amendment.changed',
  'changed the text of an amendment',
  Type.Object({
    amendment: id,
    title: Type.Optional(line('Title')),
    reason: words('Reason'),
    from: Type.Optional(instant('In force from')),
    ...made,
  }),
);

export const amendmentCommented = factKind(
  'amendment.commented',
  'commented on an amendment',
  Type.Object({
    comment: numbered('comment', 'Comment'),
    amendment: id,
    statement: Type.Optional(line('Statement')),
    words: words('Words'),
    by: partyId('By'),
  }),
);

export const amendmentProposed = factKind(
  'amendment.proposed',
  'put an amendment to the vote',
  Type.Object({
    amendment: id,
    matter: line('Joint decision'),
    /** The text that is voted on. Facts from before it was kept have none: it was the text as drafted. */
    text: Type.Optional(made.text),
    effects: Type.Optional(made.effects),
    constitution: Type.Optional(made.constitution),
  }),
);

export const amendmentAgreed = factKind(
  'amendment.agreed',
  'agreed an amendment that is in force later',
  Type.Object({ amendment: id, from: instant('In force from') }),
);

export const amendmentOvertaken = factKind(
  'amendment.overtaken',
  'ended what was agreed, or being decided, on a text that other rules have overtaken',
  Type.Object({ amendment: id, reason: words('Reason') }),
);

export const amendmentClosed = factKind(
  'amendment.closed',
  'ended an amendment',
  Type.Object({
    amendment: id,
    status: oneOf('Status', ['withdrawn', 'rejected', 'lapsed']),
    reason: Type.Optional(words('Reason')),
  }),
);
