import type { AwardProgress } from '../../application/awards/engine.ts';
import { type Award, type AwardOptions, runAtPrices, runAward } from '../../application/awards/run.ts';
import type { SolverPort } from '../../commissioning/award/index.ts';
import { fail, type Result } from '../../kernel/result.ts';
import { answering, endWithAsker } from './answering.ts';
import { openLinearModel } from './highs-linear.ts';
import { solveWithHighs } from './highs-model.ts';

/**
 * A whole award problem in a process of its own: reading, models, search, solver and check hold nothing else up. Or one that
 * is opened under a number, asked at prices of cost, and closed.
 */
export type AwardMessage =
  | { readonly id: number; readonly file: unknown; readonly options: AwardOptions }
  | { readonly id: number; readonly opens: number; readonly file: unknown }
  | { readonly id: number; readonly opened: number; readonly price: number; readonly seconds: number }
  | { readonly id: number; readonly closes: number };

export type AwardedMessage =
  | { readonly id: number; readonly result: Result<Award, string> }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly progress: AwardProgress };

const solver: SolverPort = {
  solve: (programme, { timeLimitSeconds }) => Promise.resolve(solveWithHighs(programme, timeLimitSeconds)),
  open: openLinearModel,
};

const opened = new Map<number, ReturnType<typeof runAtPrices>>();
const DONE = { done: true } as const;

async function answerTo(message: AwardMessage, tell: (told: object) => void) {
  const start = performance.now();
  // What searches looks at the time again and again.
  const elapsed = () => {
    endWithAsker();
    return (performance.now() - start) / 1000;
  };
  if ('options' in message) {
    const progress = (known: Omit<AwardProgress, 'seconds'>) =>
      tell({ progress: { ...known, seconds: elapsed() } });
    return { result: await runAward(message.file, solver, { ...message.options, elapsed, progress }) };
  }
  if ('opens' in message) {
    opened.set(message.opens, runAtPrices(message.file, solver));
    return DONE;
  }
  if ('closes' in message) {
    opened.get(message.closes)?.dispose();
    opened.delete(message.closes);
    return DONE;
  }
  const awards = opened.get(message.opened);
  if (awards === undefined) return { result: fail('the problem is not open any more') };
  return { result: await awards.at(message.price, { timeLimitSeconds: message.seconds, elapsed }) };
}

answering(answerTo);
