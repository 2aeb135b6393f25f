import type { JsonObject } from '../kernel/json.ts';
import { dayOf, type Instant } from '../kernel/time.ts';
import { scopeOf } from './conditions/environment.ts';
import type { Rulebook } from './rulebook.ts';
import type { VariantReason } from './statement.ts';

/** When something is asked, when its stream began, and what is procured in it (absent where nothing is). */
export interface Circumstance {
  readonly now: Instant;
  readonly begun: Instant;
  readonly plan?: JsonObject;
}

/** The variant of the law for one procurement, and why. */
export interface ChosenVariant {
  readonly id: string;
  readonly title: string;
  /** Absent where no other variant's reason held. */
  readonly reason?: Omit<VariantReason, 'when'>;
}

const NO_CALENDAR = { id: '', title: '', holidays: [] };

/**
 * The variant of the regime for what is procured: the first with a reason that holds on the day on which the procurement
 * began. A reason that cannot be computed holds, so that a gap in what was said makes the law stricter, never weaker.
 */
export function chosenVariant(
  { variants }: Pick<Rulebook, 'variants'>,
  { now, begun, plan }: Circumstance,
): ChosenVariant | undefined {
  if (plan === undefined) return undefined;
  const day = dayOf(begun);
  for (const { variant, words, reasons } of variants) {
    const { id, title } = variant;
    if (variant.reasons === undefined) return { id, title };
    const scope = scopeOf(words, { state: {}, happened: {}, now, plan, calendar: NO_CALENDAR });
    const found = reasons.find(
      ({ reason: { from, to }, when }) =>
        (from === undefined || day >= from) && (to === undefined || day <= to) && when(scope) !== false,
    );
    if (found === undefined) continue;
    const { when: _, ...reason } = found.reason;
    return { id, title, reason };
  }
  return undefined;
}
