import { actions as reports } from '../outcomes/index.ts';
import { transitionAction } from '../transition.ts';
import { draftContract, proposeTerms, signContract } from './drafting.ts';
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

/** What can be asked of a contract, reports of those who use the service among it. */
export const actions = [
  draftContract,
  proposeTerms,
  signContract,
  publishNotice,
  setMeasure,
  recordMeasure,
  recordEntry,
  recordBreach,
  ...reports,
  transitionAction<ContractState>('contract', contractTransitioned),
  endContract,
];
