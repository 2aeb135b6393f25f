import type { Objection } from '../commissioning/concern.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';

/** As much of `moothall/award-result/1` as a procedure tells. */
export interface AwardTold {
  readonly status: 'proved' | 'gap' | 'infeasible';
  readonly offers: readonly string[];
  readonly valuePence: number;
  readonly costPence: number;
  readonly perCommissioner: readonly JsonObject[];
  readonly perLot: readonly {
    readonly id: string;
    readonly offer: string;
    readonly pricePence: number;
    readonly valuePence: number;
  }[];
  readonly proof?: unknown;
  readonly seconds?: unknown;
}

/** Solves an award problem and has the result checked exactly by code of its own; an award that the check refuses is never given. */
export type AwardEngine = (
  problem: JsonObject,
  options: { readonly autonomy: boolean },
) => Promise<Result<{ readonly result: AwardTold }, Objection>>;
