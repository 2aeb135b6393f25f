import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { OcdsFileError } from '../../application/ocds/port.ts';
import { BrokenGzip, GZIP, openMember } from './gzip.ts';
import { makeTap, type Tap } from './tap.ts';

const BLOCK = 1 << 20;

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
      `${file === '-' ? 'standard input' : file} ${unreadable(error as NodeJS.ErrnoException)}`,
    );
  }
}

const unreadable = ({ code, message }: NodeJS.ErrnoException): string =>
  code === 'EISDIR'
    ? 'is a folder: name the files in it'
    : code === 'ENOENT'
      ? 'is not there'
      : `cannot be read: ${message}`;

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

/** Bytes as they are, or what gzip holds: one member after the other, and plain lines where they follow. */
async function* unpacked(source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const tap = makeTap(source);
  let last = LINE_FEED;
  for (let members = 0; ; members += 1) {
    if (members > 0) await passZeros(tap);
    // Two bytes are needed to know what it is, and a pipe may give them one by one.
    const head = await tap.look(2);
    if (head.length === 0) return;
    if (head[0] !== GZIP[0] || head[1] !== GZIP[1]) {
      if (members > 0 && !beginsDocument(head[0]))
        throw new BrokenGzip('what follows the gzip is neither gzip nor JSON');
      // A file that was put behind another does not go on in its last line.
      if (last !== LINE_FEED) yield Uint8Array.of(LINE_FEED);
      for (let bytes = head; bytes.length > 0; bytes = await tap.look(1)) {
        tap.pass(bytes.length);
        yield bytes;
      }
      return;
    }
    for await (const chunk of openMember(tap)) {
      last = chunk.at(-1) ?? last;
      yield chunk;
    }
  }
}

const LINE_FEED = 0x0a;

/** Zeros may fill up a block behind gzip, as on a tape. */
async function passZeros(tap: Tap): Promise<void> {
  for (let bytes = await tap.look(1); bytes[0] === 0; bytes = await tap.look(1)) {
    const filled = bytes.findIndex((byte) => byte !== 0);
    tap.pass(filled < 0 ? bytes.length : filled);
  }
}

/** Whether JSON of releases may begin so: with a bracket, white space or a byte order mark. */
const beginsDocument = (byte: number | undefined): boolean =>
  byte !== undefined && [0x7b, 0x5b, 0x20, 0x09, 0x0a, 0x0d, 0xef].includes(byte);
