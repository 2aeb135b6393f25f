import type { JsonObject } from '../../kernel/json.ts';
import type { Summary } from '../concern.ts';
import type { ContractState } from './state.ts';

/** A contract's own provider is called `provider` too, so that rules for providers hold here as well. */
export const roles = ['buyer', 'contract-provider', 'provider'] as const;

/** Everything there is to see: the state. Information statements decide who sees what. */
export const view = (state: ContractState): JsonObject => state as unknown as JsonObject;

export function holders(state: ContractState, role: string): readonly string[] {
  if (role === 'buyer') return state.buyers;
  return role === 'contract-provider' || role === 'provider' ? state.providers : [];
}

export const rolesOf = (state: ContractState, principal: string): readonly string[] =>
  roles.filter((role) => holders(state, role).includes(principal));

export const summary = (state: ContractState): Summary => ({
  title: state.title,
  status: state.status,
  links: [
    ...state.buyers.map((to) => ({ relation: 'buyer', to })),
    ...state.providers.map((to) => ({ relation: 'provider', to })),
    ...(state.procedure === undefined ? [] : [{ relation: 'procedure', to: state.procedure }]),
  ],
});
