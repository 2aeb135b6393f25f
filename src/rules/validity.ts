import { type Day, dayOf } from '../kernel/time.ts';
import type { Rulebook } from './rulebook.ts';
import type { Statement } from './statement.ts';
import { type Circumstance, chosenVariant } from './variants.ts';

/**
 * Whether a statement holds for an act: between its days, counted on the act's day or on that of the stream's beginning,
 * and in the variant of the law that is chosen for what is procured.
 */
export type InForce = (statement: Statement) => boolean;

/** Days and variant are worked out once, and only where a statement asks for them. */
export function inForceAt(rulebook: Pick<Rulebook, 'variants'>, circumstance: Circumstance): InForce {
  const { now, begun } = circumstance;
  let today: Day | undefined;
  let beginning: Day | undefined;
  let variant: { readonly id: string | undefined } | undefined;
  return ({ validFrom, validTo, appliesTo, variants }) => {
    if (variants !== undefined) {
      variant ??= { id: chosenVariant(rulebook, circumstance)?.id };
      if (variant.id === undefined || !variants.includes(variant.id)) return false;
    }
    if (validFrom === undefined && validTo === undefined) return true;
    if (appliesTo === 'begun-on-or-after') beginning ??= dayOf(begun);
    else today ??= dayOf(now);
    const day = (appliesTo === 'begun-on-or-after' ? beginning : today) ?? '';
    return (validFrom === undefined || day >= validFrom) && (validTo === undefined || day <= validTo);
  };
}
