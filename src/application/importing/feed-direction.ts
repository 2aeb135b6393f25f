import { addSpan, type Instant } from '../../kernel/time.ts';
import { instantIn } from '../publishing/feed.ts';

/** How often the date of a release is later, or earlier, than that of the one before it on its page. */
export interface Steps {
  readonly up: number;
  readonly down: number;
}

export type Direction = 'oldest-first' | 'newest-first' | 'unknown';

/** A few dates may be out of turn: so many times as many have to go the one way. */
const MOST_OUT_OF_TURN = 4;

/** In which order a feed gives its releases, by the steps from each to the next. */
export const directionOf = ({ up, down }: Steps): Direction =>
  up > MOST_OUT_OF_TURN * down ? 'oldest-first' : down > MOST_OUT_OF_TURN * up ? 'newest-first' : 'unknown';

/** The instants of releases; a date that is none is left out. */
export const instantsOf = (dates: readonly unknown[]): readonly Instant[] =>
  dates.flatMap((date) => (typeof date === 'string' ? (instantIn(date) ?? []) : []));

export function stepsOf(before: Steps, instants: readonly Instant[]): Steps {
  let { up, down } = before;
  instants.forEach((at, index) => {
    const last = instants[index - 1];
    if (last === undefined || at === last) return;
    if (at > last) up += 1;
    else down += 1;
  });
  return { up, down };
}

/** A release may come into a feed a while after the date that it bears. */
const OVERLAP = '-P1D';

/**
 * The address at which a feed is asked again for what is newer than these instants, with an overlap; as it was asked first
 * where that begins later.
 */
export function sinceInstant(first: string, known: readonly Instant[]): string {
  const [earliest] = known.toSorted();
  if (earliest === undefined) return first;
  const from = addSpan(earliest, OVERLAP);
  const address = new URL(first);
  const asked = instantIn(address.searchParams.get('updatedFrom') ?? '');
  if (asked !== undefined && asked >= from) return first;
  address.searchParams.set('updatedFrom', from);
  return address.href;
}

/** From when on the feed was asked at an address. */
export const askedFrom = (address: string): Instant | undefined =>
  instantIn(new URL(address).searchParams.get('updatedFrom') ?? '');
