import type { Programme, SolverPort } from '../../commissioning/award/index.ts';
import { apart } from './apart.ts';
import { openLinearModel } from './highs-linear.ts';
import type { SolvedMessage } from './highs-process.ts';

export interface Highs extends SolverPort {
  /** Ends the process, and with it whatever it is solving. */
  close(): Promise<void>;
}

/** HiGHS in a process of its own, started when first needed. */
export function highsSolver(): Highs {
  const solving = apart<{ programme: Programme; timeLimitSeconds: number }, SolvedMessage>(
    new URL('./highs-process.ts', import.meta.url),
  );
  return {
    solve: async (programme, { timeLimitSeconds }) =>
      (await solving.ask({ programme, timeLimitSeconds })).solution,
    open: openLinearModel,
    close: solving.close,
  };
}
