import Type from 'typebox';
import type { FactDraft } from '../concern.ts';
import { draft, type Fold, on, own, type RowRule, row, rowsOn, without } from '../fact-kind.ts';
import type { Amendment, WithAmendments } from './amendment.ts';
import * as facts from './facts.ts';

export { amendmentActions, type MadeText, openAmendment, tooManyWaiting } from './actions.ts';
export { type Amendment, amendmentFields, noAmendments, type WithAmendments } from './amendment.ts';
export { amendmentAgreed, amendmentClosed, amendmentOvertaken, amendmentProposed } from './facts.ts';

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

/** What lapsed has a new course: why it once lapsed lies in its row. */
const unlapsed = (
  { lapsedAt: _, lapsedFor: __, ...before }: Amendment,
  status: Amendment['status'],
): Amendment => ({ ...before, status });

/**
 * What follows for the others when an amendment, or a whole new text (undefined), comes into force: positions were given on
 * the text that each made of the rules before, so that whatever is agreed or being decided has to be put to the vote anew.
 */
export const overtaken = (state: WithAmendments, by: string | undefined): readonly FactDraft[] =>
  Object.entries(state.openAmendments).flatMap(([amendment, { status }]) =>
    status === 'agreed' || status === 'proposed'
      ? [draft(facts.amendmentOvertaken, { amendment, reason: overtakenBy(by) })]
      : [],
  );

/** In words for those who gave a position. */
export const overtakenBy = (by: string | undefined): string =>
  `Other rules came into force first${by === undefined ? '' : ` (${by})`}. Positions were given on a fixed text, and with these rules this amendment makes another: put it to the vote again, so that everybody sees what it changes now.`;

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
      ...(before.status === 'lapsed' ? unlapsed(before, 'draft') : before),
      ...text,
      changedAt: fact.at,
    }));
  }),
  on<S, typeof facts.amendmentCommented.body>(facts.amendmentCommented, (state) => ({
    ...state,
    commentsMade: state.commentsMade + 1,
  })),
  on<S, typeof facts.amendmentProposed.body>(facts.amendmentProposed, (state, { amendment, ...voted }) =>
    changed(state, amendment, (before) => ({ ...unlapsed(before, 'proposed'), ...voted })),
  ),
  on<S, typeof facts.amendmentAgreed.body>(facts.amendmentAgreed, (state, { amendment, from }) =>
    changed(state, amendment, (before) => ({ ...before, status: 'agreed', from })),
  ),
  on<S, typeof facts.amendmentOvertaken.body>(
    facts.amendmentOvertaken,
    (state, { amendment, reason }, fact) =>
      changed(state, amendment, ({ matter: _, ...before }) => ({
        ...before,
        status: 'lapsed',
        lapsedAt: fact.at,
        lapsedFor: reason,
      })),
  ),
  on<S, typeof facts.amendmentClosed.body>(facts.amendmentClosed, (state, { amendment }) =>
    closed(state, amendment),
  ),
];

/** A row of `amendmentHistory`, and one of `comments`. */
export const historyRow = facts.amendmentDrafted.body;
export const commentRow = Type.Omit(facts.amendmentCommented.body, ['comment']);

/** The story of each amendment, and what was said about it: rows, for both grow without end. */
export const amendmentRows: RowRule[] = [
  rowsOn(facts.amendmentDrafted, ({ changes: _, whole: __, ...said }, { at }) => [
    row('amendmentHistory', said.amendment, { ...said, at, status: 'draft' }),
  ]),
  rowsOn(facts.amendmentChanged, ({ amendment, title, effects, constitution, text, from }, { at }) => [
    row('amendmentHistory', amendment, { title, effects, constitution, text, from, changedAt: at }),
  ]),
  rowsOn(facts.amendmentProposed, ({ amendment, matter: _, ...voted }, { at }) => [
    row('amendmentHistory', amendment, { ...voted, status: 'proposed', proposedAt: at }),
  ]),
  rowsOn(facts.amendmentAgreed, ({ amendment, from }, { at }) => [
    row('amendmentHistory', amendment, { status: 'agreed', from, decidedAt: at }),
  ]),
  rowsOn(facts.amendmentOvertaken, ({ amendment, reason }, { at }) => [
    row('amendmentHistory', amendment, { status: 'lapsed', lapsedAt: at, lapsedFor: reason }),
  ]),
  rowsOn(facts.amendmentClosed, ({ amendment, status, reason }, { at }) => [
    row('amendmentHistory', amendment, { status, endReason: reason, decidedAt: at }),
  ]),
  rowsOn(facts.amendmentCommented, ({ comment, ...said }, { at }) => [
    row('comments', comment, { ...said, at }),
  ]),
];
