import { canonical } from '../../kernel/canonical.ts';
import { formatPence, isPence } from '../../kernel/money.ts';
import type { ChosenVariant } from '../../rules/variants.ts';
import { chosenVariant } from '../../rules/variants.ts';
import type { StreamState } from '../acting/stream-state.ts';
import { type Asked, planOf, type World } from '../acting/world.ts';

/**
 * Why an act would make of what is procured something for which the law is another: the variant of the law is chosen
 * where a procedure begins, and its times and notices were kept or not by then. undefined: the law stays the same.
 */
export function changesTheLaw(
  world: World,
  { now }: Pick<Asked, 'now'>,
  state: StreamState,
): string | undefined {
  const before = world.state;
  if (before === undefined || world.kind.planOf === undefined || state.own === before.own) return undefined;
  const chosen = (own: StreamState['own'], anew: boolean): ChosenVariant | undefined =>
    chosenVariant(world.rulebook, { now, begun: before.begun, ...planOf(world.kind, own, anew) });
  const plans = [before.own, state.own].map((own) => canonical(planOf(world.kind, own, true)));
  if (plans[0] === plans[1]) return undefined;
  const began = chosen(before.own, false);
  const after = chosen(state.own, true);
  if (after?.id === began?.id || after?.id === chosen(before.own, true)?.id) return undefined;
  const value = planOf(world.kind, state.own, true).plan?.estimatePence;
  const worth = isPence(value) && value > 0 ? `It would be worth ${formatPence(value)}. ` : '';
  return `${worth}The law for that is “${titleOf(after)}”; this began under “${titleOf(began)}” and stays under it. Keep the value on this side of the threshold, or end this and start another.`;
}

const titleOf = (variant: ChosenVariant | undefined): string => variant?.title ?? 'no variant';
