import { isObject } from '../../kernel/json.ts';
import type { StreamKind } from '../concern.ts';
import { factKinds as reportFacts } from '../outcomes/index.ts';
import { actions } from './actions.ts';
import { apply } from './apply.ts';
import * as facts from './facts.ts';
import { collections, rows } from './rows.ts';
import { type ContractState, contractState, initial } from './state.ts';
import { holders, roles, rolesOf, summary, view } from './view.ts';

export type { ContractState } from './state.ts';

/** One contract: several buyers and providers, versioned terms, measures, entries, and reports of those who use it. */
export const contract: StreamKind<ContractState> = {
  kind: 'contract',
  title: 'Contract',
  parent: 'arrangement',
  pinsAt: 'contract.signed',
  state: contractState,
  initial,
  planOf: ({ procurement }) => {
    if (!isObject(procurement)) return undefined;
    const { begun: _, ground: __, ...plan } = procurement;
    return plan;
  },
  begunOf: ({ procurement }) =>
    isObject(procurement) && typeof procurement.begun === 'string' ? procurement.begun : undefined,
  roles,
  actions,
  facts: [...Object.values(facts), ...reportFacts],
  collections,
  apply,
  rows,
  rolesOf,
  holders,
  view,
  summary,
};
