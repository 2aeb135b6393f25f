import { on, own, without } from '../fact-kind.ts';
import { withNotice } from '../notices.ts';
import * as facts from './facts.ts';
import type { Award, ProcedureState } from './state.ts';

/** The state without the named members. */
function lacking<K extends keyof ProcedureState>(state: ProcedureState, ...names: readonly K[]) {
  const rest = { ...state };
  for (const name of names) delete rest[name];
  return rest as Omit<ProcedureState, K>;
}

const withAward = (state: ProcedureState, id: string, change: Partial<Award>): Record<string, Award> => {
  const before = state.awards[id];
  return before === undefined ? state.awards : { ...state.awards, [id]: { ...before, ...change } };
};

/** Of what is told of no award by its name, the one that it is about: the one decided last, unless it was set aside. */
export function awardMeant({ award, awards }: ProcedureState): string | undefined {
  return award === undefined || awards[award]?.status === 'set-aside' ? undefined : award;
}

/** A notice is kept with the award that it is about. */
export function withAwardNotice(
  state: ProcedureState,
  { notice, award = awardMeant(state), ofNoAward }: { notice: string; award?: string; ofNoAward?: boolean },
  at: string,
): Record<string, Award> {
  const about = award === undefined ? undefined : own(state.awards, award);
  return award === undefined || about === undefined || ofNoAward === true
    ? state.awards
    : withAward(state, award, { notices: withNotice(about.notices ?? {}, notice, at) });
}

/** Awards are as many as there are lots to award: those set aside are remembered by the facts, not by the state. */
const standing = (awards: Readonly<Record<string, Award>>): Record<string, Award> =>
  Object.fromEntries(Object.entries(awards).filter(([, award]) => award.status !== 'set-aside'));

export const awardFolds = [
  on<ProcedureState, typeof facts.awardProposed.body>(facts.awardProposed, (state, body, fact) => {
    const { proposal, lots, problemHash, result, mandates, setsAside } = body;
    const others = Object.entries(state.proposals).filter(
      ([, each]) => !each.lots.some((lot) => lots.includes(lot)),
    );
    const made = { at: fact.at, problemHash, lots, perLot: result.perLot, refused: [] };
    const before: ProcedureState =
      setsAside === undefined ? state : { ...replaced(state, setsAside), status: 'evaluation' };
    return withMandates(
      {
        ...before,
        proposals: { ...Object.fromEntries(others), [proposal]: made },
        counters: { ...state.counters, proposals: state.counters.proposals + 1 },
      },
      mandates === undefined ? {} : { [proposal]: mandates },
    );
  }),
  on<ProcedureState, typeof facts.awardRefused.body>(facts.awardRefused, (state, { proposal, lots }) => {
    const before = state.proposals[proposal];
    if (before === undefined) return state;
    const refused = [...new Set([...before.refused, ...lots])];
    const left = before.lots.some((lot) => !refused.includes(lot));
    return withMandates({
      ...state,
      proposals: left
        ? { ...state.proposals, [proposal]: { ...before, refused } }
        : without(state.proposals, proposal),
    });
  }),
  on<ProcedureState, typeof facts.awardDecided.body>(facts.awardDecided, (state, body, fact) => {
    const { award, standstillEnds, ...decided } = body;
    return {
      ...lacking(state, 'standstillEnds', 'standstillDaysLeft'),
      status: 'standstill',
      proposals: without(state.proposals, body.proposal),
      awards: { ...standing(state.awards), [award]: { ...decided, at: fact.at, status: 'decided' } },
      award,
      counters: { ...state.counters, awards: state.counters.awards + 1 },
      ...(standstillEnds === undefined ? {} : { standstillEnds }),
    };
  }),
  on<ProcedureState, typeof facts.challengeRaised.body>(facts.challengeRaised, (state, body, fact) => {
    const days = body.remainingDays ?? 0;
    // A standstill that is over keeps its end; one that is not stops, and its end is set anew when it goes on.
    const stopped = days > 0 ? { ...lacking(state, 'standstillEnds'), standstillDaysLeft: days } : state;
    return {
      ...stopped,
      status: 'suspended',
      suspendedFrom: state.suspendedFrom ?? state.status,
      challenges: { ...state.challenges, [body.challenge]: { by: body.by, at: fact.at } },
      counters: { ...state.counters, challenges: state.counters.challenges + 1 },
    };
  }),
  on<ProcedureState, typeof facts.challengeResolved.body>(facts.challengeResolved, (before, body, fact) => {
    const award = body.ofNoAward === true ? undefined : awardMeant(before);
    const state =
      award === undefined ? before : { ...before, awards: withAward(before, award, { resolvedAt: fact.at }) };
    const challenges = without(state.challenges, body.challenge);
    const after = body.upheld ? setAside(state) : state;
    if (Object.keys(challenges).length > 0) return { ...after, challenges };
    const resumed = {
      ...lacking(after, 'suspendedFrom', 'standstillDaysLeft'),
      status: after.suspendedFrom ?? 'evaluation',
      challenges,
    };
    return body.standstillEnds === undefined ? resumed : { ...resumed, standstillEnds: body.standstillEnds };
  }),
  on<ProcedureState, typeof facts.awardConfirmed.body>(facts.awardConfirmed, (state, body, fact) => {
    const settled = state.awards[body.award]?.lots ?? [];
    const settledLots = [...new Set([...state.settledLots, ...settled])];
    return withMandates({
      ...lacking(state, 'standstillEnds'),
      status: state.lots.every((lot) => settledLots.includes(lot.id)) ? 'complete' : 'evaluation',
      awards: withAward(state, body.award, { status: 'confirmed', confirmedAt: fact.at }),
      settledLots,
      counters: { ...state.counters, contracts: state.counters.contracts + body.contracts.length },
    });
  }),
];

/** An upheld challenge sets aside the award that is decided but not confirmed: assessment goes on. */
function setAside(state: ProcedureState): ProcedureState {
  const current = state.award === undefined ? undefined : state.awards[state.award];
  if (state.award === undefined || current?.status !== 'decided') return state;
  return withMandates({ ...replaced(state, state.award), suspendedFrom: 'evaluation' });
}

/** Without its standstill, and the award set aside. */
const replaced = (state: ProcedureState, award: string) => ({
  ...lacking(state, 'standstillEnds', 'standstillDaysLeft'),
  awards: withAward(state, award, { status: 'set-aside' }),
});

/** The mandates of what can still be decided or confirmed; where nothing is left, none are kept. */
function withMandates(
  state: ProcedureState,
  more: NonNullable<ProcedureState['madeUnder']> = {},
): ProcedureState {
  const decided = Object.values(state.awards).filter(({ status }) => status === 'decided');
  const left = new Set([...Object.keys(state.proposals), ...decided.map(({ proposal }) => proposal)]);
  const kept = Object.entries({ ...state.madeUnder, ...more }).filter(([proposal]) => left.has(proposal));
  return {
    ...lacking(state, 'madeUnder'),
    ...(kept.length === 0 ? {} : { madeUnder: Object.fromEntries(kept) }),
  };
}
