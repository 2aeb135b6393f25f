import Type from 'typebox';
import { action, impossible, invalid } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, optionalInstantAt, words } from '../fields.ts';
import { did, ended, objects } from './decision.ts';
import { tenderAmended } from './facts.ts';
import { criterion, lotAsked, planFields } from './plan.ts';
import { planObjections } from './plan-check.ts';
import { arrangementOf } from './starting.ts';
import type { ProcedureState } from './state.ts';
import { commissioningToTheEnd, keepsParts } from './to-the-end.ts';

const amendBody = body({
  lots: Type.Optional(Type.Array(lotAsked, { minItems: 1, maxItems: 1000, title: 'Lots, all of them' })),
  criteria: Type.Optional(Type.Array(criterion, { maxItems: 200, title: 'Criteria, all of them' })),
  enquiriesUntil: planFields.enquiriesUntil,
  standstillDays: planFields.standstillDays,
  reason: words('Reason'),
});

/** Who can commission: the members of the arrangement, and those that left it and keep their part here. */
const presentIn = (state: ProcedureState, arrangement: ReturnType<typeof arrangementOf>) =>
  arrangement === undefined
    ? undefined
    : new Set([...Object.values(arrangement.members).flat(), ...commissioningToTheEnd(state)]);

/** Until when, and by whom, a tender may be amended is for the rules (in UK law: Procurement Act 2023, s.31). */
export const amendTender = action<ProcedureState, typeof amendBody>({
  name: 'tender.amend',
  title: 'Change the tender',
  says: 'Puts new lots or criteria in the place of the old ones, with the reason, before tenders are opened.',
  body: amendBody,
  example: {
    criteria: [
      { id: 'price', title: 'Price', kind: 'price', weight: 30 },
      { id: 'quality', title: 'Quality of support', kind: 'quality', weight: 70 },
    ],
    reason: 'The people who use the service asked for more weight on quality.',
  },
  decide(state, asked, context) {
    const arrangement = arrangementOf(context);
    const enquiriesUntil = optionalInstantAt('/enquiriesUntil', asked.enquiriesUntil);
    if (!enquiriesUntil.ok) return enquiriesUntil;
    const present = keepsParts(context) ? presentIn(state, arrangement) : undefined;
    const still = (party: string) => present?.has(party) ?? true;
    const lots = asked.lots?.map((lot) => ({
      ...lot,
      commissioners: lot.commissioners ?? state.commissioners.filter(still),
    }));
    const { stages, needs } = state;
    const criteria = asked.criteria ?? state.criteria;
    const named = new Set((lots ?? state.lots).flatMap((lot) => lot.commissioners));
    // Whoever has left and commissions nothing is asked for no more.
    const commissioners = state.commissioners.filter((party) => still(party) || named.has(party));
    const plan = { stages, commissioners, needs, criteria, lots: lots ?? state.lots };
    const changes = Object.keys(asked).filter((field) => field !== 'reason');
    const objection = firstObjection([
      ended(state),
      state.openedAt !== undefined &&
        impossible(
          'tenders-are-open',
          'Tenders have been opened: what they were made for stays as it is. End the procedure and start another.',
        ),
      changes.length === 0 &&
        invalid('/', 'Say what changes: lots, criteria, enquiriesUntil or standstillDays.'),
      ...(arrangement === undefined ? [] : planObjections(plan, { ...arrangement, present })),
    ]);
    if (objection !== undefined) return objects(objection);
    return did(draft(tenderAmended, { ...asked, lots, enquiriesUntil: enquiriesUntil.value }));
  },
});
