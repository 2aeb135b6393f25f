import { foldOf, on, own, without } from '../fact-kind.ts';
import { withNotice } from '../notices.ts';
import { awardFolds, withAwardNotice } from './award-folds.ts';
import * as facts from './facts.ts';
import { initial, type ProcedureState } from './state.ts';

const counted = (state: ProcedureState, ...names: readonly (keyof ProcedureState['counters'])[]) => {
  const counters = { ...state.counters };
  for (const name of names) counters[name] += 1;
  return counters;
};

const startFolds = [
  on<ProcedureState, typeof facts.procedureStarted.body>(facts.procedureStarted, (_state, body, fact) => {
    const { arrangement: _arrangement, planned, ...plan } = body;
    return planned
      ? { ...initial, ...plan, status: 'planned' }
      : { ...initial, ...plan, status: 'active', begun: fact.at };
  }),
  on<ProcedureState, typeof facts.tenderAmended.body>(
    facts.tenderAmended,
    (state, { reason: _, ...changed }) => ({
      ...state,
      ...changed,
    }),
  ),
  on<ProcedureState, typeof facts.noticePublished.body>(facts.noticePublished, (state, body, fact) => ({
    ...state,
    notices: withNotice(state.notices, body.notice, fact.at),
    awards: withAwardNotice(state, body, fact.at),
    counters: counted(state, 'notices'),
    ...(body.standstillEnds === undefined ? {} : { standstillEnds: body.standstillEnds }),
  })),
  on<ProcedureState, typeof facts.stageEntered.body>(facts.stageEntered, (state, { stage }, fact) => {
    const kind = state.stages.find((each) => each.id === stage)?.kind;
    const held = state.status === 'suspended' || state.status === 'standstill';
    const status = held
      ? state.status
      : kind === 'assessment' || kind === 'standstill'
        ? 'evaluation'
        : 'active';
    return { ...state, stage, status, begun: state.begun ?? fact.at };
  }),
  on<ProcedureState, typeof facts.deadlineExtended.body>(facts.deadlineExtended, (state, { deadline }) => ({
    ...state,
    deadline,
    counters: counted(state, 'extensions'),
  })),
  on<ProcedureState, typeof facts.procedureTerminated.body>(
    facts.procedureTerminated,
    (state, { reason }) => ({
      ...state,
      status: 'terminated',
      proposals: {},
      endReason: reason,
    }),
  ),
];

const participationFolds = [
  on<ProcedureState, typeof facts.participationRequested.body>(
    facts.participationRequested,
    (state, { by, ...asked }, fact) => ({
      ...state,
      participants: { ...state.participants, [by]: { at: fact.at, ...asked } },
    }),
  ),
  on<ProcedureState, typeof facts.participationWithdrawn.body>(
    facts.participationWithdrawn,
    (state, { by }) => ({
      ...state,
      participants: without(state.participants, by),
      shortlist: state.shortlist.filter((party) => party !== by),
      shortlistReasons: without(state.shortlistReasons, by),
    }),
  ),
  on<ProcedureState, typeof facts.shortlistDecided.body>(facts.shortlistDecided, (state, body, fact) => ({
    ...state,
    shortlist: body.providers,
    shortlistReasons: body.reasons,
    shortlistedAt: fact.at,
  })),
  on<ProcedureState, typeof facts.enquiryAsked.body>(facts.enquiryAsked, (state) => ({
    ...state,
    counters: counted(state, 'enquiries'),
  })),
  on<ProcedureState, typeof facts.enquiryAnswered.body>(facts.enquiryAnswered, (state) => ({
    ...state,
    counters: counted(state, 'answered'),
  })),
  on<ProcedureState, typeof facts.interestDeclared.body>(
    facts.interestDeclared,
    (state, { by, ...said }, fact) => ({
      ...state,
      interests: { ...state.interests, [by]: { at: fact.at, ...said } },
    }),
  ),
  on<ProcedureState, typeof facts.criterionInformed.body>(facts.criterionInformed, (state, body) => {
    const before = own(state.inputCounts, body.criterion) ?? { count: 0, changed: 0 };
    const now = { count: before.count + 1, changed: before.changed + (body.changed ? 1 : 0) };
    return {
      ...state,
      inputCounts: { ...state.inputCounts, [body.criterion]: now },
      counters: counted(state, 'inputs'),
    };
  }),
];

const bidFolds = [
  on<ProcedureState, typeof facts.bidSubmitted.body>(
    facts.bidSubmitted,
    (state, { bid, ...sealed }, fact) => ({
      ...state,
      bids: { ...state.bids, [bid]: { ...sealed, at: fact.at, status: 'submitted' } },
      counters: counted(state, 'bids'),
    }),
  ),
  on<ProcedureState, typeof facts.bidWithdrawn.body>(facts.bidWithdrawn, (state, { bid }) => {
    const before = state.bids[bid];
    return before === undefined
      ? state
      : { ...state, bids: { ...state.bids, [bid]: { ...before, status: 'withdrawn' } } };
  }),
  on<ProcedureState, typeof facts.bidsOpened.body>(facts.bidsOpened, (state, opening, fact) => {
    const bids = { ...state.bids };
    for (const [id, { lead, members, lots, offers, valid, problems }] of Object.entries(opening.bids)) {
      const before = bids[id];
      if (before === undefined) continue;
      const opened = { lead, members, lots, count: offers.length };
      const status = valid ? 'opened' : 'invalid';
      bids[id] = { ...before, status, opened, ...(problems.length === 0 ? {} : { problems }) };
    }
    const status = state.status === 'active' || state.status === 'planned' ? 'evaluation' : state.status;
    return { ...state, bids, status, openedAt: state.openedAt ?? fact.at };
  }),
  on<ProcedureState, typeof facts.scoreGiven.body>(facts.scoreGiven, (state, { bid }) => ({
    ...state,
    scoreCounts: { ...state.scoreCounts, [bid]: (state.scoreCounts[bid] ?? 0) + 1 },
    counters: counted(state, 'scores'),
  })),
];

export const apply = foldOf<ProcedureState>([
  ...startFolds,
  ...participationFolds,
  ...bidFolds,
  ...awardFolds,
]);
