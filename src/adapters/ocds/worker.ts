import { isAscii, isUtf8 } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import type { OcdsBatch, OcdsResult, OcdsSettings } from '../../application/ocds/task.ts';
import { loaded, ocdsWork, utf8In } from '../../application/ocds/work.ts';
import { makeGathering, type Stretches } from './gathering.ts';

export interface WorkMessage {
  readonly id: number;
  readonly batch: OcdsBatch | Stretches;
  /** Memory to write into, if it is enough. */
  readonly spare?: ArrayBuffer;
}

export interface DoneMessage extends OcdsResult {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** The memory in which the batch came, if it did, to be used again. */
  readonly room?: ArrayBuffer;
}

/** Sound UTF-8 as text. Where all is sound, so is each part, since parts begin and end between letters. */
export function decode(bytes: Uint8Array): (from: number, end: number) => string | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isAscii(all)) return (from, end) => all.toString('latin1', from, end);
  const isSound = isUtf8(all);
  return (from, end) =>
    isSound || isUtf8(all.subarray(from, end)) ? all.toString('utf8', from, end) : undefined;
}

/** What is written takes no more of a batch, as a rule. */
const OUTPUT = 256 << 10;

/** Does one batch after the other; used within a thread, or without one. */
export async function makeWorking(settings: OcdsSettings): Promise<(message: WorkMessage) => DoneMessage> {
  const work = await ocdsWork(settings, decode);
  if (!work.ok) throw new Error(work.error);
  const gather = makeGathering();
  return ({ id, batch, spare }) => {
    const came = 'bytes' in batch;
    const out = utf8In(spare ?? new ArrayBuffer(OUTPUT));
    const done = work.value(came ? batch : gather(batch), out);
    const room = came ? { room: batch.bytes.buffer as ArrayBuffer } : {};
    return { id, bytes: out.bytes.subarray(0, out.used), ...room, ...done };
  };
}

if (parentPort !== null) {
  const port = parentPort;
  // What it is to do comes later; what that needs is loaded meanwhile.
  void loaded(workerData as string);
  let working: ReturnType<typeof makeWorking> | undefined;
  port.on('message', async (message: OcdsSettings | WorkMessage) => {
    if ('task' in message) {
      working = makeWorking(message);
      return;
    }
    const done = (await working)?.(message);
    if (done === undefined) return;
    const moved = [done.bytes.buffer as ArrayBuffer];
    port.postMessage(done, done.room === undefined ? moved : [...moved, done.room]);
  });
}
