import { foldOf, on } from '../fact-kind.ts';
import { withNotice } from '../notices.ts';
import { folds as reportFolds } from '../outcomes/index.ts';
import { changeOf, termsOf } from './change.ts';
import * as facts from './facts.ts';
import { type ContractState, initial, type Version } from './state.ts';

/** Of the versions only the one in force and the latest stay in the state. */
const kept = (state: ContractState, latest: number, made: Version): Record<string, Version> => {
  const inForce = state.inForce === undefined ? undefined : state.versions[String(state.inForce)];
  return {
    ...(inForce === undefined ? {} : { [String(state.inForce)]: inForce }),
    [String(latest)]: made,
  };
};

const versionFolds = [
  on<ContractState, typeof facts.contractDrafted.body>(facts.contractDrafted, (_state, body, fact) => {
    const { terms, by, beneficiaries, ...drafted } = body;
    return {
      ...initial,
      ...drafted,
      beneficiaries: beneficiaries ?? [],
      versions: { '1': { terms, by, at: fact.at, signatures: {} } },
      latest: 1,
    };
  }),
  on<ContractState, typeof facts.termsProposed.body>(facts.termsProposed, (state, body, fact) => {
    const { version, ...said } = body;
    const made = { ...said, at: fact.at, signatures: {} };
    const change = changeOf(state, made);
    return {
      ...state,
      versions: kept(state, version, made),
      latest: version,
      ...(change === undefined ? {} : { change }),
    };
  }),
  on<ContractState, typeof facts.signatureGiven.body>(facts.signatureGiven, (state, body, fact) => {
    const before = state.versions[String(body.version)];
    if (before === undefined) return state;
    const signatures = { ...before.signatures, [body.party]: fact.at };
    return { ...state, versions: { ...state.versions, [String(body.version)]: { ...before, signatures } } };
  }),
  on<ContractState, typeof facts.contractSigned.body>(
    facts.contractSigned,
    (state, { version, period: completed }, fact) => {
      const before = state.versions[String(version)];
      if (before === undefined) return state;
      const period = completed ?? before.period ?? state.period;
      return {
        ...state,
        status: 'signed',
        versions: { [String(version)]: { ...before, signedAt: fact.at } },
        inForce: version,
        valuePence: before.valuePence ?? state.valuePence,
        ...(period === undefined ? {} : { period }),
        first: state.first ?? termsOf(state),
        signedAt: state.signedAt ?? fact.at,
      };
    },
  ),
];

const runningFolds = [
  on<ContractState, typeof facts.measureSet.body>(facts.measureSet, (state, { measure, ...set }) => {
    const before = state.measures[measure];
    const { title: _title, unit: _unit, target: _target, ...counted } = before ?? { ...set, count: 0 };
    return {
      ...state,
      measures: { ...state.measures, [measure]: { ...set, ...counted } },
      counters: { ...state.counters, measures: state.counters.measures + (before === undefined ? 1 : 0) },
    };
  }),
  on<ContractState, typeof facts.measureRecorded.body>(
    facts.measureRecorded,
    (state, { measure, value, at }) => {
      const before = state.measures[measure];
      if (before === undefined) return state;
      // A measurement of an earlier time, entered late, is counted but is not the last one.
      const newest = before.lastAt === undefined || at >= before.lastAt ? { last: value, lastAt: at } : {};
      return {
        ...state,
        measures: { ...state.measures, [measure]: { ...before, ...newest, count: before.count + 1 } },
        counters: { ...state.counters, records: state.counters.records + 1 },
      };
    },
  ),
  on<ContractState, typeof facts.entryRecorded.body>(facts.entryRecorded, (state, { kind, pence }) => {
    const before = state.totals[kind] ?? { pence: 0, count: 0 };
    return {
      ...state,
      totals: { ...state.totals, [kind]: { pence: before.pence + pence, count: before.count + 1 } },
      counters: { ...state.counters, entries: state.counters.entries + 1 },
    };
  }),
  on<ContractState, typeof facts.breachRecorded.body>(facts.breachRecorded, (state) => ({
    ...state,
    counters: { ...state.counters, breaches: (state.counters.breaches ?? 0) + 1 },
  })),
  on<ContractState, typeof facts.noticePublished.body>(facts.noticePublished, (state, { notice }, fact) => ({
    ...state,
    notices: withNotice(state.notices, notice, fact.at),
    lastNotices: { ...state.lastNotices, [notice]: fact.at },
    counters: { ...state.counters, notices: state.counters.notices + 1 },
  })),
  on<ContractState, typeof facts.contractEnded.body>(
    facts.contractEnded,
    (state, { kind, reason }, fact) => ({
      ...state,
      status: 'ended',
      endedAt: fact.at,
      endKind: kind,
      endReason: reason,
    }),
  ),
];

export const apply = foldOf<ContractState>([
  ...versionFolds,
  ...runningFolds,
  ...reportFolds<ContractState>(),
]);
