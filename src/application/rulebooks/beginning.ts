import type { JsonObject } from '../../kernel/json.ts';
import type { Pins } from '../../ledger/fact.ts';
import type { StreamState } from '../acting/stream-state.ts';
import type { World } from '../acting/world.ts';
import type { GoverningRules } from './governing.ts';

/**
 * The rules that an arrangement begins with. The hall decides whether it may begin; what it owes from then on its own rules
 * and its law say, which came with the act. Records from before there was the mark are derived again as they were.
 */
export async function rulesBegunWith(
  rules: Pick<GoverningRules, 'under'>,
  state: StreamState | undefined,
  computed: JsonObject | undefined,
): Promise<Pick<World, 'begins'>> {
  const pins = pinsBegunWith(computed);
  if (state !== undefined || pins === undefined) return {};
  const { rulebook, calendar } = await rules.under(pins);
  return { begins: { rulebook, calendar, pins } };
}

/** The documents that an act rests on beside those that govern it. */
export const pinsBegunWith = (computed: JsonObject | undefined): Pins | undefined =>
  computed?.[OWES_BY_OWN_RULES] === true ? (computed.pins as Pins) : undefined;

/** The mark in what was computed for the act. */
export const OWES_BY_OWN_RULES = 'owesByOwnRules';
