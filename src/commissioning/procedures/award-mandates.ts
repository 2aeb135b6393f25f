import { canonical } from '../../kernel/canonical.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Day } from '../../kernel/time.ts';
import { dayOf } from '../../kernel/time.ts';
import { type ArrangementState, leftBefore, type MandateNote } from '../arrangements/index.ts';
import { type Context, type Effect, impossible, type Objection } from '../concern.ts';
import { own } from '../fact-kind.ts';
import { inForce, mandatesInForce } from '../mandates/index.ts';
import { partOf, sharesOn } from './award-budgets.ts';
import { listed } from './decision.ts';
import type { AwardedLot, MadeUnder, ProcedureState } from './state.ts';

type Notes = Readonly<Record<string, MandateNote>>;

/**
 * What stands of the mandates in force on a day, as the arrangement has noted them, for each body that commissions one of
 * the lots: since which facts of the arrangement they say their policies. Whatever of a mandate counts for an award gives
 * another answer when it changes, but for budgets; and the answer tells nothing of what a mandate says.
 */
export function madeUnder(
  state: Pick<ProcedureState, 'lots'>,
  lots: readonly string[],
  notes: Notes,
  day: Day,
): MadeUnder {
  const bodies = state.lots.filter(({ id }) => lots.includes(id)).flatMap((lot) => lot.commissioners);
  const standing = Object.values(notes).filter((note) => inForce(note, day));
  const since = (body: string): number[] =>
    standing
      .filter(({ commissioner }) => commissioner === body)
      .map(({ policySince = 0 }) => policySince)
      .sort((a, b) => a - b);
  return Object.fromEntries([...new Set(bodies)].sort().map((body) => [body, since(body)]));
}

/** What is proposed or decided of an award: which lots it still speaks of, and who gets them at what price. */
interface Awarding {
  readonly lots: readonly string[];
  readonly perLot: readonly AwardedLot[];
}

type Surroundings = Pick<Context, 'parent' | 'now' | 'stream'>;

const notesIn = ({ parent }: Pick<Context, 'parent'>): Notes =>
  (parent?.state as Partial<ArrangementState> | undefined)?.mandates ?? {};

/**
 * Why an award may not be decided or confirmed any more: a mandate that it was worked out under has ended, was taken back
 * or says another policy now, another one holds in its place, less is left of its budget than the award takes, or offers of one
 * bid make a contract beyond what it allows for one. One from before mandates were kept with awards is not held to them.
 */
export function mandateObjection(
  state: ProcedureState,
  what: string,
  { lots, perLot }: Awarding,
  before: MadeUnder | undefined,
  context: Surroundings,
): Objection | undefined {
  if (before === undefined) return undefined;
  const notes = notesIn(context);
  const day = dayOf(context.now);
  const now = madeUnder(state, lots, notes, day);
  const held = heldOn(notes, day);
  const bodies = Object.keys(now);
  const was = (body: string) => own(before, body) ?? [];
  const gone = bodies.filter((body) => now[body]?.length === 0 && was(body).length > 0);
  const changed = bodies.filter((body) => {
    const note = held.get(body)?.mandate;
    const same = canonical(now[body] ?? []) === canonical(was(body));
    const fits = note === undefined || hasRoom(note, body, { state, what, perLot, context });
    return !gone.includes(body) && !(same && fits);
  });
  const over = bodies.filter((body) => {
    const most = held.get(body)?.mandate.perContractPence;
    return most !== undefined && largestContract(state, perLot, body) > most;
  });
  if (gone.length + changed.length + over.length === 0) return undefined;
  const since = [
    ...(gone.length === 0 ? [] : [`${who(gone)} no mandate in force any more`]),
    ...(changed.length === 0
      ? []
      : [
          `${who(changed)} changed what ${changed.length > 1 ? 'they mandate' : 'it mandates'}, or other awards have taken of it, so that this is not within it any more`,
        ]),
  ];
  return impossible(
    'mandate-changed',
    [
      ...(since.length === 0 ? [] : [`Since ${what} was worked out, ${since.join('; ')}.`]),
      ...(over.length === 0
        ? []
        : [
            `Offers of one bid in ${what} together make a contract beyond what the mandate allows: ${listed(over)}.`,
          ]),
      'Propose the award anew: it is then worked out under the mandates in force. Where that comes to the same, a lot has to be refused, or the mandate changed.',
    ].join(' '),
  );
}

