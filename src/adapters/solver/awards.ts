import type { Award } from '../../application/award-run.ts';
import type { Result } from '../../kernel/result.ts';
import type { AwardedMessage, AwardMessage } from './award-worker.ts';
import { threadOf } from './thread.ts';

export interface Awards {
  run(file: unknown, options: AwardMessage['options']): Promise<Result<Award, string>>;
  close(): Promise<void>;
}

/** Whole award problems in a worker thread: the thread that asks stays free for others. */
export function awardsInThread(): Awards {
  const thread = threadOf<Omit<AwardMessage, 'id'>, AwardedMessage>(
    new URL('./award-worker.ts', import.meta.url),
  );
  return {
    run: async (file, options) => {
      const answer = await thread.ask({ file, options });
      if ('fault' in answer) throw new Error(answer.fault);
      return answer.result;
    },
    close: thread.close,
  };
}
