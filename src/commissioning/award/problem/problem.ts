import type { JsonObject } from '../../../kernel/json.ts';

/** An award problem as read: everything in integers. Weights, scores and percents in hundredths, shares in ten-thousandths. */
export interface Problem {
  readonly commissioners: readonly Commissioner[];
  readonly lots: readonly Lot[];
  readonly providers: ReadonlyMap<string, Provider>;
  readonly offers: readonly Offer[];
  /** The most that the whole award may cost after discounts; asked for point by point on the frontier, no part of the file. */
  readonly costCapPence?: number;
  /** How far commissioners may fall short; asked for with autonomy on, no part of the file. */
  readonly allowance?: Allowance;
  /** The score of a provider on a lot by a criterion, in hundredths; one for the lot beats one for all lots; missing is 0. */
  score(commissioner: string, provider: string, lot: string, criterion: string): number;
}

/** By commissioner what it would reach alone, in pence, and shortfalls of that which may be, in parts per million. */
export interface Allowance {
  readonly alone: ReadonlyMap<string, number>;
  readonly worst: number;
  readonly sum: number;
}

export interface Rule {
  readonly id: string;
  readonly type: 'max-share' | 'set-aside' | 'min-providers' | 'exclude';
  readonly strength: 'must' | 'should';
  /** Ten-thousandths. */
  readonly share: number;
  readonly count: number;
  readonly flag: string;
  readonly provider: string;
  readonly penaltyPence: number;
  readonly penaltyPencePerPound: number;
}

export interface Commissioner {
  readonly id: string;
  readonly budgetPence: number | undefined;
  readonly members: JsonObject | undefined;
  /** By `price` and criterion, in hundredths of a percent; together 10,000. */
  readonly weights: ReadonlyMap<string, number>;
  readonly priceFormula: 'linear' | 'lowest';
  readonly minimumScores: ReadonlyMap<string, number>;
  readonly rules: readonly Rule[];
}

export interface Lot {
  readonly id: string;
  readonly commissioner: string;
  readonly ceilingPence: number;
  readonly weight: number;
  readonly units: number;
  readonly reserved: readonly string[];
  readonly required: boolean;
}

export interface Provider {
  readonly id: string;
  readonly flags: readonly string[];
  readonly capacityUnits: number | undefined;
  readonly maxLots: number | undefined;
  /** Lowest spend first; percents in hundredths. */
  readonly discounts: readonly { readonly spendPence: number; readonly percent: number }[];
}

export interface Offer {
  readonly id: string;
  readonly provider: string;
  readonly prices: ReadonlyMap<string, number>;
  readonly group: string | undefined;
  readonly requires: readonly string[];
}

/** What is wrong with a problem, and where (JSON Pointer, RFC 6901). */
export interface ProblemError {
  readonly path: string;
  readonly message: string;
}
