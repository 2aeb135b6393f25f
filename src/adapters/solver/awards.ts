import type { AwardRunner } from '../../application/award-engine.ts';
import type { AwardedMessage, AwardMessage } from './award-worker.ts';
import { threadOf } from './thread.ts';

export interface Awards extends AwardRunner {
  close(): Promise<void>;
}

/** Whole award problems in a worker thread: the thread that asks stays free for others. */
export function awardsInThread(): Awards {
  const thread = threadOf<Omit<AwardMessage, 'id'>, AwardedMessage>(
    new URL('./award-worker.ts', import.meta.url),
  );
  return {
    run: async (file, options, progress) => {
      const answer = await thread.ask({ file, options }, (told) => {
        if ('progress' in told) progress?.(told.progress);
      });
      if ('result' in answer) return answer.result;
      throw new Error('fault' in answer ? answer.fault : 'the thread told no end');
    },
    close: thread.close,
  };
}
