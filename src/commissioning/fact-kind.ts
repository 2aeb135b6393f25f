import type { Static, TSchema } from 'typebox';
import type { JsonObject } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { FactDefinition, FactDraft, Row } from './concern.ts';

/** A fact definition that keeps the type of its body, so that drafts and folds are checked against the schema. */
export interface FactKind<B extends TSchema> extends FactDefinition {
  readonly body: B;
}

/** What `apply` and `rows` see of a fact that has happened. */
export interface Happened {
  readonly type: string;
  readonly body: JsonObject;
  readonly at: Instant;
  readonly actor: string;
  readonly seq: number;
  readonly for?: string;
}

/** Optional members may be handed over as undefined: they are left out. */
export type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The object without its undefined members, as facts and state carry it. */
export function defined<T extends object>(value: Loose<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** A fact type in its first version. `saysOfOther` stands before the name of the party it speaks of, where that is not the actor. */
export const factKind = <B extends TSchema>(
  type: string,
  says: string,
  body: B,
  saysOfOther?: string,
): FactKind<B> => ({
  type,
  says,
  version: 1,
  body,
  ...(saysOfOther === undefined ? {} : { saysOfOther }),
});

/** The next version of a fact type: bodies of the version before are brought up by `from`, and never rewritten. */
export const nextVersion = <B extends TSchema>(
  kind: FactKind<B>,
  from: (body: JsonObject) => JsonObject,
): FactKind<B> => ({
  ...kind,
  version: kind.version + 1,
  upcasters: [...(kind.upcasters ?? []), from],
});

/** The same fact type, whose words go on to say what stands in its body. */
export const sayingMore = <B extends TSchema>(
  kind: FactKind<B>,
  saysMore: (body: Partial<Static<B>>) => string | undefined,
): FactKind<B> => ({ ...kind, saysMore: (body) => saysMore(body as Partial<Static<B>>) });

export const draft = <B extends TSchema>(kind: FactKind<B>, body: Loose<Static<B> & object>): FactDraft => ({
  type: kind.type,
  body: defined(body) as JsonObject,
});

export interface Fold<S> {
  readonly type: string;
  readonly apply: (state: S, fact: Happened) => S;
}

/** How one type of fact changes the state. */
export const on = <S, B extends TSchema>(
  kind: FactKind<B>,
  apply: (state: S, body: Static<B>, fact: Happened) => S,
): Fold<S> => ({ type: kind.type, apply: (state, fact) => apply(state, fact.body as Static<B>, fact) });

/** `apply` from its folds. Facts of other types (the engine's own: matters, duties) leave the concern's state as it is. */
export function foldOf<S>(folds: readonly Fold<S>[]): (state: S, fact: Happened) => S {
  const table = new Map(folds.map((fold) => [fold.type, fold.apply]));
  return (state, fact) => table.get(fact.type)?.(state, fact) ?? state;
}

export interface RowRule {
  readonly type: string;
  readonly rows: (fact: Happened) => readonly Row[];
}

/** Which rows one type of fact writes. */
export const rowsOn = <B extends TSchema>(
  kind: FactKind<B>,
  rows: (body: Static<B>, fact: Happened) => readonly Row[],
): RowRule => ({ type: kind.type, rows: (fact) => rows(fact.body as Static<B>, fact) });

export function rowsOf(rules: readonly RowRule[]): (fact: Happened) => readonly Row[] {
  const table = new Map(rules.map((rule) => [rule.type, rule.rows]));
  return (fact) => table.get(fact.type)?.(fact) ?? [];
}

export const row = (collection: string, id: string, body: object): Row => ({
  collection,
  id,
  body: Object.fromEntries(Object.entries(body).filter(([, member]) => member !== undefined)) as JsonObject,
});

/** A record's own member: ids that people give may be called like something every object has (`constructor`). */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The record without one of its members. */
export const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
