import type { JsonObject } from '../../kernel/json.ts';
import { followsWords } from '../../rules/words/explain.ts';
import { allOfRole } from '../../rules/words/wording.ts';
import type { Parts } from '../acting/preparing.ts';
import { holdersIn } from '../acting/world.ts';
import type { Viewer } from '../interface.ts';
import { tellsRole } from '../rulebooks/impact-sight.ts';
import { mediatorIn } from './mediations-due.ts';
import { type View, viewOf } from './viewing.ts';

/** What the rule by which a joint decision is decided makes of its round. */
interface RoundSeen {
  /** The first ended undecided. */
  readonly second: boolean;
  /** The role that mediates, as people say it, and who holds it as far as the viewer may know. */
  readonly mediator?: {
    readonly role: string;
    readonly says: string;
    readonly parties?: readonly string[];
  };
  /** Another arrangement that was asked to decide. */
  readonly asked?: { readonly arrangement: string; readonly title?: string; readonly exists: boolean };
  /** What follows where it ends undecided, in words. */
  readonly follows: string;
}

/** Adds to joint decisions that a viewer sees what their rule makes of the round: who is called to it, and what follows a deadlock. */
export const withRounds = (
  parts: Parts,
  view: View,
  viewer: Viewer,
  matters: readonly JsonObject[],
): Promise<JsonObject[]> =>
  Promise.all(
    matters.map(async (matter) => {
      const round = await roundOf(parts, view, viewer, matter);
      return round === undefined ? matter : { ...matter, round: round as unknown as JsonObject };
    }),
  );

async function roundOf(
  parts: Parts,
  view: View,
  viewer: Viewer,
  { statement, after }: JsonObject,
): Promise<RoundSeen | undefined> {
  if (typeof statement !== 'string') return undefined;
  const { rulebook } = view.governing;
  const rule = rulebook.byId.get(statement)?.statement;
  // An amendment may have removed the rule since: then nothing follows a deadlock.
  const fallback = (rule?.kind === 'aggregation' ? rule.fallback : undefined) ?? 'keep';
  if (typeof after !== 'string')
    return {
      second: false,
      follows:
        fallback === 'keep'
          ? 'If it is not carried, all stays as it is.'
          : `If the time ends without a decision, ${followsWords(fallback)}.`,
    };
  const role = mediatorIn(rulebook, { statement, after });
  const above = view.state.parent === undefined ? view : await viewOf(parts, view.state.parent, viewer);
  return {
    second: true,
    ...(role === undefined
      ? {}
      : {
          mediator: {
            role,
            says: allOfRole(role),
            ...(tellsRole(above, role) ? { parties: holdersIn(view.world, role) } : {}),
          },
        }),
    ...(fallback !== 'keep' && 'refers' in fallback
      ? { asked: await askedOf(parts, viewer, fallback.refers.arrangement) }
      : {}),
    follows: 'If the time ends without a decision once more, all stays as it is.',
  };
}

/** Another arrangement, by its title where the viewer may see that. */
async function askedOf(
  parts: Parts,
  viewer: Viewer,
  arrangement: string,
): Promise<NonNullable<RoundSeen['asked']>> {
  const there = await viewOf(parts, arrangement, viewer);
  if (there === undefined) return { arrangement, exists: false };
  const { title } = there.show({ title: there.state.own.title ?? '' });
  return { arrangement, exists: true, ...(typeof title === 'string' ? { title } : {}) };
}
