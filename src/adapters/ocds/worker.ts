import { isUtf8 } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import type { OcdsBatch, OcdsFault, OcdsSettings } from '../../application/ocds-task.ts';
import { ocdsWork } from '../../application/ocds-work.ts';

export interface WorkMessage {
  readonly id: number;
  readonly batch: OcdsBatch;
}

export interface DoneMessage {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly faults: readonly OcdsFault[];
  readonly count: number;
  readonly latest: string;
  readonly errors: number;
  readonly warnings: number;
}

/** Sound UTF-8 as text. */
export function decode(bytes: Uint8Array, from: number, end: number): string | undefined {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from);
  return isUtf8(part) ? part.toString() : undefined;
}

const encoder = new TextEncoder();

/** Does one batch after the other; used within a thread, or without one. */
export function makeWorking(settings: OcdsSettings): (message: WorkMessage) => DoneMessage {
  const work = ocdsWork(settings, decode);
  if (!work.ok) throw new Error(work.error);
  return ({ id, batch }) => {
    const { text, ...rest } = work.value(batch);
    return { id, bytes: encoder.encode(text), ...rest };
  };
}

if (parentPort !== null) {
  const port = parentPort;
  const working = makeWorking(workerData as OcdsSettings);
  port.on('message', (message: WorkMessage) => {
    const done = working(message);
    port.postMessage(done, [done.bytes.buffer as ArrayBuffer]);
  });
}
