import type { Programme, SolverPort } from '../../commissioning/award/index.ts';
import { openLinearModel } from './highs-linear.ts';
import type { SolvedMessage } from './highs-worker.ts';
import { threadOf } from './thread.ts';

export interface Highs extends SolverPort {
  /** Ends the thread, and with it whatever it is solving. */
  close(): Promise<void>;
}

/** HiGHS in a worker thread, started when first needed. */
export function highsSolver(): Highs {
  const thread = threadOf<{ programme: Programme; timeLimitSeconds: number }, SolvedMessage>(
    new URL('./highs-worker.ts', import.meta.url),
  );
  return {
    solve: async (programme, { timeLimitSeconds }) =>
      (await thread.ask({ programme, timeLimitSeconds })).solution,
    open: openLinearModel,
    close: thread.close,
  };
}
