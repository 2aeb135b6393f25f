import { availableParallelism } from 'node:os';
import type { AwardRunner } from '../../application/award-engine.ts';
import type { AwardedMessage, AwardMessage } from './award-worker.ts';
import { threadOf } from './thread.ts';

export interface Awards extends AwardRunner {
  close(): Promise<void>;
}

/** As many as there are cores, within reason: each holds a problem and its models. */
const MOST_THREADS = 4;

/**
 * Whole award problems in worker threads, each problem in one: the thread that asks stays free for others, and problems that
 * do not wait for each other are solved side by side. A thread is started when all others are at work.
 */
export function awardsInThreads(count = Math.min(MOST_THREADS, availableParallelism())): Awards {
  const threads = Array.from({ length: count }, () => ({
    thread: threadOf<Omit<AwardMessage, 'id'>, AwardedMessage>(new URL('./award-worker.ts', import.meta.url)),
    asked: 0,
  }));
  return {
    sideBySide: count,
    run: async (file, options, progress) => {
      const idlest = threads.reduce((least, one) => (one.asked < least.asked ? one : least));
      idlest.asked += 1;
      try {
        const answer = await idlest.thread.ask({ file, options }, (told) => {
          if ('progress' in told) progress?.(told.progress);
        });
        if ('result' in answer) return answer.result;
        throw new Error('fault' in answer ? answer.fault : 'the thread told no end');
      } finally {
        idlest.asked -= 1;
      }
    },
    close: async () => {
      await Promise.all(threads.map(({ thread }) => thread.close()));
    },
  };
}
