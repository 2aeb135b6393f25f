import type { StreamKind } from '../concern.ts';
import { planOf } from '../procurement.ts';
import { actions } from './actions.ts';
import { apply } from './apply.ts';
import * as facts from './facts.ts';
import { collections, rows } from './rows.ts';
import { initial, type ProcedureState, procedureState } from './state.ts';
import { holders, roles, rolesOf, summary, view } from './view.ts';

export { budgetFaults, leftOf, partOf, takings } from './award-budgets.ts';
export { contractParts, leftOutSentence, limitFaults, sharesIn } from './award-limits.ts';
export { madeUnder, mandateObjection } from './award-mandates.ts';
export { awardProblem } from './award-problem.ts';
export { type AwardComputed, awardedLots } from './award-result.ts';
export type {
  AwardBudgets,
  AwardInput,
  AwardPolicy,
  AwardProblem,
  Budget,
  ContractLimits,
  LeftOut,
  ScoreRow,
  Taken,
} from './award-shapes.ts';
export { fallen, lotsToAward } from './awards.ts';
export { readTerms, type Terms } from './bid-terms.ts';
export { type Opening, openBids, type SealedBid } from './opening.ts';
export type { Award, AwardedLot, Bid, ProcedureState, Proposal } from './state.ts';
export { contractsUnder, frameworkNamed, underFramework } from './under-framework.ts';

/** One tender, framework call-off or direct award, from its start to confirmed award or termination. */
export const procedure: StreamKind<ProcedureState> = {
  kind: 'procedure',
  title: 'Procedure',
  parent: 'arrangement',
  pinsAt: 'procedure.started',
  state: procedureState,
  initial,
  planOf,
  roles,
  actions,
  facts: Object.values(facts),
  collections,
  apply,
  rows,
  rolesOf,
  holders,
  view,
  summary,
};
