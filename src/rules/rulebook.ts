import type { Instant } from '../kernel/time.ts';
import type { Compute } from './conditions/condition.ts';
import type { Words } from './conditions/environment.ts';
import type {
  AggregationStatement,
  BoundaryStatement,
  ChoiceStatement,
  InformationStatement,
  Layer,
  PositionStatement,
  Setting,
  Statement,
  VariableStatement,
  Variant,
  VariantReason,
} from './statement.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A statement in its place: its layer and its order among all statements, outermost layer first. */
export interface Placed<S extends Statement = Statement> {
  readonly statement: S;
  readonly layer: Layer;
  readonly order: number;
  /** The id of the document that it comes from. */
  readonly document: string;
}

/** The Or else of a statement, ready to be computed. */
export type OrElseRule =
  | { readonly type: 'refuse' }
  | {
      readonly type: 'duty';
      readonly who: string;
      readonly does: string;
      readonly due?: Compute<Instant>;
    }
  | {
      readonly type: 'charge';
      readonly who: string;
      readonly to: string;
      readonly pence: number | Compute<number>;
    }
  | { readonly type: 'escalate'; readonly to: string };

interface Conditions {
  readonly if?: Compute<boolean>;
  readonly when?: Compute<boolean>;
}

export interface ChoiceRule extends Placed<ChoiceStatement>, Conditions {
  readonly who: readonly string[];
  readonly orElse?: OrElseRule;
}

export interface AggregationRule extends Placed<AggregationStatement> {
  readonly when?: Compute<boolean>;
  /** By electorate, in order: what a voice weighs, where it is not 1. */
  readonly weights: readonly (Compute<number> | undefined)[];
}

export interface BoundaryRule extends Placed<BoundaryStatement> {
  /** The `if` of enter or leave, for each action that enters or leaves a role. */
  readonly tests: ReadonlyMap<string, Compute<boolean>>;
}

export interface InformationRule extends Placed<InformationStatement> {
  readonly fields: readonly (readonly string[])[];
  readonly when?: Compute<boolean>;
}

export interface DutyRule extends Placed<ChoiceStatement> {
  readonly who: readonly string[];
  readonly does: readonly string[];
  readonly arises?: Compute<boolean>;
  readonly due?: Compute<Instant>;
  readonly period?: Compute<Instant>;
  readonly begins?: Compute<Instant>;
  readonly again?: Compute<boolean>;
  readonly while?: Compute<boolean>;
  /** The fields that are read once more of what the fact said that raised the duty: when it is due again, or let go. */
  readonly keeps: readonly string[] | 'all';
  readonly orElse?: OrElseRule;
}

/** Everything that speaks of one action. */
export interface ActionRules {
  readonly words: Words;
  readonly choices: readonly ChoiceRule[];
  readonly aggregations: readonly AggregationRule[];
}

/** A variant of the law with its reasons ready to be computed. */
export interface VariantRule {
  readonly variant: Variant;
  readonly words: Words;
  readonly reasons: readonly { readonly reason: VariantReason; readonly when: Compute<boolean> }[];
}

/** The statements of all layers, checked and indexed by what they speak of. */
export interface Rulebook {
  readonly vocabulary: Vocabulary;
  readonly statements: readonly Placed[];
  readonly byId: ReadonlyMap<string, Placed>;
  readonly actions: ReadonlyMap<string, ActionRules>;
  /** By role. */
  readonly boundaries: ReadonlyMap<string, readonly BoundaryRule[]>;
  readonly positions: ReadonlyMap<string, readonly Placed<PositionStatement>[]>;
  /** By kind of stream. */
  readonly information: ReadonlyMap<string, readonly InformationRule[]>;
  /** By kind of stream and fact type (`dutyKey`). */
  readonly duties: ReadonlyMap<string, readonly DutyRule[]>;
  readonly variables: ReadonlyMap<string, readonly Placed<VariableStatement>[]>;
  readonly variants: readonly VariantRule[];
  readonly settings: readonly Setting[];
  /** Every role that a statement may name. */
  readonly roles: ReadonlySet<string>;
}

export const dutyKey = (kind: string, fact: string): string => `${kind} ${fact}`;

export const asList = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? value : [value as T];

/** Roles that need no position statement: everybody, any party, the engine's own party, whoever is asked, whoever looks on. */
export const EVERYBODY = 'anyone';
export const COMMON_ROLES: readonly string[] = [EVERYBODY, 'party', 'engine', 'elector', 'public'];

/** Whether a party with these roles is among those that a statement names. */
export const isAmong = (who: readonly string[], roles: readonly string[]): boolean =>
  who.some((role) => role === EVERYBODY || roles.includes(role));
