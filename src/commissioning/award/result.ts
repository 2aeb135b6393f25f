import type { PlanProof } from './proof.ts';
import type { Evaluation } from './valuation.ts';

/** How far a result is proved: by a search that looked at, or excluded, every award. Run again by the checker. */
export interface SearchProof {
  readonly kind: 'search';
  readonly nodes: number;
}

/** The result file `moothall/award-result/1`. */
export interface AwardResult {
  readonly format: 'moothall/award-result/1';
  /** Hash of the canonical JSON (RFC 8785) of the problem file as given. */
  readonly problemHash: string;
  readonly status: 'proved' | 'gap' | 'infeasible';
  readonly autonomy: 'on' | 'off';
  readonly offers: readonly string[];
  readonly valuePence: number;
  readonly costPence: number;
  readonly worstShortfallPpm: number;
  readonly sumShortfallPpm: number;
  /**
   * With autonomy on, of an award that is not proved: the first level of the order that is open. No award has a worst shortfall
   * below `leastWorstPpm`, nor, with the worst one reached, a sum below `leastSumPpm`: as the search found, by the values alone
   * that it found. Where those are not proved, somebody may fall short further than is told.
   */
  readonly open?:
    | {
        readonly level: 'worst' | 'sum' | 'value';
        readonly alone: 'proved' | 'unproved';
        readonly leastWorstPpm: number;
        readonly leastSumPpm: number;
      }
    | undefined;
  /** No award within the shortfall levels reached is worth more, as far as is known. */
  readonly boundPence: number;
  /** Whether the bound is exact, or only what the solver says (in floating point, not proved). */
  readonly boundBy: 'exact' | 'solver';
  /** (bound - value) / bound, from 0 to 1 (`gapOf`). */
  readonly gap: number;
  readonly tieBreak: 'proved' | 'unproved';
  readonly perCommissioner: readonly (Evaluation['perCommissioner'][number] & {
    /** What it would reach alone; null where that is not above 0 or cannot be. */
    readonly alonePence: number | null;
    readonly shortfallPpm: number;
    /** Shares of cost where bodies commission jointly. */
    readonly membersCostPence?: Readonly<Record<string, number>>;
  })[];
  readonly perLot: Evaluation['perLot'];
  readonly proof: SearchProof | PlanProof | null;
  /**
   * Where nothing can be awarded: rules and required lots that cannot hold together; without any one of them the rest can, for
   * example by the offers `without` it. That they cannot is proved by `proof`, where it is not null: of how many of these lots
   * can be awarded at once, each counted a thousand pence (`coverageOf`).
   */
  readonly conflict?: readonly {
    readonly type: 'rule' | 'lot';
    readonly id: string;
    readonly commissioner: string;
    readonly without?: readonly string[];
  }[];
  /** What the exact checker refused of a proof that was found, which is left out then: a fault of the program. */
  readonly refused?: string;
  readonly seconds: number;
  /** Of these, what the exact check took, after the search and its time limit. */
  readonly secondsOfCheck?: number;
}
