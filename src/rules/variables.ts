import type { Json } from '../kernel/json.ts';
import { clamp, SETTINGS_PREFIX } from './bounds.ts';
import type { Rulebook } from './rulebook.ts';
import type { Bounds } from './statement.ts';
import { type InForce, inForceAt } from './validity.ts';
import type { Circumstance } from './variants.ts';

/**
 * The values of payoff and scope statements in force: the innermost layer's, and in one layer the last. A number that
 * breaks an outer bound that has since come into force gives way to the bound.
 */
export function variablesOf(rulebook: Rulebook, when: Circumstance): Readonly<Record<string, Json>> {
  const inForce = inForceAt(rulebook, when);
  const values: Record<string, Json> = {};
  for (const [variable, placed] of rulebook.variables) {
    const holding = placed.filter(({ statement }) => inForce(statement));
    const inner = holding.findLast(({ statement }) => statement.value !== undefined);
    const value = inner?.statement.value;
    if (inner === undefined || value === undefined) continue;
    const outer = holding.filter(({ order }) => order < inner.order);
    values[variable] = kept(value, outer);
  }
  return values;
}

const kept = (value: Json, placed: readonly { readonly statement: { readonly bounds?: Bounds } }[]): Json =>
  typeof value !== 'number'
    ? value
    : placed.reduce(
        (sum, { statement }) => (statement.bounds === undefined ? sum : clamp(sum, statement.bounds)),
        value,
      );

const boundsOf = (rulebook: Rulebook, name: string, inForce: InForce) =>
  (rulebook.variables.get(`${SETTINGS_PREFIX}${name}`) ?? []).filter(({ statement }) => inForce(statement));

/** The settings in force by name, within the bounds of the layers around them. */
export function settingsOf(rulebook: Rulebook, when: Circumstance): Readonly<Record<string, number>> {
  const inForce = inForceAt(rulebook, when);
  const values: Record<string, number> = {};
  for (const { id, value } of rulebook.settings) {
    const outer = boundsOf(rulebook, id, inForce);
    values[id] = Number(kept(value, outer));
  }
  return values;
}
