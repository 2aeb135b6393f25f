import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { Tap } from './tap.ts';

/** What every gzip file begins with (RFC 1952). */
export const GZIP = [0x1f, 0x8b] as const;

/** What is compressed breaks off, or is spoilt: what came before it stands. */
export class BrokenGzip extends Error {}

/** Flags of the header, and its length without what they announce. */
const [CHECKED, EXTRA, NAME, COMMENT] = [2, 4, 8, 16];
const HEADER = 10;
const DEFLATE = 8;

/**
 * What a member of a gzip file holds; the tap stands behind it then. Each member is opened by itself: Node's own reader of
 * whole files loses what it has just opened where it does not know what follows.
 */
export async function* openMember(tap: Tap): AsyncGenerator<Uint8Array> {
  await passHeader(tap);
  const inflate = createInflateRaw({ chunkSize: PORTION });
  const feeding = feed(tap, inflate);
  let check = 0;
  let length = 0;
  for await (const chunk of inflated(inflate)) {
    check = crc32(chunk, check);
    length += chunk.length;
    yield chunk;
  }
  await feeding;
  const end = await taken(tap, 8);
  const view = new DataView(end.buffer, end.byteOffset, 8);
  if (view.getUint32(0, true) !== check) throw new BrokenGzip('incorrect data check');
  if (view.getUint32(4, true) !== length % 2 ** 32) throw new BrokenGzip('incorrect length check');
}

async function passHeader(tap: Tap): Promise<void> {
  const [, , method, flags = 0] = await taken(tap, HEADER);
  if (method !== DEFLATE) throw new BrokenGzip('unknown compression method');
  if (flags & EXTRA) {
    const [low = 0, high = 0] = await taken(tap, 2);
    await taken(tap, low + 256 * high);
  }
  for (const text of [NAME, COMMENT]) if (flags & text) while ((await taken(tap, 1))[0] !== 0);
  if (flags & CHECKED) await taken(tap, 2);
}

async function taken(tap: Tap, length: number): Promise<Uint8Array> {
  const bytes = await tap.look(length);
  if (bytes.length < length) throw new BrokenGzip('unexpected end of file');
  tap.pass(length);
  return bytes.subarray(0, length);
}

/** What comes out in one go: where what is compressed is spoilt, the last portion before that is lost. */
const PORTION = 64 << 10;

/** What comes out of it, all of it, also before an error: a stream that is iterated loses what it holds when it breaks. */
async function* inflated(inflate: InflateRaw): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let state: 'open' | 'ended' | Error = 'open';
  let wake: () => void = () => undefined;
  inflate
    .on('data', (chunk: Uint8Array) => {
      held.push(chunk);
      inflate.pause();
      wake();
    })
    .on('end', () => {
      state = 'ended';
      wake();
    })
    .on('error', (error) => {
      state = error;
      wake();
    });
  const now = (): typeof state => state;
  try {
    for (;;) {
      const chunk = held.shift();
      if (chunk !== undefined) {
        inflate.resume();
        yield chunk;
        continue;
      }
      const at = now();
      if (at === 'ended') return;
      if (at !== 'open') throw isSpoilt(at) ? new BrokenGzip(at.message) : at;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    inflate.destroy();
  }
}

/** Whether it is the content that is wrong, and not the file that cannot be read. */
const isSpoilt = (error: NodeJS.ErrnoException): boolean => error.code?.startsWith('Z_') === true;

/** Feeds it until it has its end; what it did not take stays in the tap. */
async function feed(tap: Tap, into: InflateRaw): Promise<void> {
  try {
    for (let bytes = await tap.look(1); bytes.length > 0; bytes = await tap.look(1)) {
      const before = into.bytesWritten;
      await written(into, bytes);
      if (into.destroyed) return;
      const used = into.bytesWritten - before;
      tap.pass(used);
      if (used < bytes.length) return;
    }
    into.end();
  } catch (error) {
    into.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Until it has been taken in: the memory it lies in is used again. A stream that breaks tells no writer, but closes. */
const written = (into: InflateRaw, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      into.off('close', done);
      resolve();
    };
    into.on('close', done);
    into.write(bytes, done);
  });
