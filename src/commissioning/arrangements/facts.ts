import Type from 'typebox';
import { factKind } from '../fact-kind.ts';
import { day, instant, line, numbered, oneOf, partyId, pence, streamId, words } from '../fields.ts';
import { noticeFact, periodField } from '../notices.ts';
import { ancestor, awardNews, bankHolidays, mandateNews, referral } from './state.ts';

/** What can have happened to an arrangement: one market relationship with its members and rules. */
const role = line('Role');
const party = partyId('Party');

export const arrangementStarted = factKind(
  'arrangement.started',
  'started the arrangement',
  Type.Object({
    title: line('Title'),
    purpose: words('Purpose'),
    rulebook: line('Rulebook'),
    rulebookTitle: line('Rulebook'),
    regime: line('Regime'),
    regimeTitle: line('Regime'),
    role,
    founder: party,
    ancestor: Type.Optional(ancestor),
    /** Hash of the rulebook that it starts with. */
    text: Type.Optional(line('Fingerprint of the text')),
    spendPence: Type.Optional(pence('What its commissioners spend on contracts in a year')),
    bankHolidays: Type.Optional(bankHolidays),
    asIf: Type.Optional(day('As if on')),
    assumptions: Type.Optional(Type.Array(words('Assumption'))),
  }),
);

export const memberInvited = factKind(
  'member.invited',
  'invited a party',
  Type.Object({ party, role }),
  'invited',
);
export const memberJoined = factKind(
  'member.joined',
  'joined',
  Type.Object({ party, role, evidence: Type.Optional(words('Evidence')) }),
  'let in',
);
export const memberLeaving = factKind(
  'member.leaving',
  'gave notice to leave',
  Type.Object({
    party,
    role,
    /** The first instant after the last day of notice: until then it is a member like any other. */
    until: instant('Until'),
    reason: Type.Optional(words('Reason')),
  }),
);
export const memberStaying = factKind(
  'member.staying',
  'took back its notice to leave',
  Type.Object({ party, role, reason: Type.Optional(words('Reason')) }),
);
export const memberLeft = factKind(
  'member.left',
  'left',
  Type.Object({ party, role, reason: Type.Optional(words('Reason')) }),
  'let go, its notice having ended:',
);
export const memberRemoved = factKind(
  'member.removed',
  'removed a member',
  Type.Object({ party, role, reason: words('Reason') }),
  'removed',
);

export const rulebookAmended = factKind(
  'rulebook.amended',
  'amended the rulebook',
  Type.Object({
    rulebook: line('Rulebook'),
    rulebookTitle: line('Rulebook'),
    reason: words('Reason'),
    /** Where it was drafted before. */
    amendment: Type.Optional(numbered('amendment', 'Amendment')),
    changes: Type.Array(Type.Object({ statement: line('Statement'), change: line('Change') })),
    /** Hash of the rulebook that it became. */
    text: Type.Optional(line('Fingerprint of the text')),
  }),
);

export const spendingDeclared = factKind(
  'spending.declared',
  'said what is spent in a year',
  Type.Object({
    spendPence: pence('What its commissioners spend on contracts in a year'),
    before: Type.Optional(pence('What was said before')),
  }),
);

export const noticePublished = noticeFact('arrangement-notice.published', periodField);

export const referralReceived = factKind(
  'referral.received',
  'handed on to this arrangement what another could not decide',
  Type.Object({
    referral: numbered('referral', 'Referral'),
    ...referral.properties,
  }),
);

export const referralDecided = factKind(
  'referral.decided',
  'decided what was referred here',
  Type.Object({
    referral: numbered('referral', 'Referral'),
    stance: oneOf('Position', ['agree', 'disagree']),
    reason: words('Reason'),
  }),
);

export const referralEnded = factKind(
  'referral.ended',
  'noted that what was referred here is asked no more',
  Type.Object({ referral: numbered('referral', 'Referral') }),
);

export const arrangementDissolved = factKind(
  'arrangement.dissolved',
  'dissolved the arrangement',
  Type.Object({ reason: words('Reason') }),
);

export const mandateRecorded = factKind(
  'mandate.recorded',
  'noted a mandate',
  Type.Object({ mandate: streamId('mandate', 'Mandate'), note: Type.Object(mandateNews) }),
);

export const awardRecorded = factKind(
  'award.recorded',
  'noted what an award takes of budgets',
  Type.Object(awardNews),
);

export const procedureRecorded = factKind(
  'procedure.recorded',
  'noted a procedure',
  Type.Object({
    procedure: streamId('procedure', 'Procedure'),
    title: line('Title'),
    needs: Type.Array(numbered('need', 'Need')),
  }),
);

export const contractRecorded = factKind(
  'contract.recorded',
  'noted a contract',
  Type.Object({ contract: streamId('contract', 'Contract'), title: line('Title') }),
);
