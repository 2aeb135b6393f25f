import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { OcdsFileError } from '../../application/ocds-port.ts';

const BLOCK = 1 << 20;

/** The bytes of a file, or of standard input for `-`; gzip is known by its first two bytes and opened. */
export async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    const source = file === '-' ? process.stdin[Symbol.asyncIterator]() : fileBlocks(file);
    yield* opened(source as AsyncIterator<Uint8Array>);
  } catch (error) {
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
    // Two in turn: what is left of one block is still looked at when the next is read.
    const blocks = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
    for (let turn = 0; ; turn += 1) {
      const block = blocks[turn % 2] ?? Buffer.alloc(BLOCK);
      const length = readSync(handle, block, 0, BLOCK, null);
      if (length === 0) return;
      yield block.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}

async function* opened(source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = await source.next();
  // Two bytes are needed to know what it is, and a pipe may give them one by one.
  while (first.done !== true && first.value.length < 2) {
    const second = await source.next();
    if (second.done === true) break;
    first = { value: Buffer.concat([first.value, second.value]) };
  }
  if (first.done === true) return;
  const [one, two] = first.value;
  if (one !== 0x1f || two !== 0x8b) {
    yield first.value;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    return;
  }
  const gunzip = createGunzip({ chunkSize: BLOCK });
  const feeding = feed(source, first.value, gunzip);
  for await (const chunk of gunzip) yield chunk as Uint8Array;
  await feeding;
}

async function feed(
  source: AsyncIterator<Uint8Array>,
  first: Uint8Array,
  into: ReturnType<typeof createGunzip>,
): Promise<void> {
  try {
    for (let chunk: Uint8Array | undefined = first; chunk !== undefined; ) {
      if (!into.write(chunk) && !into.destroyed)
        await new Promise<void>((resolve) => {
          const goOn = () => {
            into.off('drain', goOn).off('close', goOn);
            resolve();
          };
          into.on('drain', goOn).on('close', goOn);
        });
      if (into.destroyed) return;
      const next: IteratorResult<Uint8Array> = await source.next();
      chunk = next.done === true ? undefined : next.value;
    }
    into.end();
  } catch (error) {
    into.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
