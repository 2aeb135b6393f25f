import { readProblem } from '../../commissioning/award/index.ts';
import { impossible, type Objection } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { conflictSentence } from './conflict.ts';
import type { Award, AwardOptions } from './run.ts';

/** What is known while an award is looked for: pence, and seconds since the start. */
export interface AwardProgress {
  readonly valuePence: number | undefined;
  readonly boundPence: number | undefined;
  /** Ids of the best award so far. */
  readonly offers: readonly string[] | undefined;
  /** Told once, when the search has ended and the exact check begins. */
  readonly isChecked?: boolean;
  readonly seconds: number;
}

/** The best awards of one problem at prices of cost, each found sooner for those before it (`AwardsAtPrices`). */
export interface PricedAwards {
  /** The error says why there is none. */
  at(price: number, timeLimitSeconds: number): Promise<Result<Award, string>>;
  close(): Promise<void>;
}

/** Solves award problems elsewhere than in the asking process; every award has passed the exact checker. */
export interface AwardRunner {
  /** How many problems it solves at once; one where it does not say. */
  readonly sideBySide?: number;
  /** Whether, since it began, a problem was left out because the time for all of them had ended. */
  hasEnded?(): boolean;
  run(
    file: unknown,
    options: AwardOptions,
    progress?: (progress: AwardProgress) => void,
  ): Promise<Result<Award, string>>;
  /** One for each problem that it solves at once, to be asked side by side; none where it has no way to ask by prices. */
  atPrices?(file: unknown): readonly PricedAwards[];
}

/** Solves an award problem for a procedure; what stands in the way is an objection to the act that asked. */
export type AwardEngine = (
  problem: JsonObject,
  options: { readonly autonomy: boolean },
) => Promise<Result<Award, Objection>>;

export const makeAwardEngine =
  (runner: AwardRunner): AwardEngine =>
  async (file, options) => {
    const award = await runner.run(file, options);
    if (!award.ok)
      return fail(impossible('award-problem', `The award cannot be worked out: ${award.error}.`));
    const problem = award.value.status === 'infeasible' ? readProblem(file) : undefined;
    return problem?.ok === true
      ? fail(impossible('no-award', conflictSentence(problem.value, award.value)))
      : ok(award.value);
  };
