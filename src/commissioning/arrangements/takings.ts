import type { Static } from 'typebox';
import { defined } from '../fact-kind.ts';
import type { awardRecorded } from './facts.ts';
import type { ArrangementState, MandateNote } from './state.ts';

type Mandates = ArrangementState['mandates'];
type Pending = NonNullable<MandateNote['pending']>[number];

const isOf = (procedure: string, award: string) => (one: Pending) =>
  one.procedure === procedure && one.award === award;

/**
 * The notes of mandates after one about an award. While it waits to be confirmed it keeps its place among the awards that
 * wait; confirmed, it counts for good; set aside, no more. So the notes stay as small as what is open.
 */
export function withTakings(
  mandates: Mandates,
  { procedure, award, standing, takes = [] }: Static<typeof awardRecorded.body>,
): Mandates {
  const mine = isOf(procedure, award);
  const fresh = new Map(standing === 'decided' ? takes.map(({ mandate, pence }) => [mandate, pence]) : []);
  return Object.fromEntries(
    Object.entries(mandates).map(([mandate, note]) => {
      const { pending = [], takenPence, ...rest } = note;
      const [before] = pending.filter(mine);
      const pence = fresh.get(mandate) ?? 0;
      if (before === undefined && pence === 0) return [mandate, note];
      const waits = pending.filter((one) => !mine(one));
      if (pence > 0) waits.push({ procedure, award, pence });
      const settled = standing === 'confirmed' ? (before?.pence ?? 0) : 0;
      return [
        mandate,
        defined<MandateNote>({
          ...rest,
          takenPence: (takenPence ?? 0) + settled,
          pending: waits.length === 0 ? undefined : waits,
        }),
      ];
    }),
  );
}

/**
 * What is left of a mandate's budget for an award: without what confirmed awards took, and what those take that were decided
 * before it. Whatever the order in which awards are decided and confirmed, each finds room beside those that found room before.
 * Nothing where there is no budget.
 */
export function leftBefore(note: MandateNote, procedure: string, award: string): number | undefined {
  const { budgetPence, takenPence = 0, pending = [] } = note;
  if (budgetPence === undefined) return undefined;
  const own = pending.findIndex(isOf(procedure, award));
  const earlier = own === -1 ? pending : pending.slice(0, own);
  return earlier.reduce((left, { pence }) => left - pence, budgetPence - takenPence);
}
