import type { Hash } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import { addDays, addWorkingDays, type Calendar, type Instant } from '../kernel/time.ts';
import type { AggregationMethod, AggregationStatement } from './statement.ts';

/**
 * Consent decision making as sociocracy has it (Endenburg 1998; Rau and Koch-Gonzalez, "Many Voices One Song", 2018): a
 * block is a reasoned objection that stops the matter until it is withdrawn, a reservation is recorded and does not.
 */
export type Stance = 'agree' | 'reserve' | 'abstain' | 'disagree' | 'block';

export interface Position {
  readonly stance: Stance;
  readonly reason?: string;
  readonly at: Instant;
}

/** One electorate of a matter, with the parties in it when it was opened. */
export interface MatterElectorate {
  readonly role: string;
  readonly method: AggregationMethod;
  readonly share?: number;
  readonly quorum?: number;
  readonly electors: readonly string[];
}

/** An act that waits for a joint decision. A function of positions, never of the order in which they came. */
export interface Matter {
  readonly id: string;
  readonly action: string;
  readonly body: JsonObject;
  readonly computed?: JsonObject;
  /** Hash of what is decided on, so that nobody decides on a text that changes. */
  readonly textHash: Hash;
  /** The aggregation statement. */
  readonly statement: string;
  readonly proposer: string;
  readonly electorates: readonly MatterElectorate[];
  readonly openedAt: Instant;
  readonly closesAt?: Instant;
  readonly positions: Readonly<Record<string, Position>>;
  readonly status: 'open' | 'carried' | 'failed';
}

export interface MatterDraft {
  readonly id: string;
  readonly action: string;
  readonly body: JsonObject;
  readonly computed?: JsonObject;
  readonly textHash: Hash;
  readonly proposer: string;
  readonly now: Instant;
  readonly calendar: Calendar;
  /** The parties that hold a role now. */
  readonly electorsOf: (role: string) => readonly string[];
}

/** Opens a matter under an aggregation statement; its electorates are those of this moment. */
export function open(statement: AggregationStatement, draft: MatterDraft): Matter {
  const { now, calendar, electorsOf, ...rest } = draft;
  const electorates = statement.electorates.map((electorate) => ({
    ...electorate,
    electors: [...new Set(electorsOf(electorate.role))].sort(),
  }));
  const { period } = statement;
  const closesAt =
    period === undefined
      ? undefined
      : 'days' in period
        ? addDays(now, period.days)
        : addWorkingDays(now, period.workingDays, calendar);
  return {
    ...rest,
    statement: statement.id,
    electorates,
    openedAt: now,
    ...(closesAt === undefined ? {} : { closesAt }),
    positions: {},
    status: 'open',
  };
}

/** Gives a position, or changes it: the last one of a party is the one that counts. */
export const give = (matter: Matter, party: string, position: Position): Matter => ({
  ...matter,
  positions: { ...matter.positions, [party]: position },
});

export const isElector = (matter: Matter, party: string): boolean =>
  matter.electorates.some(({ electors }) => electors.includes(party));

export type Outcome = 'open' | 'carried' | 'failed';

/** Carried when every electorate has carried it, failed when one has failed it, else open. */
export function outcome(matter: Matter, now: Instant): Outcome {
  const ended = matter.closesAt !== undefined && now >= matter.closesAt;
  const each = matter.electorates.map((electorate) => outcomeIn(electorate, matter.positions, ended));
  if (each.length === 0 || each.includes('failed')) return 'failed';
  return each.every((one) => one === 'carried') ? 'carried' : 'open';
}

/** Positions counted in one electorate. */
export interface Count {
  readonly electors: number;
  readonly given: number;
  readonly agree: number;
  readonly disagree: number;
  readonly blocks: number;
}

export function count(electorate: MatterElectorate, positions: Matter['positions']): Count {
  const stances = electorate.electors.flatMap((party) =>
    Object.hasOwn(positions, party) ? (positions[party]?.stance ?? []) : [],
  );
  const of = (...wanted: readonly Stance[]) => stances.filter((stance) => wanted.includes(stance)).length;
  return {
    electors: electorate.electors.length,
    given: stances.length,
    agree: of('agree', 'reserve'),
    disagree: of('disagree', 'block'),
    blocks: of('block'),
  };
}

/** Positions needed for a quorum; shares such as 0.1 are not exact in binary, hence the allowance. */
const needed = (electors: number, quorum = 0): number => Math.ceil(electors * quorum - 1e-9);
const exceeds = (agree: number, given: number, share: number): boolean => agree > given * share + 1e-9;

function outcomeIn(electorate: MatterElectorate, positions: Matter['positions'], ended: boolean): Outcome {
  const counted = count(electorate, positions);
  // An electorate of nobody decides nothing: it would let a proposer decide alone.
  if (counted.electors === 0) return 'failed';
  switch (electorate.method) {
    case 'consent':
      return consent(counted, electorate, ended);
    case 'majority':
      return majority(counted, electorate, ended);
    case 'unanimity':
      return unanimity(counted, ended);
  }
}

function consent({ electors, given, blocks }: Count, { quorum }: MatterElectorate, ended: boolean): Outcome {
  const complete = given === electors;
  if (!complete && !ended) return 'open';
  // Without a period a block can still be withdrawn; with one it stands at the end.
  if (blocks > 0) return ended ? 'failed' : 'open';
  // Who is silent to the end consents; a rulebook that wants voices sets a quorum.
  return given >= needed(electors, quorum) ? 'carried' : 'failed';
}

function majority(counted: Count, { share = 0.5, quorum }: MatterElectorate, ended: boolean): Outcome {
  const { electors, given, agree, disagree } = counted;
  const missing = electors - given;
  const quorate = given >= needed(electors, quorum);
  if (ended || missing === 0)
    return quorate && exceeds(agree, agree + disagree, share) ? 'carried' : 'failed';
  // Decided early where no outstanding position can change it.
  if (quorate && exceeds(agree, agree + disagree + missing, share)) return 'carried';
  return exceeds(agree + missing, agree + missing + disagree, share) ? 'open' : 'failed';
}

function unanimity({ electors, given, agree }: Count, ended: boolean): Outcome {
  if (agree === electors) return 'carried';
  return ended || agree < given ? 'failed' : 'open';
}
