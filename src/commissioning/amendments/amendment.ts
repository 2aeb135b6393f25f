import type { Static } from 'typebox';
import Type from 'typebox';
import { body, count, givenId, instant, line, numbered, oneOf, partyId, words, yes } from '../fields.ts';

/** One change to a rulebook, as a form asks for it; which fields belong together is checked when it is made. */
export const change = body({
  do: Type.Union(
    [
      Type.Literal('set', { title: 'Set a number that was agreed' }),
      Type.Literal('replace', { title: 'Change a rule' }),
      Type.Literal('add', { title: 'Add a rule' }),
      Type.Literal('remove', { title: 'Remove a rule' }),
      Type.Literal('raise', { title: 'Raise a norm to a rule' }),
    ],
    { title: 'What to do' },
  ),
  setting: Type.Optional(line('Number to set', { description: 'Its name, such as standstillDays.' })),
  value: Type.Optional(Type.Number({ title: 'New value of the number' })),
  statement: Type.Optional(
    line('Rule to change, remove or raise', {
      description: 'Its id, such as no-tender-in-august.',
    }),
  ),
  id: Type.Optional(
    givenId('Name of the new rule', {
      description: 'Short, with hyphens, such as no-tender-in-august.',
    }),
  ),
  who: Type.Optional(line('Who', { description: 'A role, such as commissioner; anyone is everybody.' })),
  deontic: Type.Optional(
    Type.Union(
      [
        Type.Literal('may', { title: 'may' }),
        Type.Literal('must', { title: 'must' }),
        Type.Literal('must-not', { title: 'must not: it is refused' }),
      ],
      { title: 'May, must or must not' },
    ),
  ),
  does: Type.Optional(line('What they do', { description: 'An action, such as procedure.start.' })),
  when: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2000,
      title: 'Only when',
      description: 'Left out: always. A condition as rulebooks write it, such as now < state.deadline.',
    }),
  ),
  says: Type.Optional(
    line('In plain English', {
      description: 'How the rule is read. Left out: it is put into words from its parts.',
    }),
  ),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 6000,
      title: 'The whole rule as rulebooks write it (YAML)',
      description: 'Where a rule is added or replaced, instead of the parts above.',
    }),
  ),
  constitution: Type.Optional(yes('Add it to the constitution')),
});

export const changes = Type.Array(change, { minItems: 1, maxItems: 100, title: 'Changes', shown: true });

/** What an amendment would change, by statement or setting. */
export const effect = Type.Object({ statement: line('Statement'), change: line('Change') });

/** An amendment that is not decided yet. Once it is, it lies in the rows of `amendmentHistory`. */
export const amendment = Type.Object({
  title: line('Title'),
  reason: words('Reason'),
  by: partyId('By'),
  at: instant('Drafted'),
  changedAt: Type.Optional(instant('Changed last')),
  /** Lapsed: other rules came into force before this did, so that it has to be put to the vote on the text that it makes now. */
  status: oneOf('Status', ['draft', 'proposed', 'agreed', 'lapsed']),
  changes: Type.Optional(changes),
  /** Hash of a whole new text, where it is not a list of changes. */
  whole: Type.Optional(line('New text')),
  /** Hash of the rulebook that it makes: positions are given on this text. */
  text: line('Fingerprint of the text'),
  effects: Type.Array(effect),
  constitution: yes('Touches the constitution'),
  counters: Type.Optional(numbered('amendment', 'Counter-proposal to')),
  from: Type.Optional(instant('In force from')),
  matter: Type.Optional(line('Joint decision')),
  lapsedAt: Type.Optional(instant('Lapsed')),
  lapsedFor: Type.Optional(words('Why it lapsed')),
});
export type Amendment = Static<typeof amendment>;

/** A state that has amendments. */
export interface WithAmendments {
  readonly openAmendments: Readonly<Record<string, Amendment>>;
  readonly amendmentsDrafted: number;
  readonly commentsMade: number;
}

export const amendmentFields = {
  openAmendments: Type.Record(Type.String({ pattern: '^.{1,200}$' }), amendment, { title: 'Amendments' }),
  amendmentsDrafted: count('Amendments drafted'),
  commentsMade: count('Comments on amendments'),
};

export const noAmendments = { openAmendments: {}, amendmentsDrafted: 0, commentsMade: 0 } as const;
