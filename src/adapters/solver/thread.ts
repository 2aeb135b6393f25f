import { Worker } from 'node:worker_threads';

/** Questions to a worker thread that answers each by its id. */
export interface Thread<Question, Answer> {
  /** `meanwhile` hears what the thread tells before it answers: messages with `progress`. */
  ask(question: Question, meanwhile?: (told: Answer) => void): Promise<Answer>;
  /** Ends the thread, and with it whatever it is at work on. */
  close(): Promise<void>;
}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  readonly meanwhile: ((told: Answer) => void) | undefined;
}

/** A worker thread, started when first needed; while nothing is asked it keeps no process alive. */
export function threadOf<Question extends object, Answer extends { readonly id: number }>(
  file: URL,
): Thread<Question, Answer> {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting<Answer>>();
  const ended = (thread: Worker, error: Error) => {
    // A thread that failed also reports its exit, by when the next one may be at work on other questions.
    if (worker !== thread) return;
    worker = undefined;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 1536 } });
    started.unref();
    started.on('message', (answer: Answer) => {
      if ('progress' in answer) {
        waiting.get(answer.id)?.meanwhile?.(answer);
        return;
      }
      waiting.get(answer.id)?.resolve(answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => ended(started, error));
    started.on('exit', () => ended(started, new Error('the solver was stopped')));
    worker = started;
    return started;
  };
  return {
    ask: (question, meanwhile) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject, meanwhile });
        const thread = running();
        thread.ref();
        thread.postMessage({ ...question, id: asked });
      }),
    close: async () => {
      await worker?.terminate();
    },
  };
}
