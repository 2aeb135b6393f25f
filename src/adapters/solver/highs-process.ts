import type { Programme, Solution } from '../../commissioning/award/index.ts';
import { answering } from './answering.ts';
import { solveWithHighs } from './highs-model.ts';

/** HiGHS in a process of its own, so that a long solve holds nothing else up and can be ended at any time. */
export interface SolveMessage {
  readonly id: number;
  readonly programme: Programme;
  readonly timeLimitSeconds: number;
}

export interface SolvedMessage {
  readonly id: number;
  readonly solution: Solution;
}

answering(async ({ programme, timeLimitSeconds }: SolveMessage) => ({
  solution: solveWithHighs(programme, timeLimitSeconds),
}));
