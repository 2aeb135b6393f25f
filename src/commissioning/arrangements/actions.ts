import type { Static } from 'typebox';
import Type from 'typebox';
import { present } from '../../kernel/assert.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { formatInstant } from '../../kernel/time.ts';
import {
  amendmentAgreed,
  amendmentClosed,
  amendmentOvertaken,
  amendmentProposed,
  openAmendment,
  overtakenBy,
  tooManyWaiting,
} from '../amendments/index.ts';
import { action, impossible, invalid } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { draft } from '../fact-kind.ts';
import { body, day, dayObjection, line, numbered, pence, streamId, words, yes } from '../fields.ts';
import * as facts from './facts.ts';
import {
  type ArrangementState,
  type ancestor as ancestorShape,
  awardNews,
  bankHolidays as holidays,
  mandateNews,
} from './state.ts';

const rulebookText = Type.String({
  minLength: 1,
  maxLength: 400_000,
  title: 'Rulebook',
  description: 'The name of a starter rulebook, or the full text of one.',
});

const startBody = body({
  title: line('Title'),
  purpose: words('Purpose', { description: 'What you want to achieve together, in plain words.' }),
  rulebook: Type.String({
    ...rulebookText,
    description:
      'The name of a starter rulebook, the id of an arrangement whose rulebook to fork (arrangement/…), or the full text of one.',
  }),
  ancestor: Type.Optional(
    line('Taken from', {
      description:
        'Where the full text is a fork: the starter rulebook or the arrangement that it was taken from.',
      carried: true,
    }),
  ),
  regime: line('Law', { description: 'The regime in force: gb-pa-2023, or none.' }),
  role: Type.Optional(line('Your own role', { description: 'Left out: commissioner.' })),
  asIf: Type.Optional(
    day('As if it were', { description: 'Only to assume another day for the law; kept as an assumption.' }),
  ),
  bankHolidays: Type.Optional(holidays),
  spendPence: Type.Optional(
    pence('What its commissioners spend on contracts in a year', {
      description: 'Law asks more of those who spend much.',
    }),
  ),
  assumptions: Type.Optional(Type.Array(words('Assumption'), { maxItems: 50, title: 'Assumptions' })),
});

/** What the engine found of rulebook and regime (computation `governing` or `rulebook`). */
const found = (computed: JsonObject | undefined) =>
  present(computed, 'rulebook and regime were looked up') as unknown as {
    rulebook: string;
    rulebookTitle: string;
    regime: string;
    regimeTitle: string;
    changes: { statement: string; change: string }[];
    text: string;
    ancestor?: Static<typeof ancestorShape>;
    constitution?: boolean;
    pins?: object;
    /** Why what was agreed cannot come into force. */
    stopped?: string;
  };

const FOUNDER = 'commissioner';

export const startArrangement = action<ArrangementState, typeof startBody>({
  name: 'arrangement.start',
  title: 'Start an arrangement',
  says: 'Starts a market relationship under a rulebook that its members can then change by its own rules.',
  body: startBody,
  example: {
    title: 'Care in the Vale',
    purpose: 'Better care at home.',
    rulebook: 'starter',
    regime: 'none',
  },
  creates: true,
  compute: 'governing',
  founds: FOUNDER,
  decide(_state, asked, context) {
    const wrongDay = dayObjection([['/asIf', asked.asIf]]);
    if (wrongDay !== undefined) return objects(wrongDay);
    const { rulebook, rulebookTitle, regime, regimeTitle, text, ancestor } = found(context.computed);
    const { title, purpose, role = FOUNDER, asIf, spendPence, bankHolidays, assumptions } = asked;
    const founder = context.actor.id;
    return did(
      draft(facts.arrangementStarted, {
        title,
        purpose,
        role,
        founder,
        rulebook,
        rulebookTitle,
        regime,
        regimeTitle,
        text,
        ancestor,
        spendPence,
        bankHolidays,
        asIf,
        assumptions,
      }),
    );
  },
});

const amendBody = body({
  amendment: Type.Optional(
    numbered('amendment', 'Amendment', { description: 'One that was drafted before.' }),
  ),
  rulebook: Type.Optional(rulebookText),
  reason: words('Reason'),
  constitution: Type.Optional(
    yes('It changes the constitution', {
      description: 'The part that says who may change the rules. A stricter rule may decide then.',
    }),
  ),
});

