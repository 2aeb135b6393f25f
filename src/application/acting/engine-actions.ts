import Type from 'typebox';
import type { JsonObject } from '../../kernel/json.ts';

/**
 * Acts that any stream takes, whatever its kind. Their meaning is the engine's (transition.ts); whether they are
 * allowed is said by statements, as for every other act.
 */
export interface EngineAction {
  readonly name:
    | 'duty.receive'
    | 'position.give'
    | 'referral.answer'
    | 'clock.tick'
    | 'content.erase'
    | 'content.forget';
  readonly title: string;
  readonly says: string;
  readonly body: ReturnType<typeof Type.Object>;
  readonly example: JsonObject;
  readonly engine?: true;
  readonly constitutional?: true;
}

export const POSITION_GIVE: EngineAction = {
  name: 'position.give',
  constitutional: true,
  title: 'Give your position',
  says: 'Say where you stand on a joint decision. You can change your position until it closes: at the end of its period, or before where it is carried and nobody who is silent could undo that.',
  body: Type.Object(
    {
      matter: Type.String({ title: 'Joint decision', pattern: '^matter-[1-9][0-9]*$', maxLength: 40 }),
      stance: Type.Union(
        [
          Type.Literal('agree', { title: 'Agree' }),
          Type.Literal('reserve', { title: 'Agree, with a reservation' }),
          Type.Literal('abstain', { title: 'Abstain' }),
          Type.Literal('disagree', { title: 'Disagree' }),
          Type.Literal('block', { title: 'Block' }),
        ],
        { title: 'Your position' },
      ),
      reason: Type.Optional(
        Type.String({
          title: 'Reason',
          description: 'A block needs one.',
          maxLength: 4000,
        }),
      ),
      lift: Type.Optional(
        Type.String({
          title: 'What would lift your block',
          description: 'For those who may meet you half-way.',
          maxLength: 4000,
        }),
      ),
      text: Type.Optional(
        Type.String({
          title: 'Fingerprint of the text',
          description: 'Of the text that you read: where it has changed since, your position is not taken.',
          maxLength: 64,
          carried: true,
        }),
      ),
    },
    { additionalProperties: false },
  ),
  example: { matter: 'matter-1', stance: 'agree' },
};

/** The position of another arrangement that was asked, carried back from there. */
export const REFERRAL_ANSWER: EngineAction = {
  name: 'referral.answer',
  engine: true,
  constitutional: true,
  title: 'Answer a referral',
  says: 'Gives the position of another arrangement on what was referred to it.',
  body: Type.Object(
    {
      from: Type.String({ title: 'Arrangement that was asked', pattern: '^arrangement/[a-z0-9-]{1,80}$' }),
      matter: Type.String({ title: 'Joint decision', maxLength: 40 }),
      stance: Type.Union(
        [Type.Literal('agree', { title: 'Agree' }), Type.Literal('disagree', { title: 'Disagree' })],
        {
          title: 'Position',
        },
      ),
      reason: Type.Optional(Type.String({ title: 'Reason', maxLength: 4000 })),
    },
    { additionalProperties: false },
  ),
  example: { from: 'arrangement/county', matter: 'matter-2', stance: 'agree' },
};

export const CLOCK_TICK: EngineAction = {
  name: 'clock.tick',
  engine: true,
  constitutional: true,
  title: 'Let time pass',
  says: 'Closes joint decisions whose period has ended, and marks duties whose day has passed as breached.',
  body: Type.Object({}, { additionalProperties: false }),
  example: {},
};

const shortText = (title: string) => Type.String({ title, maxLength: 200 });

/** A duty that a stream beneath raised and that is one for all of them. */
export const DUTY_RECEIVE: EngineAction = {
  name: 'duty.receive',
  engine: true,
  title: 'Take a duty from a stream beneath',
  says: 'Takes what a rule has due here once for all streams beneath. What is due here already is not due twice.',
  body: Type.Object(
    {
      from: shortText('From'),
      duty: Type.Object(
        {
          statement: shortText('Rule'),
          who: Type.Array(shortText('Role'), { title: 'Whose duty it is', maxItems: 100 }),
          does: Type.Array(shortText('Act'), { title: 'What is to be done', maxItems: 100 }),
          due: Type.Optional(shortText('Due')),
          party: Type.Optional(shortText('Party that owes it')),
          period: Type.Optional(shortText('Last day of the period that it is about')),
          fact: Type.Object(
            { type: shortText('Fact'), at: shortText('When') },
            { title: 'What raised it', additionalProperties: false },
          ),
        },
        { title: 'Duty', additionalProperties: false },
      ),
    },
    { additionalProperties: false },
  ),
  example: {
    from: 'contract/recovery-1',
    duty: {
      statement: 'payments-are-reported',
      who: ['commissioner'],
      does: ['arrangement-notice.publish'],
      due: '2027-04-29T23:00:00.000Z',
      party: 'party/harbour-council',
      period: '2027-03-31',
      fact: { type: 'entry.recorded', at: '2027-03-10T09:00:00.000Z' },
    },
  },
};

const contentId = Type.String({
  title: 'Content',
  description: 'The vault id that the reference names.',
  pattern: '^[0-9a-f-]{36}$',
});

export const CONTENT_ERASE: EngineAction = {
  name: 'content.erase',
  title: 'Erase private content',
  says: 'Destroys the key of content that lies in the vault, so that nobody can ever read it again.',
  body: Type.Object(
    { content: contentId, reason: Type.String({ title: 'Reason', minLength: 1, maxLength: 4000 }) },
    { additionalProperties: false },
  ),
  example: { content: '01234567-89ab-4cde-8f01-23456789abcd', reason: 'The person asked for it.' },
};

export const CONTENT_FORGET: EngineAction = {
  name: 'content.forget',
  engine: true,
  title: 'Note that content is erased',
  says: 'Notes that the key of erased content has been destroyed.',
  body: Type.Object({ content: contentId }, { additionalProperties: false }),
  example: { content: '01234567-89ab-4cde-8f01-23456789abcd' },
};

export const ENGINE_ACTIONS: readonly EngineAction[] = [
  POSITION_GIVE,
  REFERRAL_ANSWER,
  CLOCK_TICK,
  DUTY_RECEIVE,
  CONTENT_ERASE,
  CONTENT_FORGET,
];
