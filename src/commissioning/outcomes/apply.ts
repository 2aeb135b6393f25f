import Type from 'typebox';
import { type Fold, on, row, rowsOn } from '../fact-kind.ts';
import { author, heldReference, instant, yes } from '../fields.ts';
import { reportGiven, reportWithdrawn } from './facts.ts';
import { countedReport, type Reported } from './reporting.ts';

/** How reports change the counters of what they speak of. */
export const folds = <S extends Reported>(): Fold<S>[] => [
  on<S, typeof reportGiven.body>(reportGiven, (state, { rating }) => ({
    ...state,
    reporting: countedReport(state.reporting, rating, 1),
  })),
  on<S, typeof reportWithdrawn.body>(reportWithdrawn, (state, { rating }) => ({
    ...state,
    reporting: countedReport(state.reporting, rating, -1),
  })),
];

export const collections = {
  reports: Type.Object({
    report: Type.String({ title: 'Report' }),
    rating: Type.Integer({ title: 'Rating' }),
    outcome: Type.Optional(Type.String({ title: 'Outcome' })),
    words: heldReference('In their own words'),
    onBehalfOf: yes('Given by a helper'),
    contactMe: yes('May be contacted'),
    by: author('Given by'),
    at: instant('Given'),
    withdrawnAt: Type.Optional(instant('Withdrawn')),
  }),
};

export const rowRules = [
  rowsOn(reportGiven, (body, { at }) => [row('reports', body.report, { ...body, at })]),
  rowsOn(reportWithdrawn, ({ report }, { at }) => [row('reports', report, { withdrawnAt: at })]),
];
