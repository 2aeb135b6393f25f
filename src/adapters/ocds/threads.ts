import { Worker } from 'node:worker_threads';
import type { OcdsSettings } from '../../application/ocds-task.ts';
import type { Batch, Places } from './batching.ts';
import { type DoneMessage, makeWorking, type WorkMessage } from './worker.ts';

/** Works on batches in several threads at once and gives what they make in the order in which they were given. */
export interface Threads {
  give(batch: Batch): void;
  /** Memory that a batch was in and is done with. */
  spare(): ArrayBuffer | undefined;
  /** Until there is room for more, and what is done has been handed on. */
  room(): Promise<void>;
  /** Until all is done and handed on. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** What is parsed dies young; room for more of it would only be held, not used. */
const YOUNG_MIB = 24;

export type Taking = (done: DoneMessage, places: Places) => Promise<void>;

/** So many batches a thread may wait: enough to keep it busy, few enough to hold little. */
const WAITING = 3;

export function startThreads(settings: OcdsSettings, threads: number, take: Taking): Threads {
  let given = 0;
  let taken = 0;
  const done = new Map<number, DoneMessage>();
  const places = new Map<number, Places>();
  // Memory goes round: given back to the system it would only be asked for again, and later than it is given back.
  const rooms: ArrayBuffer[] = [];
  const outputs: ArrayBuffer[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  const working = threads === 0 ? makeWorking(settings) : undefined;
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    const state = { worker, busy: 0 };
    worker.on('message', (message: DoneMessage) => {
      state.busy -= 1;
      done.set(message.id, message);
      wake();
    });
    worker.on('error', (error) => {
      failure ??= error;
      wake();
    });
    return state;
  });

  /** Hands on what is done, in order. */
  const handOn = async () => {
    for (let next = done.get(taken); next !== undefined; next = done.get(taken)) {
      done.delete(taken);
      const of = places.get(taken) ?? [];
      places.delete(taken);
      taken += 1;
      rooms.push(next.room);
      await take(next, of);
      outputs.push(next.bytes.buffer as ArrayBuffer);
    }
  };
  const until = async (isEnough: () => boolean) => {
    await handOn();
    while (!isEnough()) {
      if (failure !== undefined) throw failure;
      if (!done.has(taken))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (failure !== undefined) throw failure;
      await handOn();
    }
  };
  return {
    give: ({ batch, places: of }) => {
      // Findings are written where they are found, so that their places go along.
      const located = settings.task.do === 'validate' ? { ...batch, places: of } : batch;
      const spare = outputs.pop();
      const message: WorkMessage = { id: given, batch: located, ...(spare === undefined ? {} : { spare }) };
      places.set(given, of);
      given += 1;
      if (working !== undefined) {
        done.set(message.id, working(message));
        return;
      }
      const least = workers.reduce((one, other) => (other.busy < one.busy ? other : one));
      least.busy += 1;
      const moved = [batch.bytes.buffer as ArrayBuffer, ...(spare === undefined ? [] : [spare])];
      least.worker.postMessage(message, moved);
    },
    spare: () => rooms.pop(),
    room: () => until(() => given - taken < Math.max(1, threads) * WAITING),
    finish: () => until(() => given === taken),
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}
