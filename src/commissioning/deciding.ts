import type { TSchema } from 'typebox';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { ActionDefinition, Consequences, Effect, FactDraft, Objection } from './concern.ts';

/** What a concern's `decide` answers. */
export type Decided = Result<Consequences, Objection>;

export const did = (fact: FactDraft, id?: string, effects?: readonly Effect[]): Decided =>
  ok({ facts: [fact], ...(id === undefined ? {} : { id }), ...(effects === undefined ? {} : { effects }) });

export const objects = (objection: Objection): Decided => fail(objection);

/**
 * An act that is not taken once something is over here, as its `decide` says whatever is asked: then it is not offered. What stops it
 * beside that stops it still.
 */
export const until =
  <S>(over: (state: S) => Objection | undefined) =>
  <B extends TSchema>(definition: ActionDefinition<S, B>): ActionDefinition<S, B> => ({
    ...definition,
    stopped: (state, parent, actor) => over(state) ?? definition.stopped?.(state, parent, actor),
  });
