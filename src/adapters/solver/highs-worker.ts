import { parentPort } from 'node:worker_threads';
import type { Programme, Solution } from '../../commissioning/award/index.ts';
import { solveWithHighs } from './highs-model.ts';

/** HiGHS in a thread of its own, so that a long solve holds nothing else up and can be ended at any time. */
export interface SolveMessage {
  readonly id: number;
  readonly programme: Programme;
  readonly timeLimitSeconds: number;
}

export interface SolvedMessage {
  readonly id: number;
  readonly solution: Solution;
}

parentPort?.on('message', ({ id, programme, timeLimitSeconds }: SolveMessage) => {
  const solved: SolvedMessage = { id, solution: solveWithHighs(programme, timeLimitSeconds) };
  parentPort?.postMessage(solved);
});
