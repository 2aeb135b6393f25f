import type { PublishedDuals } from './proof.ts';

/** Duals of a proof that stand on lots alone. */
export const dualsOfLots = (lots: Readonly<Record<string, number>>): PublishedDuals => ({
  lots,
  seats: {},
  budgets: {},
  floors: {},
  rules: {},
  requires: {},
  costCap: 0,
  cuts: {},
});
