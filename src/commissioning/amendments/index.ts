import { type Fold, on, own, type RowRule, row, rowsOn, without } from '../fact-kind.ts';
import type { Amendment, WithAmendments } from './amendment.ts';
import * as facts from './facts.ts';

export { amendmentActions, type MadeText, openAmendment } from './actions.ts';
export { type Amendment, amendmentFields, noAmendments, type WithAmendments } from './amendment.ts';
export { amendmentAgreed, amendmentClosed, amendmentProposed } from './facts.ts';

export const amendmentFacts = Object.values(facts);

const changed = <S extends WithAmendments>(
  state: S,
  id: string,
  change: (before: Amendment) => Amendment,
): S => {
  const known = own(state.openAmendments, id);
  return known === undefined
    ? state
    : { ...state, openAmendments: { ...state.openAmendments, [id]: change(known) } };
};

/** An amendment that is decided, or taken back, leaves the state; its story lies in the rows. */
export const closed = <S extends WithAmendments>(state: S, id: string): S => ({
  ...state,
  openAmendments: without(state.openAmendments, id),
});

/** How the facts about amendments change any state that has amendments. */
export const amendmentFolds = <S extends WithAmendments>(): Fold<S>[] => [
  on<S, typeof facts.amendmentDrafted.body>(
    facts.amendmentDrafted,
    (state, { amendment, ...said }, fact) => ({
      ...state,
      amendmentsDrafted: state.amendmentsDrafted + 1,
      openAmendments: { ...state.openAmendments, [amendment]: { ...said, at: fact.at, status: 'draft' } },
    }),
  ),
  on<S, typeof facts.amendmentChanged.body>(facts.amendmentChanged, (state, body, fact) => {
    const { amendment, reason: _, ...text } = body;
    return changed(state, amendment, ({ changes: __, whole: ___, ...before }) => ({
      ...before,
      ...text,
      changedAt: fact.at,
    }));
  }),
  on<S, typeof facts.amendmentCommented.body>(facts.amendmentCommented, (state) => ({
    ...state,
    commentsMade: state.commentsMade + 1,
  })),
  on<S, typeof facts.amendmentProposed.body>(facts.amendmentProposed, (state, { amendment, matter }) =>
    changed(state, amendment, (before) => ({ ...before, status: 'proposed', matter })),
  ),
  on<S, typeof facts.amendmentAgreed.body>(facts.amendmentAgreed, (state, { amendment, from }) =>
    changed(state, amendment, (before) => ({ ...before, status: 'agreed', from })),
  ),
  on<S, typeof facts.amendmentClosed.body>(facts.amendmentClosed, (state, { amendment }) =>
    closed(state, amendment),
  ),
];

/** A row of `amendmentHistory`, and one of `comments`. */
export const historyRow = facts.amendmentDrafted.body;
export const commentRow = facts.amendmentCommented.body;

/** The story of each amendment, and what was said about it: rows, for both grow without end. */
export const amendmentRows: RowRule[] = [
  rowsOn(facts.amendmentDrafted, ({ changes: _, whole: __, ...said }, { at }) => [
    row('amendmentHistory', said.amendment, { ...said, at, status: 'draft' }),
  ]),
  rowsOn(facts.amendmentChanged, ({ amendment, effects, constitution, text }, { at }) => [
    row('amendmentHistory', amendment, { effects, constitution, text, changedAt: at }),
  ]),
  rowsOn(facts.amendmentProposed, ({ amendment }, { at }) => [
    row('amendmentHistory', amendment, { status: 'proposed', proposedAt: at }),
  ]),
  rowsOn(facts.amendmentAgreed, ({ amendment, from }, { at }) => [
    row('amendmentHistory', amendment, { status: 'agreed', from, decidedAt: at }),
  ]),
  rowsOn(facts.amendmentClosed, ({ amendment, status, reason }, { at }) => [
    row('amendmentHistory', amendment, { status, endReason: reason, decidedAt: at }),
  ]),
  rowsOn(facts.amendmentCommented, ({ comment, ...said }, { at }) => [
    row('comments', comment, { ...said, at }),
  ]),
];