const who = (bodies: readonly string[]): string => `${listed(bodies)} ${bodies.length > 1 ? 'have' : 'has'}`;

/**
 * Why a joint decision does not decide an award: for a body whose mandate keeps decisions of its own, silence is none. It asks
 * for the agreement of those that the award has lots for; who decides without a joint decision, the rules say.
 */
export function keptObjection(
  state: ProcedureState,
  lots: readonly string[],
  context: Surroundings & Pick<Context, 'agreed'>,
): Objection | undefined {
  const { agreed } = context;
  if (agreed === undefined) return undefined;
  const bodies = state.lots.filter(({ id }) => lots.includes(id)).flatMap((lot) => lot.commissioners);
  const held = heldOn(notesIn(context), dayOf(context.now));
  const silent = [...new Set(bodies)]
    .filter((body) => held.get(body)?.mandate.keeps === true && !agreed.includes(body))
    .sort();
  const [one, several] = [silent.length === 1, silent.length > 1];
  return silent.length === 0
    ? undefined
    : impossible(
        'kept-decision',
        `${listed(silent)} ${several ? 'keep' : 'keeps'} decisions of ${one ? 'its' : 'their'} own by mandate, so that silence is no agreement: put the award to the vote again.`,
      );
}

/** Each winning bid makes one contract: the most that one comes to for a body. */
const largestContract = (state: ProcedureState, perLot: readonly AwardedLot[], body: string): number =>
  Math.max(
    0,
    ...[...new Set(perLot.map(({ bid }) => bid))].map((bid) =>
      partOf(
        perLot.filter((lot) => lot.bid === bid),
        sharesOn(state),
        body,
      ),
    ),
  );

interface Asked {
  readonly state: ProcedureState;
  readonly what: string;
  readonly perLot: readonly AwardedLot[];
  readonly context: Surroundings;
}

/**
 * Whether what is left of a budget holds what the award takes: what the body buys alone, and its share of what is bought
 * jointly. A note from before awards were noted with mandates bounds what the body buys alone, by the whole budget.
 */
function hasRoom(note: MandateNote, body: string, { state, what, perLot, context }: Asked): boolean {
  const counted = note.takenPence !== undefined;
  const shares = sharesOn(state);
  const bought = counted ? perLot : perLot.filter(({ lot }) => shares(lot)[body] === 1);
  const takes = partOf(bought, shares, body);
  return takes <= (leftBefore(note, context.stream, what) ?? takes);
}

/** Of each body the mandate that holds on a day. One noted without the instant at which it was granted comes before all others. */
const heldOn = (notes: Notes, day: Day) =>
  mandatesInForce(
    Object.entries(notes).map(([stream, note]) => ({ stream, begun: note.granted ?? '', mandate: note })),
    day,
  );

/** The arrangement is told of each mandate that holds what a decided award takes of it. */
export function takingEffects(
  state: ProcedureState,
  award: string,
  perLot: readonly AwardedLot[],
  context: Surroundings,
): Effect[] {
  const shares = sharesOn(state);
  const takes = [...heldOn(notesIn(context), dayOf(context.now))]
    .map(([body, { stream }]) => ({ mandate: stream, pence: partOf(perLot, shares, body) }))
    .filter(({ pence }) => pence > 0);
  return takes.length === 0 ? [] : told(context, { award, standing: 'decided', takes });
}

/** It is told that an award is confirmed, or was set aside, where a mandate's note names it or may be about to. */
export function standingEffects(
  state: ProcedureState,
  award: string | undefined,
  standing: 'confirmed' | 'set-aside',
  context: Surroundings,
): Effect[] {
  const decided = award === undefined ? undefined : own(state.awards, award);
  return award === undefined || decided?.status !== 'decided' || Object.keys(notesIn(context)).length === 0
    ? []
    : told(context, { award, standing });
}

const told = ({ parent, stream }: Surroundings, body: JsonObject): Effect[] =>
  parent === undefined
    ? []
    : [{ stream: parent.stream, action: 'award.record', body: { procedure: stream, ...body } }];
