import { rowOfActor } from '../concern.ts';
import { type Fold, on, type RowRule, row, rowsOn } from '../fact-kind.ts';
import * as facts from './facts.ts';
import type { Need, WithNeeds } from './need.ts';

export { needActions } from './actions.ts';
export { type Need, need, type WithNeeds } from './need.ts';

export const needFacts = Object.values(facts);

const changed = <S extends WithNeeds>(state: S, id: string, change: (need: Need) => Need): S => {
  const known = state.needs[id];
  return known === undefined ? state : { ...state, needs: { ...state.needs, [id]: change(known) } };
};

/** A need that a procedure has been opened for. */
export const inProcedure = <S extends WithNeeds>(state: S, id: string, procedure: string): S =>
  changed(state, id, (known) => ({
    ...known,
    status: 'in-procedure',
    procedures: [...known.procedures, procedure],
  }));

/** How the facts about needs change any state that has needs. */
export const needFolds = <S extends WithNeeds>(): Fold<S>[] => [
  on<S, typeof facts.needRaised.body>(facts.needRaised, (state, { id, ...body }) => ({
    ...state,
    needsRaised: state.needsRaised + 1,
    needs: {
      ...state.needs,
      [id]: {
        ...body,
        commissioners: body.commissioners ?? [],
        status: 'raised',
        support: 0,
        procedures: [],
      },
    },
  })),
  on<S, typeof facts.needSupported.body>(facts.needSupported, (state, body) =>
    changed(state, body.need, (known) => ({ ...known, support: known.support + 1 })),
  ),
  on<S, typeof facts.needTakenUp.body>(facts.needTakenUp, (state, body) =>
    changed(state, body.need, (known) => ({
      ...known,
      status: known.status === 'raised' ? 'taken-up' : known.status,
      commissioners: [...new Set([...known.commissioners, ...body.commissioners])],
    })),
  ),
  on<S, typeof facts.needWithdrawn.body>(facts.needWithdrawn, (state, body) =>
    changed(state, body.need, (known) => ({ ...known, status: 'withdrawn' })),
  ),
];

/** A row of `supports`. */
export const supportRow = facts.needSupported.body;

/** Who supports which need: rows, for there may be thousands. */
export const needRows: RowRule[] = [
  rowsOn(facts.needSupported, ({ need, by, words }, fact) => [
    row('supports', rowOfActor(need, by), { need, by, at: fact.at, words }),
  ]),
];
