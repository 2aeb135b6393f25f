import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { OcdsFileError } from '../../application/ocds-port.ts';

const BLOCK = 1 << 20;

/** The bytes of a file, or of standard input for `-`; gzip is known by its first two bytes and opened. */
export async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: BLOCK });
  try {
    const source = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
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
  } catch (error) {
    throw new OcdsFileError(
      `${file === '-' ? 'standard input' : file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    stream.destroy();
  }
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
          into.once('drain', resolve);
          into.once('close', resolve);
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
