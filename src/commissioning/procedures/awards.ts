import Type from 'typebox';
import Value from 'typebox/value';
import { assert } from '../../kernel/assert.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { action, type Context, impossible, invalid, type Objection } from '../concern.ts';
import { draft } from '../fact-kind.ts';
import { body, firstObjection, givenId, numbered, words, yes } from '../fields.ts';
import { contractEffects } from './award-contracts.ts';
import { keptObjection, mandateObjection, standingEffects, takingEffects } from './award-mandates.ts';
import { awardComputed } from './award-result.ts';
import { decidingOn, did, ended, lotMissing, objects } from './decision.ts';
import { awardConfirmed, awardDecided, awardProposed, awardRefused } from './facts.ts';
import { standstillEnd } from './standstill.ts';
import type { Award, ProcedureState, Proposal } from './state.ts';
import { offFramework } from './under-framework.ts';

/** The lots that a proposal speaks of: those asked for, else all that no confirmed award has settled. */
export const lotsToAward = (state: ProcedureState, asked: readonly string[] | undefined): string[] =>
  asked === undefined
    ? state.lots.map((lot) => lot.id).filter((lot) => !state.settledLots.includes(lot))
    : [...asked];

const suspended = (state: ProcedureState) =>
  state.status === 'suspended' &&
  impossible('suspended', 'A challenge suspends the procedure: resolve it first.');

const undecided = (state: ProcedureState) => {
  const current = pending(state);
  return (
    current !== undefined &&
    impossible('award-pending', `${current.id} has been decided and waits to be confirmed.`)
  );
};

/** The award that has been decided and waits to be confirmed. */
function pending({ award: id, awards }: ProcedureState): (Award & { readonly id: string }) | undefined {
  const current = id === undefined ? undefined : awards[id];
  return id === undefined || current?.status !== 'decided' ? undefined : { ...current, id };
}

/** The award that waits to be confirmed and cannot be, because of a mandate that changed since: another is proposed in its place. */
export function fallen(
  state: ProcedureState,
  context: Pick<Context, 'parent' | 'now' | 'stream'>,
): string | undefined {
  const current = pending(state);
  const before = current === undefined ? undefined : state.madeUnder?.[current.proposal];
  return current !== undefined && mandateObjection(state, current.id, current, before, context) !== undefined
    ? current.id
    : undefined;
}

const proposeBody = body({
  lots: Type.Optional(
    Type.Array(givenId('Lot'), {
      minItems: 1,
      maxItems: 1000,
      uniqueItems: true,
      title: 'Only the lots',
      description: 'Left out: every lot that is not awarded yet.',
    }),
  ),
});

export const proposeAward = action<ProcedureState, typeof proposeBody>({
  name: 'award.propose',
  title: 'Propose an award',
  says: 'Computes the award of the greatest public value that keeps every policy, checks it exactly and proposes it. Offers that alone go beyond what a mandate allows for one contract are left out, each with the reason.',
  body: proposeBody,
  example: { lots: ['lot-1'] },
  compute: 'award',
  decide(state, asked, context) {
    const lots = lotsToAward(state, asked.lots);
    const setsAside = fallen(state, context);
    const objection = firstObjection([
      ended(state),
      state.openedAt === undefined && impossible('not-open', 'The tenders have not been opened yet.'),
      ...(asked.lots ?? []).map((lot, index) => lotMissing(state, `/lots/${index}`, lot)),
      ...(asked.lots ?? []).map(
        (lot, index) =>
          state.settledLots.includes(lot) &&
          invalid(`/lots/${index}`, `Lot ${lot} has been awarded already.`),
      ),
      lots.length === 0 && impossible('nothing-to-award', 'Every lot has been awarded already.'),
      suspended(state),
      setsAside === undefined && undecided(state),
    ]);
    if (objection !== undefined) return objects(objection);
    const computed = context.computed;
    assert(Value.Check(awardComputed, computed), 'the engine computes a checked award in its agreed shape');
    if (computed.result.status === 'infeasible')
      return objects(
        impossible('no-award', 'No award can keep every rule that must hold and fill every required lot.'),
      );
    const proposal = `proposal-${state.counters.proposals + 1}`;
    const replaced = Object.entries(state.proposals)
      .filter(([, each]) => each.lots.some((lot) => lots.includes(lot)))
      .map(([id]) => id);
    return ok({
      facts: [draft(awardProposed, { ...computed, proposal, lots, setsAside })],
      id: proposal,
      effects: standingEffects(state, setsAside, 'set-aside', context),
      ends: decidingOn(context, replaced, `Another award was proposed in its place: ${proposal}.`),
    });
  },
});

function proposalOf(state: ProcedureState, id: string): Result<Proposal, Objection> {
  const proposal = Object.hasOwn(state.proposals, id) ? state.proposals[id] : undefined;
  return proposal === undefined
    ? fail(invalid('/proposal', `There is no proposal ${id} that can still be decided.`))
    : ok(proposal);
}

const decideBody = body({
  proposal: numbered('proposal', 'Proposal'),
  reasons: Type.Optional(words('Reasons')),
  exclusionsChecked: Type.Optional(
    yes('It was looked into whether a provider is excluded', {
      description: 'Grounds of exclusion, what was done about them since, and the debarment list.',
    }),
  ),
});

