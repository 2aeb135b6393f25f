import type { Hash } from '../kernel/hash.ts';
import type { JsonObject } from '../kernel/json.ts';
import { addDays, addWorkingDays, type Calendar, type Instant } from '../kernel/time.ts';
import { READING, VOICES_READING } from './decide.ts';
import type { AggregationMethod, AggregationStatement, Period, Statement } from './statement.ts';

/**
 * Consent decision making as sociocracy has it (Endenburg 1998; Rau and Koch-Gonzalez, "Many Voices One Song", 2018): a
 * block is a reasoned objection that stops the matter until it is withdrawn, a reservation is recorded and does not.
 */
export type Stance = 'agree' | 'reserve' | 'abstain' | 'disagree' | 'block';

export interface Position {
  readonly stance: Stance;
  readonly reason?: string;
  /** What would lift a block. */
  readonly lift?: string;
  readonly at: Instant;
}

/** One electorate of a matter, with the parties in it when it was opened. */
export interface MatterElectorate {
  readonly role: string;
  readonly method: AggregationMethod;
  readonly share?: number;
  readonly quorum?: number;
  readonly electors: readonly string[];
  /** What each voice weighs, where they weigh differently. */
  readonly weights?: Readonly<Record<string, number>>;
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
  /** The joint decision that ended undecided, of which this is the second round. */
  readonly after?: string;
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
  readonly after?: string;
  /** The parties that hold a role now. */
  readonly electorsOf: (role: string) => readonly string[];
  /** What the voice of a party weighs in the electorate at `index`; undefined: 1. */
  readonly weightOf?: (index: number, party: string) => number | undefined;
  /** How rules are read; left out: as now. */
  readonly reading?: number;
}

/** What of an aggregation statement opens a matter; a second round has electorates and a period of its own. */
export type Round = Pick<AggregationStatement, 'id' | 'electorates' | 'period'> &
  Partial<AggregationStatement> & {
    /** Who decides, where it is nobody who holds a role here: another arrangement. */
    readonly electors?: readonly string[];
  };

/**
/**
 * Opens a matter under an aggregation statement; its electorates are those of this moment. A voice that weighs nothing is none: a
 * rule can say by it whose the matter is. Where that would leave nobody, each counts for one: else nobody could decide,
 * whatever rule or state brought the weights about.
 */
