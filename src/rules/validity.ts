import { type Day, dayOf, type Instant } from '../kernel/time.ts';
import type { Statement } from './statement.ts';

/** Whether a statement holds for an act: between its days, counted on the act's day or on that of the stream's beginning. */
export type InForce = (statement: Statement) => boolean;

/** The days are worked out once, and only where a statement has any. */
export function inForceAt({ now, begun }: { readonly now: Instant; readonly begun: Instant }): InForce {
  let today: Day | undefined;
  let beginning: Day | undefined;
  return ({ validFrom, validTo, appliesTo }) => {
    if (validFrom === undefined && validTo === undefined) return true;
    if (appliesTo === 'begun-on-or-after') beginning ??= dayOf(begun);
    else today ??= dayOf(now);
    const day = (appliesTo === 'begun-on-or-after' ? beginning : today) ?? '';
    return (validFrom === undefined || day >= validFrom) && (validTo === undefined || day <= validTo);
  };
}
