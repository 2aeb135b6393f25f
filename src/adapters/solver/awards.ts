import { availableParallelism } from 'node:os';
import type { AwardProgress, AwardRunner, PricedAwards } from '../../application/awards/engine.ts';
import type { Award } from '../../application/awards/run.ts';
import type { Result } from '../../kernel/result.ts';
import type { AwardedMessage, AwardMessage } from './award-worker.ts';
import { threadOf } from './thread.ts';

export interface Awards extends AwardRunner {
  close(): Promise<void>;
}

/** As many as there are cores, within reason: each holds a problem and its models. */
const MOST_THREADS = 4;

type Without<T> = T extends unknown ? Omit<T, 'id'> : never;

/**
 * Whole award problems in worker threads, each problem in one: the thread that asks stays free for others, and problems that
 * do not wait for each other are solved side by side. A thread is started when all others are at work.
 */
export function awardsInThreads(count = Math.min(MOST_THREADS, availableParallelism())): Awards {
  const threads = Array.from({ length: count }, () => ({
    thread: threadOf<Without<AwardMessage>, AwardedMessage>(new URL('./award-worker.ts', import.meta.url)),
    asked: 0,
  }));
  let problems = 0;
  const ask = async (
    at: (typeof threads)[number],
    message: Without<AwardMessage>,
    progress?: (progress: AwardProgress) => void,
  ): Promise<Exclude<AwardedMessage, { fault: string }>> => {
    at.asked += 1;
    try {
      const answer = await at.thread.ask(message, (told) => {
        if ('progress' in told) progress?.(told.progress);
      });
      if ('fault' in answer) throw new Error(answer.fault);
      return answer;
    } finally {
      at.asked -= 1;
    }
  };
  return {
    sideBySide: count,
    run: async (file, options, progress) => {
      const idlest = threads.reduce((least, one) => (one.asked < least.asked ? one : least));
      return resultOf(await ask(idlest, { file, options }, progress));
    },
    atPrices: (file) =>
      threads.map((at): PricedAwards => {
        problems += 1;
        const number = problems;
        const opening = ask(at, { opens: number, file });
        return {
          at: async (price, seconds) => {
            await opening;
            return resultOf(await ask(at, { opened: number, price, seconds }));
          },
          close: async () => {
            await ask(at, { closes: number });
          },
        };
      }),
    close: async () => {
      await Promise.all(threads.map(({ thread }) => thread.close()));
    },
  };
}

function resultOf(answer: AwardedMessage): Result<Award, string> {
  if ('result' in answer) return answer.result;
  throw new Error('the thread told no award');
}