export const decideAward = action<ProcedureState, typeof decideBody>({
  name: 'award.decide',
  title: 'Decide the award',
  says: 'Decides to award as proposed, but for lots refused since; the standstill begins. Where a mandate that the award was worked out under has been taken back, has ended or does not allow it any more, it has to be proposed anew; one whose mandate keeps decisions of its own has to agree itself.',
  body: decideBody,
  example: { proposal: 'proposal-1', reasons: 'The greatest public value for every commissioner.' },
  decide(state, asked, context) {
    const found = proposalOf(state, asked.proposal);
    if (!found.ok) return found;
    const { lots, perLot, refused } = found.value;
    const standing = (lot: string) => !refused.includes(lot);
    const decided = { lots: lots.filter(standing), perLot: perLot.filter((each) => standing(each.lot)) };
    const before = state.madeUnder?.[asked.proposal];
    const stranger = offFramework(state, decided.perLot);
    const objection = firstObjection([
      ended(state),
      suspended(state),
      undecided(state),
      mandateObjection(state, asked.proposal, decided, before, context),
      keptObjection(state, decided.lots, context),
      stranger !== undefined && impossible('not-on-the-framework', stranger),
    ]);
    if (objection !== undefined) return objects(objection);
    const award = `award-${state.counters.awards + 1}`;
    const standstillEnds =
      state.standstillFrom === undefined
        ? standstillEnd(context.now, state.standstillDays ?? 0, context.calendar)
        : undefined;
    const fact = draft(awardDecided, {
      award,
      proposal: asked.proposal,
      ...decided,
      reasons: asked.reasons,
      exclusionsChecked: asked.exclusionsChecked,
      standstillEnds,
    });
    return did(fact, award, takingEffects(state, award, decided.perLot, context));
  },
});

const refuseBody = body({
  proposal: numbered('proposal', 'Proposal'),
  lot: Type.Optional(
    givenId('Lot', {
      description: 'Left out: every lot that you commission, or all where you commission none.',
    }),
  ),
  reason: words('Reason'),
});

/** A lot of a package cannot be refused alone: the other lots of the same offer fall with it. */
function fallingWith(proposal: Proposal, named: readonly string[]): string[] {
  const offers = proposal.perLot.filter((each) => named.includes(each.lot));
  const together = proposal.perLot.filter((each) =>
    offers.some((taken) => each.bid === taken.bid && each.offer === taken.offer),
  );
  return [...new Set([...named, ...together.map((each) => each.lot)])];
}

/** The lots that a refusal speaks of: the one named, else those that the party commissions, else, where it commissions none, all. */
function lotsNamed(
  state: ProcedureState,
  proposal: Proposal,
  lot: string | undefined,
  party: string,
): readonly string[] {
  if (lot !== undefined) return [lot];
  const left = proposal.lots.filter((each) => !proposal.refused.includes(each));
  const own = state.lots.filter((each) => each.commissioners.includes(party)).map((each) => each.id);
  return own.length === 0 ? left : left.filter((each) => own.includes(each));
}

export const refuseAward = action<ProcedureState, typeof refuseBody>({
  name: 'award.refuse',
  title: 'Refuse a proposed award',
  says: 'Refuses a proposed award, or one lot of it with the lots of the same offer, with the reason. The joint decision on it ends, and the award is worked out again without what was refused.',
  body: refuseBody,
  example: {
    proposal: 'proposal-1',
    lot: 'lot-1',
    reason: 'Above what our mandate allows for one contract.',
  },
  decide(state, { proposal, lot, reason }, context) {
    const found = proposalOf(state, proposal);
    if (!found.ok) return found;
    const objection = firstObjection([
      ended(state),
      lot !== undefined &&
        !found.value.lots.includes(lot) &&
        invalid('/lot', `${proposal} does not speak of lot ${lot}.`),
      lot !== undefined &&
        found.value.refused.includes(lot) &&
        impossible('already-refused', `Lot ${lot} of ${proposal} has been refused already.`),
    ]);
    if (objection !== undefined) return objects(objection);
    const by = context.actor.id;
    const named = lotsNamed(state, found.value, lot, by);
    if (named.length === 0)
      return objects(
        impossible(
          'already-refused',
          state.lots.some(
            ({ id, commissioners }) => commissioners.includes(by) && found.value.lots.includes(id),
          )
            ? `Every lot of yours in ${proposal} has been refused already.`
            : `${proposal} speaks of no lot of yours.`,
        ),
      );
    const gone = new Set([...found.value.refused, ...named]);
    const left = found.value.lots.filter((each) => !gone.has(each));
    const again = { stream: context.stream, action: 'award.propose', body: { lots: left } };
    return ok({
      facts: [draft(awardRefused, { proposal, lots: fallingWith(found.value, named), reason, by })],
      effects: left.length === 0 ? [] : [again],
      ends: decidingOn(context, [proposal], `The proposal was refused: ${reason}`),
    });
  },
});

const confirmBody = body({ award: numbered('award', 'Award') });

export const confirmAward = action<ProcedureState, typeof confirmBody>({
  name: 'award.confirm',
  title: 'Confirm the award',
  says: 'Confirms a decided award, where the mandates that it was worked out under still allow it; a contract is drafted for each winning tender.',
  body: confirmBody,
  // What this award takes of budgets has to stand on the arrangement, in its place among what others take.
  settled: true,
  example: { award: 'award-1' },
  decide(state, { award }, context) {
    const decided = Object.hasOwn(state.awards, award) ? state.awards[award] : undefined;
    if (decided === undefined) return objects(invalid('/award', `There is no ${award} in this procedure.`));
    const objection = firstObjection([
      ended(state),
      suspended(state),
      decided.status !== 'decided' && impossible('not-pending', `${award} is ${decided.status} already.`),
      mandateObjection(state, award, decided, state.madeUnder?.[decided.proposal], context),
    ]);
    if (objection !== undefined) return objects(objection);
    const { contracts, effects } = contractEffects(state, decided, context);
    const settled = standingEffects(state, award, 'confirmed', context);
    return did(draft(awardConfirmed, { award, contracts }), award, [...settled, ...effects]);
  },
});
