import { Worker } from 'node:worker_threads';
import type { Solution, SolverPort } from '../../commissioning/award/index.ts';
import type { SolvedMessage, SolveMessage } from './highs-worker.ts';

export interface Highs extends SolverPort {
  /** Ends the thread, and with it whatever it is solving. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(solution: Solution): void;
  reject(error: Error): void;
}

/** HiGHS in a worker thread, started when first needed. */
export function highsSolver(): Highs {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting>();
  const ended = (thread: Worker, error: Error) => {
    // A thread that failed also reports its exit, by when the next one may be at work on other questions.
    if (worker !== thread) return;
    worker = undefined;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = new Worker(new URL('./highs-worker.ts', import.meta.url));
    // A solver that is not asked anything keeps no process alive.
    started.unref();
    started.on('message', ({ id, solution }: SolvedMessage) => {
      waiting.get(id)?.resolve(solution);
      waiting.delete(id);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => ended(started, error));
    started.on('exit', () => ended(started, new Error('the solver was stopped')));
    worker = started;
    return started;
  };
  return {
    solve: (programme, { timeLimitSeconds }) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        const thread = running();
        thread.ref();
        const message: SolveMessage = { id: asked, programme, timeLimitSeconds };
        thread.postMessage(message);
      }),
    close: async () => {
      await worker?.terminate();
    },
  };
}
