import { canonical } from '../../kernel/canonical.ts';
import type { Day } from '../../kernel/time.ts';
import { dayOf } from '../../kernel/time.ts';
import type { ArrangementState, MandateNote } from '../arrangements/index.ts';
import { type Context, impossible, type Objection } from '../concern.ts';
import { own } from '../fact-kind.ts';
import { inForce, mandatesInForce } from '../mandates/index.ts';
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

/**
 * Why an award may not be decided or confirmed any more: a mandate that it was worked out under has ended, was taken back
 * or says another policy now, another one holds in its place, or its budget is less than the award takes. One from before
 * mandates were kept with awards is not held to them.
 */
export function mandateObjection(
  state: ProcedureState,
  what: string,
  { lots, perLot }: Awarding,
  before: MadeUnder | undefined,
  context: Pick<Context, 'parent' | 'now'>,
): Objection | undefined {
  if (before === undefined) return undefined;
  const notes = (context.parent?.state as Partial<ArrangementState> | undefined)?.mandates ?? {};
  const day = dayOf(context.now);
  const now = madeUnder(state, lots, notes, day);
  const budgets = budgetsOn(notes, day);
  const reasons = Object.entries(now).flatMap(([body, since]) => {
    const was = own(before, body) ?? [];
    if (since.length === 0 && was.length > 0) return [`${body} has no mandate in force any more`];
    const takes = perLot.reduce(
      (sum, { lot, pricePence }) => (buysAlone(state, lot, body) ? sum + pricePence : sum),
      0,
    );
    const same = canonical(since) === canonical(was) && takes <= (budgets.get(body) ?? takes);
    return same ? [] : [`${body} has changed what it mandates, so that this is not within it any more`];
  });
  return reasons.length === 0
    ? undefined
    : impossible(
        'mandate-changed',
        `Since ${what} was worked out, ${listed(reasons)}. Propose the award anew: it is then worked out under the mandates in force.`,
      );
}

const budgetsOn = (notes: Notes, day: Day): ReadonlyMap<string, number | undefined> => {
  const all = Object.entries(notes).map(([stream, note]) => ({
    stream,
    begun: note.granted ?? '',
    mandate: note,
  }));
  return new Map([...mandatesInForce(all, day)].map(([body, { mandate }]) => [body, mandate.budgetPence]));
};

/** A budget bounds what its body buys alone, as in the award's problem. */
const buysAlone = ({ lots }: ProcedureState, id: string, body: string): boolean => {
  const bodies = lots.find((lot) => lot.id === id)?.commissioners ?? [];
  return bodies.length === 1 && bodies[0] === body;
};
