import type { Instant } from '../kernel/time.ts';
import {
  endingBy,
  endingOf,
  type Matter,
  moved,
  outcome,
  outcomeOf,
  type Stance,
  type Standing,
  standingsOf,
  weightIn,
} from './matters.ts';
import type { AggregationStatement, Fallback } from './statement.ts';

/** A position as it was given. */
export interface Given {
  readonly party: string;
  readonly stance: Stance;
  readonly at: Instant;
}

/** A joint decision on record: as it was when it closed, with every position in the order in which it was given. */
export interface DecidedMatter {
  readonly matter: Matter;
  readonly given: readonly Given[];
  readonly at: Instant;
  readonly carried: boolean;
}

/** `stopped`: nothing was decided by its positions: another act or other rules ended it, or nothing would have. */
export type Ended = 'carried' | 'rejected' | 'lapsed' | 'stopped';

/** What is not known of a decision that other rules would have made. */
export interface Unknown {
  /** Electors who had no voice in the decision as it was. */
  readonly neverAsked: number;
  /** Electors who could have spoken, or spoken otherwise, in time that they did not have, or had not yet used. */
  readonly unheard: number;
  /** That time: `more` than there was, `less`, or what was `left` when it closed. */
  readonly time?: 'more' | 'less' | 'left';
  /** When it would have ended. */
  readonly until?: Instant;
}

/** How a decision would have ended; several endings: that cannot be told. */
export interface DecidedAgain {
  readonly endings: readonly Ended[];
  /** What is known of where its electorates would have stood. */
  readonly standings: readonly Standing[];
  readonly unknown: Unknown;
}

/** How it ended on record. */
export function endedAs({ matter, at, carried }: DecidedMatter): Ended {
  if (carried) return 'carried';
  return outcome(matter, at) === 'failed' ? endingOf(matter) : 'stopped';
}

/**
 * How a decision would have ended had it been opened as `again`: with the positions that were given, when they were given,
 * and closed as soon as these would have closed it. Positions within the time that there was stand. Who was never asked, or
 * would have had another time to speak in, might have said anything: then all endings that could have come of it are given.
 */
export function decidedAgain(decided: DecidedMatter, again: Matter): DecidedAgain {
  const asked = new Set(decided.matter.electorates.flatMap(({ electors }) => electors));
  const voices = new Set(again.electorates.flatMap(({ electors }) => electors));
  const neverAsked = [...voices].filter((party) => !asked.has(party));
  const known = replayed(decided, again, voices, neverAsked, undefined);
  const unknown = { neverAsked: neverAsked.length, ...known.unknown };
  // Whatever else the unknown say, and however they differ, ends as one of these does: silence misses a quorum, blocks sway a share.
  const others: readonly Stance[] =
    neverAsked.length + unknown.unheard > 0 ? ['agree', 'disagree', 'block'] : [];
  const ends = others.map((stance) => replayed(decided, again, voices, neverAsked, stance).ended);
  return { endings: [...new Set([known.ended, ...ends])], standings: known.standings, unknown };
}

interface Replay {
  readonly ended: Ended;
  readonly standings: readonly Standing[];
  readonly unknown: Omit<Unknown, 'neverAsked'>;
}

/** One way in which it could have gone: those of whom nothing is known say `said`. */
function replayed(
  { matter, given, at, carried }: DecidedMatter,
  again: Matter,
  voices: ReadonlySet<string>,
  neverAsked: readonly string[],
  said: Stance | undefined,
): Replay {
  const { closesAt } = again;
  const own = outcome(matter, at);
  const ended = (result: 'carried' | 'failed' | 'open', standings: readonly Standing[]): Ended =>
    // What was agreed and could not be so could not be so under other rules of deciding either.
    result === 'failed'
      ? endingBy(standings)
      : result === 'open' || (own === 'carried' && !carried)
        ? 'stopped'
        : result;
  const ballot = new Ballot(again);
  for (const party of neverAsked) ballot.say(party, said);
  const otherEnd = closesAt === matter.closesAt ? undefined : closesAt;
  const late = new Set<string>();
  for (const one of given) {
    if (!voices.has(one.party)) continue;
    if (otherEnd !== undefined && one.at >= otherEnd) {
      late.add(one.party);
      continue;
    }
    ballot.say(one.party, one.stance);
    const result = outcomeOf(ballot.standings, closesAt, one.at);
    if (result !== 'open')
      return { ended: ended(result, ballot.standings), standings: ballot.standings, unknown: { unheard: 0 } };
  }
  const known = ballot.standings;
  const over = closesAt !== undefined && closesAt <= at;
  if (!over) {
    const result = outcomeOf(known, closesAt, at);
    if (result !== 'open') return { ended: ended(result, known), standings: known, unknown: { unheard: 0 } };
    if (own === 'open') return { ended: 'stopped', standings: known, unknown: { unheard: 0 } };
  }
  const more =
    !over && matter.closesAt !== undefined && (closesAt === undefined || closesAt > matter.closesAt);
  const unheard = over
    ? [...late]
    : [...voices].filter((party) => more || ballot.stanceOf(party) === undefined);
  if (said !== undefined) for (const party of unheard) ballot.say(party, said);
  const result = outcomeOf(ballot.standings, closesAt, closesAt ?? at);
  return {
    ended: ended(result, ballot.standings),
    standings: known,
    unknown: {
      unheard: unheard.length,
      ...(unheard.length === 0 ? {} : { time: over ? 'less' : more ? 'more' : 'left' }),
      ...(closesAt === undefined ? {} : { until: closesAt }),
    },
  };
}

/** The voices of a matter as they move. */
class Ballot {
  standings: readonly Standing[];
  readonly #electors: readonly ReadonlySet<string>[];
  readonly #stances = new Map<string, Stance | undefined>();

  constructor({ electorates }: Matter) {
    this.standings = standingsOf({ electorates, positions: {} });
    this.#electors = electorates.map(({ electors }) => new Set(electors));
  }

  stanceOf(party: string): Stance | undefined {
    return this.#stances.get(party);
  }

  say(party: string, stance: Stance | undefined): void {
    const before = this.#stances.get(party);
    this.#stances.set(party, stance);
    this.standings = this.standings.map((standing, n) =>
      this.#electors[n]?.has(party) === true
        ? {
            ...standing,
            counted: moved(standing.counted, weightIn(standing.electorate, party), before, stance),
          }
        : standing,
    );
  }
}

/** How a decision ends for everybody else: what a deadlock leads to included. */
export type Ending =
  | { readonly how: 'carried' | 'not carried' }
  | { readonly how: 'fallback'; readonly fallback: Exclude<Fallback, 'keep'> };

/** What the statement that made a decision has follow from its end. A second round has no third. */
export function endingUnder(
  ended: Ended,
  statement: Pick<AggregationStatement, 'fallback'> | undefined,
  { after }: Pick<Matter, 'after'>,
): Ending {
  if (ended === 'carried') return { how: 'carried' };
  const fallback = statement?.fallback;
  return ended === 'lapsed' && after === undefined && fallback !== undefined && fallback !== 'keep'
    ? { how: 'fallback', fallback }
    : { how: 'not carried' };
}
