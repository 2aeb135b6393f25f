import { fail, ok, type Result } from '../kernel/result.ts';
import type { Consequences, Effect, FactDraft, Objection } from './concern.ts';

/** What a concern's `decide` answers. */
export type Decided = Result<Consequences, Objection>;

export const did = (fact: FactDraft, id?: string, effects?: readonly Effect[]): Decided =>
  ok({ facts: [fact], ...(id === undefined ? {} : { id }), ...(effects === undefined ? {} : { effects }) });

export const objects = (objection: Objection): Decided => fail(objection);
