import Type from 'typebox';
import { present } from '../../kernel/assert.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { fail, type Result } from '../../kernel/result.ts';
import { ROOM_READING } from '../../rules/decide.ts';
import {
  type ActionDefinition,
  action,
  type Context,
  impossible,
  invalid,
  type Objection,
} from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft, own } from '../fact-kind.ts';
import { body, instant, line, numbered, optionalInstantAt, words } from '../fields.ts';
import { type Amendment, changes, type WithAmendments } from './amendment.ts';
import * as facts from './facts.ts';

/** So many amendments may lie open in one arrangement: a state that everybody has to read stays readable. */
const MOST_OPEN = 50;
/** So many more may wait for their day. */
const MOST_WAITING = 50;

const id = numbered('amendment', 'Amendment');

const newText = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 400_000,
    title: 'Whole new text',
    description: 'Instead of single changes: the name of a starter rulebook, or the full text of one.',
  }),
);

/** What the engine made of the changes (computation `amendment`). */
export interface MadeText {
  readonly text: string;
  readonly effects: { statement: string; change: string }[];
  readonly constitution: boolean;
  readonly whole?: string;
  readonly adopts: JsonObject;
  readonly rulebook: string;
  readonly rulebookTitle: string;
}
const made = (computed: JsonObject | undefined): MadeText =>
  present(computed, 'the text of the amendment was made') as unknown as MadeText;

export const openAmendment = (state: WithAmendments, name: string): Amendment | Objection =>
  own(state.openAmendments, name) ?? invalid('/amendment', `There is no open ${name} here.`);

const isObjection = (value: Amendment | Objection): value is Objection => 'message' in value;

const inForceFrom = Type.Optional(
  instant('In force from', { description: 'Not in the past. Left out: as soon as it is agreed.' }),
);

/** The day that is asked for, which lies ahead. */
function dayAhead(from: string | undefined, now: string): Result<string | undefined, Objection> {
  const read = optionalInstantAt('/from', from);
  return read.ok && read.value !== undefined && read.value < now
    ? fail(
        invalid(
          '/from',
          'This lies in the past: name a later time, or none, so that it is in force once agreed.',
        ),
      )
    : read;
}

const draftBody = body({
  title: line('Title'),
  reason: words('Reason'),
  changes: Type.Optional(changes),
  rulebook: newText,
  counters: Type.Optional(numbered('amendment', 'Counter-proposal to')),
  from: inForceFrom,
});

/** What has been agreed, and waits for its day, takes nobody's room: nobody could make any by deciding on it or by withdrawing it. */
const takingRoom = (
  { openAmendments }: WithAmendments,
  { reading = ROOM_READING }: Pick<Context, 'reading'>,
): readonly Amendment[] =>
  Object.values(openAmendments).filter(({ status }) => reading < ROOM_READING || status !== 'agreed');

/** Why an amendment with a day of its own cannot be agreed on: so many wait for theirs already. One without comes into force at once. */
export const tooManyWaiting = ({ openAmendments }: WithAmendments): Objection | undefined =>
  Object.values(openAmendments).filter(({ status }) => status === 'agreed').length < MOST_WAITING
    ? undefined
    : impossible(
        'too-many-agreed',
        `${MOST_WAITING} amendments that were agreed wait for their day already: put it to the vote without a later day.`,
      );

const draftAmendment = action<WithAmendments, typeof draftBody>({
  name: 'amendment.draft',
  constitutional: true,
  title: 'Draft an amendment',
  says: 'Writes down a change of the rules, for others to read and comment on. It is put to the vote later.',
  body: draftBody,
  example: {
    title: 'A longer standstill',
    reason: 'Small providers need more time to ask.',
    changes: [{ do: 'set', setting: 'standstillDays', value: 10 }],
  },
  compute: 'amendment',
  decide(state, { title, reason, counters, changes: asked, from }, context) {
    const open = takingRoom(state, context);
    if (open.length >= MOST_OPEN)
      return objects(
        impossible('too-many-amendments', `There are ${MOST_OPEN} open amendments: decide some first.`),
      );
    const each = context.variables['amendment.openEach'];
    const theirs = open.filter((one) => one.by === context.actor.id);
    if (typeof each === 'number' && theirs.length >= each)
      return objects(
        impossible(
          'too-many-of-one-party',
          `Amendments of one party that may lie open: ${each}, and so many of yours do. Wait until one is decided, or withdraw one first.`,
        ),
      );
    const starts = dayAhead(from, context.now);
    if (!starts.ok) return starts;
    if (counters !== undefined) {
      const countered = openAmendment(state, counters);
      if (isObjection(countered)) return objects({ ...countered, path: '/counters' } as Objection);
    }
    const { text, effects, constitution, whole } = made(context.computed);
    if (effects.length === 0)
      return objects(impossible('nothing-changes', 'The rulebook says all of this already.'));
    const amendment = `amendment-${state.amendmentsDrafted + 1}`;
    const by = context.actor.id;
    const fact = {
      amendment,
      title,
      reason,
      by,
      counters,
      from: starts.value,
      changes: asked,
      text,
      effects,
      constitution,
      whole,
    };
    return did(draft(facts.amendmentDrafted, fact), amendment);
  },
});

