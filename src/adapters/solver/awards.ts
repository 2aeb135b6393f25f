import { availableParallelism } from 'node:os';
import type { AwardProgress, AwardRunner, PricedAwards } from '../../application/awards/engine.ts';
import type { Award } from '../../application/awards/run.ts';
import { fail, type Result } from '../../kernel/result.ts';
import { apart, type MemoryLimits, Unfinished } from './apart.ts';
import type { AwardedMessage, AwardMessage } from './award-process.ts';

export interface Awards extends AwardRunner {
  close(): Promise<void>;
}

/** As many as there are cores, within reason: each holds a problem and its models. */
const MOST_AT_ONCE = 4;

type Without<T> = T extends unknown ? Omit<T, 'id'> : never;

/**
 * Whole award problems in processes of their own, each problem in one: the one that asks stays free for others, lives on where
 * a problem needs more memory than it may take, and problems that do not wait for each other are solved side by side. A process
 * is started when all others are at work.
 */
export function awardsApart(
  count = Math.min(MOST_AT_ONCE, availableParallelism()),
  limits?: MemoryLimits,
): Awards {
  const solvers = Array.from({ length: count }, () => ({
    solver: apart<Without<AwardMessage>, AwardedMessage>(
      new URL('./award-process.ts', import.meta.url),
      limits,
    ),
    asked: 0,
  }));
  let problems = 0;
  const ask = async (
    at: (typeof solvers)[number],
    message: Without<AwardMessage>,
    progress?: (progress: AwardProgress) => void,
  ): Promise<AwardedMessage> => {
    at.asked += 1;
    try {
      return await at.solver.ask(message, (told) => {
        if ('progress' in told) progress?.(told.progress);
      });
    } finally {
      at.asked -= 1;
    }
  };
  return {
    sideBySide: count,
    run: async (file, options, progress) => {
      const idlest = solvers.reduce((least, one) => (one.asked < least.asked ? one : least));
      return ask(idlest, { file, options }, progress).then(resultOf, unfinished);
    },
    atPrices: (file) =>
      solvers.map((at): PricedAwards => {
        problems += 1;
        const number = problems;
        const opening = ask(at, { opens: number, file });
        return {
          at: async (price, seconds) => {
            const asked = opening.then(() => ask(at, { opened: number, price, seconds }));
            return asked.then(resultOf, unfinished);
          },
          close: async () => {
            await ask(at, { closes: number });
          },
        };
      }),
    close: async () => {
      await Promise.all(solvers.map(({ solver }) => solver.close()));
    },
  };
}

function resultOf(answer: AwardedMessage): Result<Award, string> {
  if ('result' in answer) return answer.result;
  throw new Error('the solver told no award');
}

/** That a problem needs too much, or was ended by the machine, is an answer to whoever asked; any other fault is one of the program. */
function unfinished(error: unknown): Result<Award, string> {
  if (error instanceof Unfinished) return fail(error.message);
  throw error;
}
