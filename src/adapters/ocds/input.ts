import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import { OcdsFileError } from '../../application/ocds/port.ts';

const BLOCK = 1 << 20;

/** What every gzip file begins with (RFC 1952). */
const GZIP = [0x1f, 0x8b] as const;
/** What is compressed breaks off, or is spoilt: what came before it stands. */
class BrokenGzip extends Error {}

/**
 * Gives the bytes of a file to `take`, block by block. The answer is why they break off, where they do; a file that cannot be
 * read at all throws.
 */
export async function readThrough(
  file: string,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<string | undefined> {
  const bytes = bytesOf(file);
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await bytes.next();
    } catch (error) {
      if (error instanceof BrokenGzip) return `cannot be read further: ${error.message}`;
      throw error;
    }
    if (next.done === true) return undefined;
    await take(next.value);
  }
}

/** The bytes of a file, or of standard input for `-`; gzip is known by its first two bytes and opened. */
async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    const source = file === '-' ? process.stdin[Symbol.asyncIterator]() : fileBlocks(file);
    yield* unpacked(source as AsyncIterator<Uint8Array>);
  } catch (error) {
    if (error instanceof BrokenGzip) throw error;
    throw new OcdsFileError(
      `${file === '-' ? 'standard input' : file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A file block by block. What is no plain file, such as a pipe, may keep its reader waiting and is read as a stream. */
async function* fileBlocks(file: string): AsyncGenerator<Uint8Array> {
  const handle = openSync(file, 'r');
  if (!fstatSync(handle).isFile()) {
    for await (const chunk of createReadStream(file, { fd: handle, highWaterMark: BLOCK }))
      yield chunk as Uint8Array;
    return;
  }
  try {
    yield* blocksOf(handle);
  } finally {
    closeSync(handle);
  }
}

/** A plain file that is open, block by block; each is good until the next but one. */
export function* blocksOf(handle: number): Generator<Uint8Array> {
  // Two in turn: what is left of one block is still looked at when the next is read.
  const blocks = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
  let at = 0;
  for (let turn = 0; ; turn += 1) {
    const block = blocks[turn % 2] ?? Buffer.alloc(BLOCK);
    const length = readSync(handle, block, 0, BLOCK, at);
    if (length === 0) return;
    at += length;
    yield block.subarray(0, length);
  }
}

/** Files that can be read again at any place. */
export interface PlainFiles {
  readonly handles: readonly number[];
  readonly bytes: number;
  close(): void;
}

/** So many files are held open. */
const MOST_OPEN = 100;

/** Opens the files if all are plain ones, not compressed, and few. */
export function openPlain(files: readonly string[]): PlainFiles | undefined {
  const handles: number[] = [];
  const close = () => handles.forEach((handle) => void closeSync(handle));
  let bytes = 0;
  for (const file of files.slice(0, MOST_OPEN + 1)) {
    const handle = file === '-' ? undefined : opened(file);
    if (handle !== undefined) handles.push(handle);
    const stat = handle === undefined ? undefined : fstatSync(handle);
    if (handle === undefined || stat?.isFile() !== true || handles.length > MOST_OPEN || isGzip(handle)) {
      close();
      return undefined;
    }
    bytes += stat.size;
  }
  return { handles, bytes, close };
}

/** What cannot be opened is told by whoever reads it as a stream. */
function opened(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined;
  }
}

function isGzip(handle: number): boolean {
  const [one, two] = GZIP;
  const head = new Uint8Array(2);
  try {
    readSync(handle, head, 0, 2, 0);
  } catch {
    // A folder can be opened and not be read; the stream says so.
    return true;
  }
  return head[0] === one && head[1] === two;
}

async function* unpacked(source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = await source.next();
  // Two bytes are needed to know what it is, and a pipe may give them one by one.
  while (first.done !== true && first.value.length < 2) {
    const second = await source.next();
    if (second.done === true) break;
    first = { value: Buffer.concat([first.value, second.value]) };
  }
  if (first.done === true) return;
  const [one, two] = first.value;
  if (one !== GZIP[0] || two !== GZIP[1]) {
    yield first.value;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    return;
  }
  const gunzip = createGunzip({ chunkSize: BLOCK });
  const feeding = feed(source, first.value, gunzip);
  yield* unzipped(gunzip);
  await feeding;
}

/** What comes out of it, all of it, also before an error: a stream that is iterated loses what it holds when it breaks. */
async function* unzipped(gunzip: Gunzip): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let state: 'open' | 'ended' | Error = 'open';
  let wake: () => void = () => undefined;
  gunzip
    .on('data', (chunk: Uint8Array) => {
      held.push(chunk);
      gunzip.pause();
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
        gunzip.resume();
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
    gunzip.destroy();
  }
}

/** Whether it is the content that is wrong, and not the file that cannot be read. */
const isSpoilt = (error: NodeJS.ErrnoException): boolean => error.code?.startsWith('Z_') === true;

/** So little goes in at once: where something in it is spoilt, what would have come of the rest of it is lost. */
const SIP = 16 << 10;

async function feed(source: AsyncIterator<Uint8Array>, first: Uint8Array, into: Gunzip): Promise<void> {
  try {
    for (let block: Uint8Array | undefined = first; block !== undefined; ) {
      for (let at = 0; at < block.length; at += SIP) {
        await written(into, block.subarray(at, at + SIP));
        if (into.destroyed) return;
      }
      const next: IteratorResult<Uint8Array> = await source.next();
      block = next.done === true ? undefined : next.value;
    }
    into.end();
  } catch (error) {
    into.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Until it has been taken in: the memory it lies in is used again. A stream that breaks tells no writer, but closes. */
const written = (into: Gunzip, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      into.off('close', done);
      resolve();
    };
    into.on('close', done);
    into.write(bytes, done);
  });