export const amendRulebook = action<ArrangementState, typeof amendBody>({
  name: 'rulebook.amend',
  constitutional: true,
  title: 'Amend the rulebook',
  says: 'Proposes an amendment, or a whole new text of the rulebook. The rulebook itself says who decides.',
  body: amendBody,
  example: { rulebook: 'starter', reason: 'We want longer tender periods.' },
  compute: 'rulebook',
  proposed: ({ amendment }, matter, computed) => {
    if (amendment === undefined) return [];
    const { text, changes: effects, constitution } = found(computed);
    return [draft(amendmentProposed, { amendment, matter, text, effects, constitution })];
  },
  failed: ({ amendment }, status) =>
    amendment === undefined ? [] : [draft(amendmentClosed, { amendment, status })],
  decide(state, { amendment, reason, constitution: said = false }, context) {
    const { rulebook, rulebookTitle, changes, constitution = false, pins, text } = found(context.computed);
    const drafted = amendment === undefined ? undefined : openAmendment(state, amendment);
    if (drafted !== undefined && 'message' in drafted) return objects(drafted);
    if (
      drafted !== undefined &&
      !['draft', 'lapsed'].includes(drafted.status) &&
      context.matter === undefined
    )
      return objects(impossible('being-decided', `It is ${drafted.status} already.`));
    // What lapsed on its day can be put to the vote again as it is: it is then in force once agreed.
    const from = drafted?.status === 'draft' && context.matter === undefined ? drafted.from : undefined;
    if (from !== undefined && from < context.now)
      return objects(
        impossible(
          'day-has-passed',
          `It was to be in force from ${formatInstant(from)}, which has passed: give it a later day first (amendment.change).`,
        ),
      );
    if (changes.length === 0)
      return objects(impossible('nothing-changes', 'The rulebook says all of this already.'));
    if (constitution && !said)
      return objects(
        invalid(
          '/constitution',
          'This changes the constitution, or how the rules are changed: say so, since a stricter rule may decide then.',
        ),
      );
    if (amendment !== undefined && drafted?.from !== undefined && pins === undefined) {
      const waiting = tooManyWaiting(state);
      if (waiting !== undefined) return objects(waiting);
      return did(draft(amendmentAgreed, { amendment, from: drafted.from }), amendment, [
        { stream: context.stream, action: 'rulebook.enact', body: { amendment }, notBefore: drafted.from },
      ]);
    }
    return did(draft(facts.rulebookAmended, { rulebook, rulebookTitle, changes, reason, amendment, text }));
  },
});

const enactBody = body({ amendment: numbered('amendment', 'Amendment') });

export const enactRulebook = action<ArrangementState, typeof enactBody>({
  name: 'rulebook.enact',
  engine: true,
  constitutional: true,
  title: 'Bring an amendment into force',
  says: 'Brings an amendment that was agreed into force on its day.',
  body: enactBody,
  example: { amendment: 'amendment-1' },
  compute: 'enactment',
  decide(state, { amendment }, context) {
    const drafted = openAmendment(state, amendment);
    if ('message' in drafted) return objects(drafted);
    // Whoever carries it there: what was not agreed, or has another day, comes into force by nobody.
    if (drafted.status !== 'agreed' || drafted.from === undefined || drafted.from > context.now)
      return objects(impossible('not-agreed', `${amendment} has not been agreed for a day that has come.`));
    const { stopped, rulebook, rulebookTitle, changes, text, pins } = found(context.computed);
    if (stopped !== undefined)
      return did(
        draft(amendmentOvertaken, {
          amendment,
          reason: `It could not come into force on its day. ${stopped}`,
        }),
      );
    // Without pins its text is another than the one agreed: nobody gave a position on it.
    if (pins === undefined)
      return did(draft(amendmentOvertaken, { amendment, reason: overtakenBy(undefined) }));
    const { reason } = drafted;
    return did(draft(facts.rulebookAmended, { rulebook, rulebookTitle, changes, reason, amendment, text }));
  },
});

const mandateBody = body({
  mandate: streamId('mandate', 'Mandate'),
  ...mandateNews,
});

export const recordMandate = action<ArrangementState, typeof mandateBody>({
  name: 'mandate.record',
  engine: true,
  title: 'Note a mandate',
  says: 'Notes a mandate that was given, changed or taken back.',
  body: mandateBody,
  example: { mandate: 'mandate/eastvale', commissioner: 'party/eastvale-council', revoked: false },
  decide: (_state, { mandate, ...note }) => did(draft(facts.mandateRecorded, { mandate, note })),
});

const awardBody = body(awardNews);

export const recordAward = action<ArrangementState, typeof awardBody>({
  name: 'award.record',
  engine: true,
  title: 'Note an award',
  says: 'Notes what an award takes of the budgets of mandates: once it is decided, when it is confirmed, and that it takes nothing any more where it was set aside.',
  body: awardBody,
  example: {
    procedure: 'procedure/care-2026',
    award: 'award-1',
    standing: 'decided',
    takes: [{ mandate: 'mandate/eastvale', pence: 9_000_000 }],
  },
  decide: (_state, asked) => did(draft(facts.awardRecorded, asked)),
});

const procedureBody = body({
  procedure: streamId('procedure', 'Procedure'),
  title: line('Title'),
  needs: Type.Array(numbered('need', 'Need'), { maxItems: 1000, title: 'Needs' }),
});

export const recordProcedure = action<ArrangementState, typeof procedureBody>({
  name: 'procedure.record',
  engine: true,
  title: 'Note a procedure',
  says: 'Notes a procedure that was started for needs of the arrangement.',
  body: procedureBody,
  example: { procedure: 'procedure/care-2026', title: 'Care at home', needs: ['need-1'] },
  decide: (_state, asked) => did(draft(facts.procedureRecorded, asked)),
});

const contractBody = body({
  contract: streamId('contract', 'Contract'),
  title: line('Title'),
  procedure: Type.Optional(streamId('procedure', 'Procedure')),
});

export const recordContract = action<ArrangementState, typeof contractBody>({
  name: 'contract.record',
  engine: true,
  title: 'Note a contract',
  says: 'Notes a contract that followed from an award.',
  body: contractBody,
  example: { contract: 'contract/care-2026-1', title: 'Care at home', procedure: 'procedure/care-2026' },
  decide: (_state, { contract, title }) => did(draft(facts.contractRecorded, { contract, title })),
});
