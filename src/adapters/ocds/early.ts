import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** From so many bytes on threads are worth their start. */
export const MUCH = 2 << 20;

/** What is parsed dies young; room for more of it would only be held, not used. */
const YOUNG_MIB = 24;

let early: Worker | undefined;

/** A thread for the command of this name, so that it can load what that needs; it is told the rest when it is known. */
const threadFor = (command: string): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: command,
    // It needs nothing of what is loaded before the program.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });

/**
 * Starts a thread before anything else is loaded, if it is plain from the words of the command that there is much to do. It
 * keeps nothing from ending.
 */
export function startEarly([, command = '', ...words]: readonly string[]): void {
  if (availableParallelism() < 2) return;
  if (words.reduce((bytes, word) => bytes + sizeOf(word), 0) <= MUCH) return;
  early = threadFor(command);
  early.unref();
}

function sizeOf(word: string): number {
  try {
    return statSync(word, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // Whoever reads it says what is wrong with it.
    return 0;
  }
}

/** So many threads, the early one among them. */
export function takeThreads(count: number, command: string): readonly Worker[] {
  const taken = early === undefined || count === 0 ? [] : [early];
  if (count > 0) early = undefined;
  for (const thread of taken) thread.ref();
  while (taken.length < count) taken.push(threadFor(command));
  return taken;
}