const changeBody = body({
  amendment: id,
  title: Type.Optional(line('Title', { description: 'Left out: it stays as it is.' })),
  reason: words('Reason'),
  changes: Type.Optional(changes),
  rulebook: newText,
  from: Type.Optional(
    instant('In force from', { description: 'Not in the past. Left out: the day stays as it is.' }),
  ),
});

const changeAmendment = action<WithAmendments, typeof changeBody>({
  name: 'amendment.change',
  constitutional: true,
  title: 'Change an amendment',
  says: 'Puts a new text in its place. If it is being voted on, all positions are cleared and the period starts again.',
  body: changeBody,
  example: {
    amendment: 'amendment-1',
    reason: 'Nine days are enough.',
    changes: [{ do: 'set', setting: 'standstillDays', value: 9 }],
  },
  compute: 'amendment',
  decide(state, { amendment, title, reason, changes: asked, from }, context) {
    const known = openAmendment(state, amendment);
    if (isObjection(known)) return objects(known);
    const starts = dayAhead(from, context.now);
    if (!starts.ok) return starts;
    if (known.status === 'agreed')
      return objects(
        impossible('already-agreed', 'It has been agreed: draft another amendment to change it.'),
      );
    const { text, effects, constitution, whole, ...computed } = made(context.computed);
    if (text === known.text && (starts.value === undefined || starts.value === known.from))
      return objects(impossible('nothing-changes', 'The amendment says all of this already.'));
    const fact = draft(facts.amendmentChanged, {
      amendment,
      title,
      reason,
      changes: asked,
      text,
      effects,
      constitution,
      whole,
      from: starts.value,
    });
    if (known.matter === undefined || known.status !== 'proposed') return did(fact, amendment);
    const again = {
      matter: known.matter,
      body: { amendment, reason: known.reason, ...(constitution ? { constitution } : {}) },
      computed: {
        ...computed,
        text,
        effects,
        constitution,
        changes: effects,
        pins: computed.adopts,
      } as unknown as JsonObject,
    };
    return { ok: true, value: { facts: [fact], id: amendment, reopens: again } };
  },
});

/** Settings stand among the effects as `setting NAME`. */
const isChanged = ({ effects }: Amendment, name: string): boolean =>
  effects.some(({ statement }) => statement === name || statement === `setting ${name}`);

const commentBody = body({
  amendment: id,
  statement: Type.Optional(
    line('Statement', { description: 'A statement or a setting, by its name. Left out: all of it.' }),
  ),
  words: words('Your comment'),
});

const commentAmendment = action<WithAmendments, typeof commentBody>({
  name: 'amendment.comment',
  title: 'Comment on an amendment',
  says: 'Says what you think of it, or of one of its statements. Everybody who sees the amendment reads it.',
  body: commentBody,
  example: {
    amendment: 'amendment-1',
    statement: 'standstillDays',
    words: 'Ten days fall into the holidays.',
  },
  decide(state, asked, context) {
    const known = openAmendment(state, asked.amendment);
    if (isObjection(known)) return objects(known);
    const { statement } = asked;
    if (statement !== undefined && !context.isRule(statement) && !isChanged(known, statement))
      return objects(
        invalid(
          '/statement',
          `There is no statement and no setting ${statement}, neither in the rules in force nor in what ${asked.amendment} changes.`,
        ),
      );
    const comment = `comment-${state.commentsMade + 1}`;
    return did(draft(facts.amendmentCommented, { ...asked, comment, by: context.actor.id }), comment);
  },
});

/** What a rulebook sets beside the author: a scope statement on `amendment.withdrawers`, with a list of roles. */
const isAmongRoles = (set: Json | undefined, roles: readonly string[]): boolean =>
  Array.isArray(set) && set.some((role) => roles.includes(String(role)));

const withdrawBody = body({ amendment: id, reason: words('Reason') });

const withdrawAmendment = action<WithAmendments, typeof withdrawBody>({
  name: 'amendment.withdraw',
  constitutional: true,
  title: 'Withdraw an amendment',
  says: 'Takes an amendment back, with the reason. If it is being decided, the decision ends; the positions stay on record.',
  body: withdrawBody,
  example: { amendment: 'amendment-1', reason: 'The counter-proposal is better.' },
  decide(state, { amendment, reason }, { actor, variables }) {
    const known = openAmendment(state, amendment);
    if (isObjection(known)) return objects(known);
    if (known.status === 'agreed')
      return objects(
        impossible('already-agreed', 'It has been agreed: draft another amendment to change it.'),
      );
    const closed = draft(facts.amendmentClosed, { amendment, status: 'withdrawn', reason });
    if (known.matter === undefined || known.status === 'draft') return did(closed, amendment);
    if (actor.id !== known.by && !isAmongRoles(variables['amendment.withdrawers'], actor.roles))
      return objects(
        impossible('not-its-author', 'While it is being decided, only its author can withdraw it.'),
      );
    const ends = [{ matter: known.matter, why: `It was withdrawn: ${reason}` }];
    return { ok: true, value: { facts: [closed], id: amendment, ends } };
  },
});

export const amendmentActions = <S extends WithAmendments>(): ActionDefinition<S>[] =>
  [draftAmendment, changeAmendment, commentAmendment, withdrawAmendment] as unknown as ActionDefinition<S>[];
