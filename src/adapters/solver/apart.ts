import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';

/** Questions to a process that answers each by its id. */
export interface Apart<Question, Answer> {
  /** `meanwhile` hears what the process tells before it answers: messages with `progress`. */
  ask(question: Question, meanwhile?: (told: Answer) => void): Promise<Answer>;
  /** Ends the process, and with it whatever it is at work on. */
  close(): Promise<void>;
}

/** The most memory that a process may take, in megabytes: its heap by itself, and all of it with WebAssembly. */
export interface MemoryLimits {
  readonly heapMegabytes: number;
  readonly megabytes: number;
}

/** As much as the largest problems need with room to spare, and never more than half of the machine. */
const LIMITS: MemoryLimits = {
  heapMegabytes: 1536,
  megabytes: Math.min(3072, Math.floor(totalmem() / 2 ** 21)),
};

/** Work that was ended before it had an answer, through no fault of the program: the message says why. */
export class Unfinished extends Error {}

/** Work that needed more memory than it may take, and was ended for it. */
export class OutOfMemory extends Unfinished {}

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
  readonly meanwhile: ((told: Answer) => void) | undefined;
}

/** How often it is looked how much memory a process at work takes. */
const LOOK_MS = 250;

/**
 * Work in a process of its own, started when first needed; while nothing is asked it keeps no other alive. A thread would
 * not do: V8 ends the whole process when one allocation of one thread does not fit, and has no bound for what lies outside
 * of its heap.
 */
export function apart<Question extends object, Answer extends { readonly id: number }>(
  file: URL,
  limits = LIMITS,
): Apart<Question, Answer> {
  let child: ChildProcess | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting<Answer>>();
  const ended = (one: ChildProcess, error: Error) => {
    if (child !== one) return;
    child = undefined;
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
  };
  const tooMuch = () =>
    new OutOfMemory(
      `it needs more memory than one problem may take (${limits.megabytes} MB, of which ${limits.heapMegabytes} MB for itself)`,
    );
  const heard = (one: ChildProcess, answer: Answer & Faulty) => {
    if ('progress' in answer) {
      waiting.get(answer.id)?.meanwhile?.(answer);
      return;
    }
    const asking = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.fault === undefined) asking?.resolve(answer);
    else {
      asking?.reject(answer.starved === true ? tooMuch() : new Error(answer.fault));
      // It is about to end: what is asked next goes to another.
      ended(one, new Error('the solver was stopped'));
    }
    if (waiting.size === 0) release(one);
  };
  const running = (): ChildProcess => {
    if (child !== undefined) return child;
    const started = fork(file, {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
      // What V8 writes when memory ends is said in other words here.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const watching = setInterval(() => {
      if (megabytesOf(started) <= limits.megabytes) return;
      ended(started, tooMuch());
      started.kill('SIGKILL');
    }, LOOK_MS);
    watching.unref();
    const end = () => started.kill('SIGKILL');
    process.once('exit', end);
    started.on('message', (answer) => heard(started, answer as Answer & Faulty));
    started.on('error', (error) => ended(started, error));
    started.on('exit', (code, signal) => {
      clearInterval(watching);
      process.off('exit', end);
      // V8 ends a process by this signal when its heap cannot grow.
      if (signal === 'SIGABRT' || code === 134) ended(started, tooMuch());
      else if (signal !== null)
        ended(started, new Unfinished(`its process was ended from outside (${signal})`));
      else ended(started, new Error('the solver was stopped'));
    });
    child = started;
    return started;
  };
  return {
    ask: (question, meanwhile) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject, meanwhile });
        const one = running();
        one.ref();
        one.channel?.ref();
        one.send({ ...question, id: asked }, (error) => {
          if (error !== null) ended(one, error);
        });
      }),
    close: async () => {
      const one = child;
      if (one === undefined || one.exitCode !== null || one.signalCode !== null) return;
      ended(one, new Error('the solver was stopped'));
      const gone = new Promise((resolve) => one.once('exit', resolve));
      // Or nothing might be left that this process lives for until the other has ended.
      one.ref();
      one.kill('SIGKILL');
      await gone;
    },
  };
}

interface Faulty {
  readonly fault?: string;
  readonly starved?: boolean;
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** What a process takes of the machine's memory; nothing is known of one that has ended, or where Linux does not tell. */
function megabytesOf({ pid }: ChildProcess): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
