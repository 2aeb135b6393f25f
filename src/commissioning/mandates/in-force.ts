import { type Day, dayOf, type Instant } from '../../kernel/time.ts';

/** What of a mandate says whether it holds on a day. */
interface Validity {
  readonly commissioner?: unknown;
  readonly revoked?: unknown;
  readonly validFrom?: unknown;
  readonly validTo?: unknown;
}

/** A mandate with its stream and the instant at which it was granted. */
export interface Granted {
  readonly stream: string;
  readonly begun: Instant;
  /** When it was taken back. */
  readonly revokedAt?: Instant | undefined;
  readonly mandate: Validity;
}

/** Whether a mandate is in force on a day: not taken back, begun and not ended. */
export const inForce = ({ revoked, validFrom, validTo }: Validity, day: Day): boolean =>
  revoked !== true &&
  !(typeof validFrom === 'string' && validFrom > day) &&
  !(typeof validTo === 'string' && validTo < day);

/**
 * Which mandate holds on a day for each commissioner: of several in force the one that was granted last. It holds whole,
 * with its policy, budget and limits, so that what a commissioner said last is what counts, and a limit can be raised by a
 * new mandate as well as lowered; once it has ended or was taken back, the one before it holds again. Those of the same
 * instant come in the order of their streams.
 */
export function mandatesInForce<T extends Granted>(all: readonly T[], day: Day): ReadonlyMap<string, T> {
  const standing = all.filter(({ mandate }) => inForce(mandate, day));
  const order = ({ begun, stream }: T) => `${begun} ${stream}`;
  const held = new Map<string, T>();
  for (const one of standing.sort((a, b) => (order(a) < order(b) ? -1 : 1)))
    if (typeof one.mandate.commissioner === 'string') held.set(one.mandate.commissioner, one);
  return held;
}

/** The same at an instant that has passed: one granted later did not hold yet, one taken back later still did. */
export function mandatesHeldAt(all: readonly Granted[], at: Instant): ReadonlyMap<string, Granted> {
  const then = all
    .filter(({ begun }) => begun <= at)
    .map((one) => ({
      ...one,
      mandate: { ...one.mandate, revoked: one.revokedAt !== undefined && one.revokedAt <= at },
    }));
  return mandatesInForce(then, dayOf(at));
}

/**
 * Which of the mandates that an arrangement notes hold on a day: of each commissioner the last. Of one noted without the
 * instant at which it was granted nobody can say here whether it is the last: it is named too.
 */
export function mandatesNoted(
  notes: Readonly<Record<string, Validity & { readonly granted?: unknown }>>,
  day: Day,
): readonly string[] {
  const all = Object.entries(notes).map(([stream, mandate]) => ({ stream, mandate }));
  const dated = all.flatMap(({ stream, mandate }) =>
    typeof mandate.granted === 'string' && typeof mandate.commissioner === 'string'
      ? [{ stream, begun: mandate.granted, mandate }]
      : [],
  );
  const placed = new Set(dated.map(({ stream }) => stream));
  const others = all.filter(({ stream, mandate }) => !placed.has(stream) && inForce(mandate, day));
  return [...mandatesInForce(dated, day).values(), ...others].map(({ stream }) => stream);
}
