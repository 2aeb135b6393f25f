import { until } from '../deciding.ts';
import { actions as reports } from '../outcomes/index.ts';
import { transitionAction } from '../transition.ts';
import { draftContract, ended, proposeTerms, signContract } from './drafting.ts';
import { contractTransitioned } from './facts.ts';
import {
  endContract,
  publishNotice,
  recordBreach,
  recordEntry,
  recordMeasure,
  setMeasure,
} from './running.ts';
import type { ContractState } from './state.ts';

const whileItRuns = until(ended);

/** What can be asked of a contract, reports of those who use the service among it. */
export const actions = [
  draftContract,
  whileItRuns(proposeTerms),
  whileItRuns(signContract),
  publishNotice,
  whileItRuns(setMeasure),
  recordMeasure,
  recordEntry,
  recordBreach,
  ...reports,
  transitionAction<ContractState>('contract', contractTransitioned),
  whileItRuns(endContract),
];
