import { fail, ok, type Result } from '../../kernel/result.ts';
import {
  type Consequences,
  type Context,
  type Effect,
  type Ending,
  type FactDraft,
  impossible,
  invalid,
  type Objection,
} from '../concern.ts';
import type { Bid, ProcedureState } from './state.ts';

export type Decided = Result<Consequences, Objection>;

export const did = (fact: FactDraft, id?: string, effects?: readonly Effect[]): Decided =>
  ok({ facts: [fact], ...(id === undefined ? {} : { id }), ...(effects === undefined ? {} : { effects }) });

/** The open joint decisions on proposed awards that can no longer be decided as they were proposed. */
export const decidingOn = (
  { matters }: Pick<Context, 'matters'>,
  proposals: readonly string[],
  why: string,
): readonly Ending[] =>
  Object.entries(matters)
    .filter(([, { action, body }]) => action === 'award.decide' && proposals.includes(String(body.proposal)))
    .map(([matter]) => ({ matter, why }));

export const objects = (objection: Objection): Decided => fail(objection);

/** A procedure that has ended takes no further acts; what remains to do lies in its contracts. */
export const ended = (state: ProcedureState): Objection | undefined =>
  state.status === 'complete' || state.status === 'terminated'
    ? impossible('procedure-ended', `The procedure is ${state.status}: nothing more can be done in it.`)
    : undefined;

export const lotMissing = (state: ProcedureState, path: string, lot: string): Objection | undefined =>
  state.lots.some((each) => each.id === lot)
    ? undefined
    : invalid(
        path,
        `There is no lot ${lot} in this procedure. Its lots are ${listed(state.lots.map(idOf))}.`,
      );

const idOf = (each: { readonly id: string }): string => each.id;

/** At most twenty names, for a message. */
export const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names.length <= 20
      ? names.join(', ')
      : `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`;

export function bidOf(state: ProcedureState, id: string): Result<Bid, Objection> {
  const bid = Object.hasOwn(state.bids, id) ? state.bids[id] : undefined;
  return bid === undefined ? fail(invalid('/bid', `There is no ${id} in this procedure.`)) : ok(bid);
}
