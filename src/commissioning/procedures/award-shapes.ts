import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';

/** A policy as award problems have it: weights by `price` and criterion, together 100. */
export interface AwardPolicy {
  readonly weights: Readonly<Record<string, number>>;
  readonly priceFormula: 'linear' | 'lowest';
  readonly minimumScores?: Readonly<Record<string, number>>;
  readonly rules?: readonly JsonObject[];
}

/** One scorer's score of a bid on a criterion: for one lot, or for all of the bid's lots. */
export interface ScoreRow {
  readonly bid: string;
  readonly lot?: string;
  readonly criterion: string;
  /** 0 to 100, at most two decimals. */
  readonly score: number;
}

export interface MeanScore {
  readonly commissioner: string;
  readonly provider: string;
  readonly lot: string;
  readonly criterion: string;
  readonly score: number;
}

/** What the application brings together for an award beside the procedure's own state. */
export interface AwardInput {
  /** The lots to award: `lotsToAward`. */
  readonly lots: readonly string[];
  /** The offers, and capacity and discounts where the bid has any, in plaintext, by bid id. */
  readonly bids: Readonly<Record<string, { readonly offers: unknown; readonly terms?: unknown }>>;
  /** All rows of the collection `scores`. */
  readonly scores: readonly ScoreRow[];
  /** The variable `award.policy`: one policy for all, or each commissioner's own. */
  readonly policy: 'arrangement' | 'commissioner';
  /** The variable `award.weights`, used where the procedure's criteria have no weights. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Of the arrangement's policy; default `linear`. */
  readonly priceFormula?: 'linear' | 'lowest';
  /** Each commissioner's policy, budget and limit for one contract, from its mandate. */
  readonly policies: Readonly<
    Record<
      string,
      { readonly policy?: AwardPolicy; readonly budget?: Budget; readonly limit?: ContractLimit }
    >
  >;
  /** Flags of the parties that lead bids, such as `vcse`. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

/** The most that one contract may cost a body, and the mandate that says so. */
export interface ContractLimit {
  readonly mandate: string;
  readonly pence: number;
}

/** What one award took of a body's budget. */
export interface Taken {
  readonly procedure: string;
  readonly award: string;
  readonly pence: number;
}

/** The budget of a body's mandate, and what awards took of it before. */
export interface Budget {
  readonly mandate: string;
  readonly pence: number;
  readonly taken: readonly Taken[];
}

/** The budgets that a problem was made under, and what they were worked out from: streams as they were read at an instant. */
export interface AwardBudgets {
  readonly at: Instant;
  readonly arrangement: string;
  /** The award of the same procedure that this one is proposed in the place of: what it took is free. */
  readonly replaces?: string;
  /** The number of the last fact of each stream: the arrangement, its mandates and its procedures. */
  readonly reads: Readonly<Record<string, number>>;
  readonly budgets: Readonly<Record<string, Budget>>;
}

export interface ProblemCommissioner {
  readonly id: string;
  readonly budgetPence?: number;
  readonly members?: Readonly<Record<string, number>>;
  readonly policy: AwardPolicy;
}

/** An award problem in the format `moothall/award-problem/1`. */
export interface AwardProblem {
  readonly format: 'moothall/award-problem/1';
  readonly currency: 'GBP';
  readonly commissioners: readonly ProblemCommissioner[];
  readonly lots: readonly {
    readonly id: string;
    readonly commissioner: string;
    readonly ceilingPence: number;
    readonly weight?: number;
    readonly units?: number;
    readonly reserved?: readonly string[];
    readonly required?: boolean;
  }[];
  readonly providers: readonly {
    readonly id: string;
    readonly flags: readonly string[];
    readonly capacityUnits?: number;
    readonly maxLots?: number;
    readonly discounts?: readonly { readonly spendPence: number; readonly percent: number }[];
  }[];
  readonly scores: readonly MeanScore[];
  readonly offers: readonly {
    readonly id: string;
    readonly provider: string;
    readonly prices: Readonly<Record<string, number>>;
    readonly group?: string;
    readonly requires?: readonly string[];
  }[];
}

/** An opened, valid bid with what of it concerns the lots to award. */
export interface OpenBid {
  readonly id: string;
  readonly lead: string;
  readonly offers: AwardProblem['offers'];
  readonly lots: readonly string[];
}

/** An offer that cannot win because of a limit, and why: it goes beyond limits itself, or requires others that do. */
export interface LeftOut {
  readonly offer: string;
  readonly provider: string;
  readonly prices: Readonly<Record<string, number>>;
  /** The bodies whose limit it goes beyond, with what it would make a contract of for each. */
  readonly beyond: readonly { readonly body: string; readonly pence: number }[];
  /** Of an offer that goes beyond no limit itself: the offers left out that it requires. */
  readonly requires: readonly string[];
}

/** What the problem, whose format has no such rule, does not tell: the limits it was made under, and what they left out. */
export interface ContractLimits {
  readonly limits: Readonly<Record<string, ContractLimit>>;
  readonly leftOut: readonly LeftOut[];
}
