import { PARTS_READING } from '../../rules/decide.ts';
import type { Context } from '../concern.ts';
import { own } from '../fact-kind.ts';
import type { ProcedureState } from './state.ts';

/** The role by which a body commissions: the commissioners of a procedure are those of its arrangement, unless others are named. */
export const COMMISSIONER = 'commissioner';

type Members = Readonly<Record<string, readonly string[]>>;

/** Whether parts are kept: whoever left an arrangement lost its part when records from before were made. */
export const keepsParts = ({ reading = PARTS_READING }: Pick<Context, 'reading'>): boolean =>
  reading >= PARTS_READING;

/**
 * Of the bodies named to commission a procedure, those that keep the role in it to its end: whoever holds it in the arrangement
 * when the procedure begins. To be named gives nobody a role.
 */
export const partsOf = (named: readonly string[], members: Members): string[] => {
  const holders = own(members, COMMISSIONER) ?? [];
  return named.filter((party) => holders.includes(party));
};

/** Who commissions here whether or not it is still a member of the arrangement: as long as one of the lots is its own. */
export const commissioningToTheEnd = ({ toTheEnd = [], lots }: Pick<ProcedureState, 'toTheEnd' | 'lots'>) =>
  toTheEnd.filter((party) => lots.some(({ commissioners }) => commissioners.includes(party)));
