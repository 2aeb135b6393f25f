import type { Worker } from 'node:worker_threads';
import type { OcdsSettings } from '../../application/ocds/task.ts';
import type { Batch, Places } from './batching.ts';
import { takeThreads } from './early.ts';
import { type DoneMessage, makeWorking, type WorkMessage } from './worker.ts';

/** Works on batches in several threads at once and gives what they make in the order in which they were given. */
export interface Threads {
  /** Starts the threads: there is enough to do for them. Until then, what little comes is done by the calling thread. */
  warm(): void;
  give(batch: Batch): void;
  /** Memory that a batch was in and is done with. */
  spare(): ArrayBuffer | undefined;
  /** Until there is room for more, and what is done has been handed on. */
  room(): Promise<void>;
  /** Until all is done and handed on. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

export type Taking = (done: DoneMessage, places: Places) => Promise<void>;

/** So many batches a thread may wait: enough to keep it busy, few enough to hold little. */
const WAITING = 3;

/** So many batches are done sooner than threads are started for them. */
const FEW = 4;

/** What one process of unusual size needed is let go. */
const LARGE = 4 << 20;

const keep = (spares: ArrayBuffer[], room: ArrayBuffer): void => {
  if (room.byteLength <= LARGE && spares.length < 16) spares.push(room);
};

export async function startThreads(
  settings: OcdsSettings,
  { threads, isMuch }: { readonly threads: number; readonly isMuch: boolean },
  take: Taking,
): Promise<Threads> {
  let given = 0;
  let taken = 0;
  const done = new Map<number, DoneMessage>();
  const places = new Map<number, Places>();
  // Memory goes round: given back to the system it would only be asked for again, and later than it is given back.
  const rooms: ArrayBuffer[] = [];
  const outputs: ArrayBuffer[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => undefined;
  let workers: readonly { readonly worker: Worker; busy: number }[] = [];
  const told = (worker: Worker) => {
    worker.postMessage(settings);
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
  };
  // The calling thread is one of them.
  const warm = () => {
    if (workers.length === 0) workers = takeThreads(Math.max(0, threads - 1), settings.task.do).map(told);
  };

  // The others start while this one gets ready.
  if (isMuch) warm();
  const working = await makeWorking(settings);

  /** Hands on what is done, in order. */
  const handOn = async () => {
    for (let next = done.get(taken); next !== undefined; next = done.get(taken)) {
      done.delete(taken);
      const of = places.get(taken);
      places.delete(taken);
      taken += 1;
      if (next.room !== undefined) keep(rooms, next.room);
      if (of !== undefined) await take(next, of);
      keep(outputs, next.bytes.buffer as ArrayBuffer);
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
    warm,
    give: ({ batch, places: of }) => {
      // Findings are written where they are found, so that their places go along.
      const located =
        settings.task.do === 'validate' && 'bytes' in batch
          ? { ...batch, places: Array.from(batch.ends, (_, item) => of(item)) }
          : batch;
      const spare = outputs.pop();
      const message: WorkMessage = { id: given, batch: located, ...(spare === undefined ? {} : { spare }) };
      places.set(given, of);
      given += 1;
      if (message.id >= FEW) warm();
      const least = workers.toSorted((one, other) => one.busy - other.busy)[0];
      if (least === undefined || least.busy >= WAITING) {
        done.set(message.id, working(message));
        return;
      }
      least.busy += 1;
      const moved = 'bytes' in batch ? [batch.bytes.buffer as ArrayBuffer] : [];
      least.worker.postMessage(message, spare === undefined ? moved : [...moved, spare]);
    },
    spare: () => rooms.pop(),
    room: async () => {
      // What the others have done meanwhile is heard of only when this thread pauses.
      if (workers.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      await until(() => given - taken < Math.max(1, threads) * 2 * WAITING);
    },
    finish: () => until(() => given === taken),
    close: async () => {
      await Promise.all(workers.map(({ worker }) => worker.terminate()));
    },
  };
}