export function open(statement: Round, draft: MatterDraft): Matter {
  const { now, calendar, electorsOf, weightOf, reading = READING, ...rest } = draft;
  const electorates = statement.electorates.map(({ weight: _, ...electorate }, index): MatterElectorate => {
    const holders = [...new Set(statement.electors ?? electorsOf(electorate.role))].sort();
    const all = holders.map((party) => [party, weightOf?.(index, party)] as const);
    if (reading >= VOICES_READING && all.every(([, weight]) => weight === 0))
      return { ...electorate, electors: holders };
    const weights = reading < VOICES_READING ? all : all.filter(([, weight]) => weight !== 0);
    const alike = weights.length < all.length ? 1 : undefined;
    const electors = weights.map(([party]) => party);
    return weights.every(([, weight]) => weight === undefined || weight === alike)
      ? { ...electorate, electors }
      : {
          ...electorate,
          electors,
          weights: Object.fromEntries(weights.map(([party, weight]) => [party, weight ?? 1])),
        };
  });
  const { period } = statement;
  const closesAt = period === undefined ? undefined : endOf(period, now, calendar);
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

const endOf = (period: Period, now: Instant, calendar: Calendar): Instant =>
  'days' in period ? addDays(now, period.days) : addWorkingDays(now, period.workingDays, calendar);

/**
 * The second round that a fallback asks for where a matter ended undecided; undefined: the present rule stays. A second
 * round that ends undecided is the end.
 */
export function secondRound(statement: AggregationStatement, matter: Matter): Round | undefined {
  const { id, fallback } = statement;
  if (matter.after !== undefined || fallback === undefined || fallback === 'keep') return undefined;
  if ('decides' in fallback) {
    const { period, ...electorate } = fallback.decides;
    return { id, electorates: [electorate], ...(period === undefined ? {} : { period }) };
  }
  if ('refers' in fallback) {
    const { arrangement, period } = fallback.refers;
    return {
      id,
      electorates: [{ role: 'arrangement', method: 'unanimity' }],
      electors: [arrangement],
      period,
    };
  }
  return 'mediates' in fallback
    ? { id, electorates: statement.electorates, period: fallback.mediates.period }
    : undefined;
}

/** The role that mediates in a second round, where the rule by which it is decided calls one. */
export const mediatorOf = (
  statement: Statement | undefined,
  { after }: Pick<Matter, 'after'>,
): string | undefined => {
  const fallback = statement?.kind === 'aggregation' ? statement.fallback : undefined;
  return after !== undefined && fallback !== undefined && fallback !== 'keep' && 'mediates' in fallback
    ? fallback.mediates.role
    : undefined;
};

/** Gives a position, or changes it: the last one of a party is the one that counts. */
export const give = (matter: Matter, party: string, position: Position): Matter => ({
  ...matter,
  positions: { ...matter.positions, [party]: position },
});

export const isElector = (matter: Matter, party: string): boolean =>
  matter.electorates.some(({ electors }) => electors.includes(party));

export type Outcome = 'open' | 'carried' | 'failed';

/**
 * Whether it closes now, and how. Positions can change until the close, so that a no closes nothing over the head of somebody
 * who could still be persuaded, or of a block that could be lifted: before the end of its period a matter closes only where it
 * is carried and nobody who is silent could undo that. Without a period it fails when everybody has answered, unless a block
 * stands against consent: that keeps it open until it is lifted.
 */
export const outcome = (matter: Matter, now: Instant): Outcome =>
  outcomeOf(standingsOf(matter), matter.closesAt, now);

/** The same of positions that are counted already. */
export function outcomeOf(
  standings: readonly Standing[],
  closesAt: Instant | undefined,
  now: Instant,
): Outcome {
  const ended = closesAt !== undefined && now >= closesAt;
  // An electorate of nobody decides nothing: it would let a proposer decide alone, and nobody is waited for.
  if (standings.length === 0 || standings.some(({ counted }) => counted.electors === 0)) return 'failed';
  if (standings.every((standing) => carries(standing, ended))) return 'carried';
  if (closesAt !== undefined) return ended ? 'failed' : 'open';
  const waits = standings.some(
    ({ electorate: { method }, counted: { given, electors, blocks } }) =>
      given < electors || (method === 'consent' && blocks > 0),
  );
  return waits ? 'open' : 'failed';
}

/**
 * How a failed matter ended: `rejected` where those who gave a position decided against it, `lapsed` where the time ran out
 * on a deadlock: a quorum that was missed, a block that stood, voices that unanimity waited for.
 */
export const endingOf = (matter: Matter): 'rejected' | 'lapsed' => endingBy(standingsOf(matter));

/** The same of positions that are counted already. */
export function endingBy(standings: readonly Standing[]): 'rejected' | 'lapsed' {
  const rejected = standings.some(({ electorate, counted }) => {
    const { given, disagree, blocks, agree } = counted;
    if (electorate.method === 'consent') return false;
    if (electorate.method === 'unanimity') return disagree > 0 && blocks === 0;
    return quorate({ electorate, counted }) && given > 0 && !passes(electorate, agree, agree + disagree);
  });
  return rejected ? 'rejected' : 'lapsed';
}

/** Positions counted in one electorate, by weight. */
export interface Count {
  readonly electors: number;
  readonly given: number;
  readonly agree: number;
  readonly disagree: number;
  readonly blocks: number;
}

/** An electorate with the positions that count in it. */
export interface Standing {
  readonly electorate: MatterElectorate;
  readonly counted: Count;
}

/** Where each electorate of a matter stands. */
export const standingsOf = ({ electorates, positions }: Pick<Matter, 'electorates' | 'positions'>) =>
  electorates.map(
    (electorate): Standing => ({
      electorate,
      counted: electorate.electors.reduce(
        (counted, party) =>
          moved(
            counted,
            weightIn(electorate, party),
            undefined,
            Object.hasOwn(positions, party) ? positions[party]?.stance : undefined,
          ),
        {
          electors: electorate.electors.reduce((sum, party) => sum + weightIn(electorate, party), 0),
          given: 0,
          agree: 0,
          disagree: 0,
          blocks: 0,
        },
      ),
    }),
  );

/** What the voice of an elector weighs. */
export const weightIn = ({ weights }: MatterElectorate, party: string): number => weights?.[party] ?? 1;

/** A count in which a voice has moved from one stance to another; undefined: it is silent. */
export function moved(
  counted: Count,
  weight: number,
  from: Stance | undefined,
  to: Stance | undefined,
): Count {
  const change = (...stances: readonly (Stance | undefined)[]): number =>
    Number(stances.includes(to)) - Number(stances.includes(from));
  return {
    electors: counted.electors,
    given: counted.given - weight * change(undefined),
    agree: counted.agree + weight * change('agree', 'reserve'),
    disagree: counted.disagree + weight * change('disagree', 'block'),
    blocks: counted.blocks + change('block'),
  };
}

/** Positions needed for a quorum; shares such as 0.1 are not exact in binary, hence the allowance. */
export const needed = (electors: number, quorum = 0): number => Math.ceil(electors * quorum - 1e-9);
const TWO_THIRDS = 2 / 3;

/** Whether enough have given a position. */
export const quorate = ({ electorate, counted }: Standing): boolean =>
  counted.given >= needed(counted.electors, electorate.quorum);

/**
 * Whether so many of so many agree enough: more than the share for a majority, at least the share where it is qualified. Where
 * all agree it is enough for any share below all, though it were nearer to that than the allowance for what is not exact.
 */
function passes({ method, share }: MatterElectorate, agree: number, of: number): boolean {
  if (method === 'qualified') return agree > 0 && agree >= of * (share ?? TWO_THIRDS) - 1e-9;
  const most = share ?? 0.5;
  return agree > of * most + 1e-9 || (agree > 0 && agree === of && most < 1);
}

/** Whether an electorate carries it: at the end by the positions given, before whatever those who are silent may still say. */
export function carries(standing: Standing, ended: boolean): boolean {
  const { electorate, counted } = standing;
  const { electors, given, agree, disagree, blocks } = counted;
  const silent = ended ? 0 : electors - given;
  switch (electorate.method) {
    case 'consent':
      // Who is silent to the end consents; a rulebook that wants voices sets a quorum.
      return blocks === 0 && quorate(standing) && silent === 0;
    case 'majority':
    case 'qualified':
      return quorate(standing) && passes(electorate, agree, agree + disagree + silent);
    case 'unanimity':
      return agree === electors;
    case 'delegated':
      return agree > 0 && disagree === 0 && quorate(standing);
  }
}
