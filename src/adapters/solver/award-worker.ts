import { parentPort } from 'node:worker_threads';
import type { AwardProgress } from '../../application/award-engine.ts';
import { type Award, type AwardOptions, runAward } from '../../application/award-run.ts';
import type { SolverPort } from '../../commissioning/award/index.ts';
import type { Result } from '../../kernel/result.ts';
import { openLinearModel } from './highs-linear.ts';
import { solveWithHighs } from './highs-model.ts';

/** A whole award problem in a thread of its own: reading, models, search, solver and check hold nothing else up. */
export interface AwardMessage {
  readonly id: number;
  readonly file: unknown;
  readonly options: AwardOptions;
}

export type AwardedMessage =
  | { readonly id: number; readonly result: Result<Award, string> }
  | { readonly id: number; readonly fault: string }
  | { readonly id: number; readonly progress: AwardProgress };

const solver: SolverPort = {
  solve: (programme, { timeLimitSeconds }) => Promise.resolve(solveWithHighs(programme, timeLimitSeconds)),
  open: openLinearModel,
};

parentPort?.on('message', ({ id, file, options }: AwardMessage) => {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const tell = (message: AwardedMessage) => parentPort?.postMessage(message);
  const progress = (known: Omit<AwardProgress, 'seconds'>) =>
    tell({ id, progress: { ...known, seconds: elapsed() } });
  runAward(file, solver, { ...options, elapsed, progress }).then(
    (result) => tell({ id, result }),
    (error: unknown) => tell({ id, fault: error instanceof Error ? error.message : String(error) }),
  );
});
