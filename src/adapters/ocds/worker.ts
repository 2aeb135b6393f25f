import { isUtf8 } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import type { OcdsBatch, OcdsResult, OcdsSettings } from '../../application/ocds-task.ts';
import { ocdsWork } from '../../application/ocds-work.ts';
import { makeGathering, type Stretches } from './gathering.ts';

export interface WorkMessage {
  readonly id: number;
  readonly batch: OcdsBatch | Stretches;
  /** Memory to write into, if it is enough. */
  readonly spare?: ArrayBuffer;
}

export interface DoneMessage extends Omit<OcdsResult, 'text'> {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** The memory in which the batch came, if it did, to be used again. */
  readonly room?: ArrayBuffer;
}

/** Sound UTF-8 as text. */
export function decode(bytes: Uint8Array, from: number, end: number): string | undefined {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from);
  return isUtf8(part) ? part.toString() : undefined;
}

const encoder = new TextEncoder();

/** Text as UTF-8, in the memory given where that is enough. */
function encoded(text: string, spare: ArrayBuffer | undefined): Uint8Array {
  const length = Buffer.byteLength(text);
  const room =
    spare !== undefined && spare.byteLength >= length ? spare : new ArrayBuffer(length + (length >> 2));
  return new Uint8Array(room, 0, encoder.encodeInto(text, new Uint8Array(room)).written);
}

/** Does one batch after the other; used within a thread, or without one. */
export async function makeWorking(settings: OcdsSettings): Promise<(message: WorkMessage) => DoneMessage> {
  const work = await ocdsWork(settings, decode);
  if (!work.ok) throw new Error(work.error);
  const gather = makeGathering();
  return ({ id, batch, spare }) => {
    const came = 'bytes' in batch;
    const { text, ...rest } = work.value(came ? batch : gather(batch));
    const room = came ? { room: batch.bytes.buffer as ArrayBuffer } : {};
    return { id, bytes: encoded(text, spare), ...room, ...rest };
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const working = await makeWorking(workerData as OcdsSettings);
  port.on('message', (message: WorkMessage) => {
    const done = working(message);
    const moved = [done.bytes.buffer as ArrayBuffer];
    port.postMessage(done, done.room === undefined ? moved : [...moved, done.room]);
  });
}
