import * as facts from './facts.ts';

export { actions } from './actions.ts';
export { collections, folds, rowRules } from './apply.ts';
export { noReports, type Reported, type Reporting, reporting } from './reporting.ts';

/** Reports of people who use a service: a part of the contract that they speak of. */
export const factKinds = Object.values(facts);
