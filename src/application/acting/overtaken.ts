import type { Matter } from '../../rules/matters.ts';
import { decidedDraft } from './rounds.ts';
import type { StreamState } from './stream-state.ts';
import { type Asked, type Draft, fold, type World } from './world.ts';

/** Why a joint decision on a text made from other rules ends without effect. */
export const OVERTAKEN =
  'Other rules have come into force since it was put to the vote, and its text would undo them. It ends without effect: put to the vote again, everybody sees what it changes now.';

/** Whether a text that was made from some rules would be put in the place of others. */
export const rulesHaveChanged = ({ state }: Pick<World, 'state'>, { computed }: Matter): boolean =>
  typeof computed?.base === 'string' && computed.base !== state?.pins.rulebook;

/** What else ends by these facts: every open joint decision where nothing can be done here any more, or what other rules overtake. */
export function endedBy(
  world: World,
  asked: Pick<Asked, 'stream' | 'now' | 'actor' | 'computed'>,
  drafts: readonly Draft[],
): readonly Draft[] {
  const { kind, state: before } = world;
  if (before === undefined || kind.over === undefined || kind.over(before.own) !== undefined)
    return overtakenBy(world, asked, drafts);
  const after = fold(world, asked, drafts);
  const over = kind.over(after.own);
  return over === undefined
    ? overtakenBy(world, asked, drafts)
    : Object.values(after.matters).map((matter) => decidedDraft(matter, asked.actor, 'failed', over.message));
}

/**
 * What else ends when these facts bring other rules into force: open joint decisions on texts made from the rules before, and
 * whatever the concern has agreed, or puts to the vote, on such a text. A position is given on a fixed text, so that nothing
 * that nobody gave a position on comes into force. Nothing where the rules stay.
 */
function overtakenBy(
  world: World,
  asked: Pick<Asked, 'stream' | 'now' | 'actor' | 'computed'>,
  drafts: readonly Draft[],
): readonly Draft[] {
  if (!drafts.some(({ type }) => type === 'pins.taken')) return [];
  const state = fold(world, asked, drafts);
  if (world.state === undefined || state.pins.rulebook === world.state.pins.rulebook) return [];
  const matters = Object.values(state.matters).filter((matter) => rulesHaveChanged({ state }, matter));
  const facts = world.kind.overtaken?.(state.own, drafts) ?? [];
  const by = drafts.find(({ type }) => type === 'pins.taken')?.by ?? [];
  return [
    ...matters.map((matter) => decidedDraft(matter, asked.actor, 'failed', OVERTAKEN)),
    ...facts.map((fact): Draft => ({ ...fact, actor: asked.actor, by })),
    ...countedAnew(world.state, state.pins.rulebook, asked, by),
  ];
}

/** The mark in what was computed for an amendment: norms that it changes are counted anew. Records from before have none. */
export const COUNTS_ANEW = 'countsAnew';

/** Norms that have other words under the new text, or are gone, begin at nothing again. */
function countedAnew(
  before: StreamState,
  text: string | undefined,
  { computed, actor }: Pick<Asked, 'computed' | 'actor'>,
  by: Draft['by'],
): readonly Draft[] {
  const made = [computed, ...Object.values(before.matters).map((matter) => matter.computed)].find(
    (one) => one?.text === text && one?.[COUNTS_ANEW] === true,
  );
  const changed = new Set(
    ((made?.changes ?? []) as readonly { readonly statement: string }[]).map(({ statement }) => statement),
  );
  const anew = Object.keys(before.norms).filter((id) => changed.has(id));
  return anew.length === 0 ? [] : [{ type: 'norm.counted', body: { kept: [], broken: [], anew }, actor, by }];
}
