import Type, { type Static } from 'typebox';
import { canonical } from '../../kernel/canonical.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { policyFaults } from '../award/index.ts';
import { action, type Effect, impossible, invalid, type Objection } from '../concern.ts';
import { did, objects } from '../deciding.ts';
import { dissolved } from '../dissolved.ts';
import { defined, draft } from '../fact-kind.ts';
import { body, day, dayObjection, firstObjection, streamId, words } from '../fields.ts';
import * as facts from './facts.ts';
import { awardPolicy, budget, type MandateState, mandateFields } from './state.ts';

type Policy = Static<typeof awardPolicy>;

/** Weights are added in hundredths, in which they are whole. */
function weightsObjection(policy: Policy | undefined): Objection | false {
  if (policy === undefined) return false;
  const total = Object.values(policy.weights).reduce((sum, weight) => sum + Math.round(weight * 100), 0);
  return total !== 10_000 && invalid('/policy/weights', `The weights make ${total / 100} percent, not 100.`);
}

/** What the reader of award problems would refuse later, when tenders have been opened, is said now. */
function policyObjection(policy: Policy | undefined): Objection | false {
  const [fault] = policy === undefined ? [] : policyFaults(policy);
  return fault !== undefined && invalid(`/policy${fault.path}`, `The policy: ${fault.message}.`);
}

const endsBeforeItBegins = (from: string | undefined, to: string | undefined) =>
  from !== undefined &&
  to !== undefined &&
  to < from &&
  invalid('/validTo', `It ends before it begins (${from}).`);

const grantBody = body({ arrangement: streamId('arrangement', 'Arrangement'), ...mandateFields });

export const grantMandate = action<MandateState, typeof grantBody>({
  name: 'mandate.grant',
  title: 'Give a mandate',
  says: 'Empowers a party to purchase for you, under your own policy and within your own limits. A body that purchases for all and commissions too gives one to itself, so that its policy stands beside the others.',
  body: grantBody,
  example: {
    arrangement: 'arrangement/vale-care',
    to: 'party/vale-consortium',
    policy: { weights: { price: 30, quality: 50, 'social-value': 20 }, priceFormula: 'linear' },
    budgetPence: 50_000_000,
  },
  creates: true,
  parentField: 'arrangement',
  stopped: (_state, arrangement) => dissolved(arrangement),
  decide(_state, asked, context) {
    const over = dissolved(context.parent?.state);
    if (over !== undefined) return objects(over);
    const objection = firstObjection([
      dayObjection([
        ['/validFrom', asked.validFrom],
        ['/validTo', asked.validTo],
      ]),
      endsBeforeItBegins(asked.validFrom, asked.validTo),
      weightsObjection(asked.policy),
      policyObjection(asked.policy),
    ]);
    if (objection !== undefined) return objects(objection);
    const commissioner = context.actor.id;
    const { budgetPence, limits, keeps, validFrom, validTo } = asked;
    const effects = record(asked.arrangement, context.stream, commissioner, {
      budgetPence,
      perContractPence: limits?.perContractPence,
      keeps: isKept(keeps),
      validFrom,
      validTo,
      revoked: false,
      granted: context.now,
      takenPence: 0,
    });
    return did(draft(facts.mandateGranted, { ...asked, commissioner }), context.stream, effects);
  },
});

/**
 * The arrangement keeps a note of each mandate, so that its procedures need not read them all, and know when one that an
 * award was worked out under holds no longer.
 */
function record(
  arrangement: string,
  mandate: string,
  commissioner: string,
  said: Readonly<Record<string, Json | undefined>>,
): Effect[] {
  const body = defined<JsonObject>({ mandate, commissioner, ...said });
  return [{ stream: arrangement, action: 'mandate.record', body }];
}

const isKept = (keeps: MandateState['keeps']): true | undefined =>
  keeps === undefined || keeps.length === 0 ? undefined : true;

const gone = (state: MandateState) =>
  state.revoked && impossible('mandate-revoked', 'The mandate has been taken back: give a new one.');

const varyBody = body({
  policy: Type.Optional(awardPolicy),
  clauses: mandateFields.clauses,
  budgetPence: Type.Optional(budget),
  validTo: Type.Optional(day('To')),
  reason: words('Reason'),
});

export const varyMandate = action<MandateState, typeof varyBody>({
  name: 'mandate.vary',
  title: 'Change the mandate',
  says: 'Changes policy, budget or end of the mandate from now on.',
  body: varyBody,
  example: { budgetPence: 60_000_000, reason: 'The council agreed a larger budget.' },
  stopped: (state) => gone(state) || undefined,
  decide(state, asked, context) {
    const objection = firstObjection([
      gone(state),
      dayObjection([['/validTo', asked.validTo]]),
      endsBeforeItBegins(state.validFrom, asked.validTo),
      weightsObjection(asked.policy),
      policyObjection(asked.policy),
      Object.keys(asked).length === 1 && invalid('', 'Say at least one thing to change.'),
    ]);
    if (objection !== undefined) return objects(objection);
    const { budgetPence = state.budgetPence, validTo = state.validTo } = asked;
    const { policy = state.policy } = asked;
    const effects = record(state.arrangement, context.stream, state.commissioner, {
      budgetPence,
      perContractPence: state.limits?.perContractPence,
      keeps: isKept(state.keeps),
      validFrom: state.validFrom,
      validTo,
      revoked: false,
      newPolicy: canonical(policy) === canonical(state.policy) ? undefined : true,
    });
    return did(draft(facts.mandateVaried, asked), undefined, effects);
  },
});

const revokeBody = body({ reason: words('Reason') });

export const revokeMandate = action<MandateState, typeof revokeBody>({
  name: 'mandate.revoke',
  title: 'Take the mandate back',
  says: 'From now on nobody purchases for you under this mandate: an award that was proposed or decided under it, and is not confirmed, has to be proposed anew. Contracts from before stand.',
  body: revokeBody,
  example: { reason: 'We commission this ourselves from April.' },
  stopped: (state) => gone(state) || undefined,
  decide(state, asked, context) {
    const objection = firstObjection([gone(state)]);
    if (objection !== undefined) return objects(objection);
    const effects = record(state.arrangement, context.stream, state.commissioner, { revoked: true });
    return did(draft(facts.mandateRevoked, asked), undefined, effects);
  },
});
