import { open, rm, writeFile } from 'node:fs/promises';
import { awardsApart } from './adapters/solver/awards.ts';
import type { AwardWays } from './cli/award-ways.ts';
import { badInput } from './cli/context.ts';
import { INTERRUPTED } from './cli/exit-codes.ts';

const said = (error: unknown): string =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
    ? 'it is not text in UTF-8'
    : error instanceof Error
      ? error.message
      : String(error);

/** Ctrl-C comes twice, at once, where a terminal gives it to the launcher too, which passes it on. */
const SAME_MS = 500;

/** What the `award` commands work with, in the whole program and in the small one. */
export const awardWays: AwardWays = {
  write: (text) => void process.stdout.write(`${text}\n`),
  warn: (text) => void process.stderr.write(`${text}\n`),
  readAtMost: async (path, characters) => {
    try {
      // Not by its name in /dev, which cannot be opened where it is a socket, as from another program of Node's.
      if (path === '-') return await textOf(process.stdin, characters);
      await using file = await open(path);
      return await textOf(file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 }), characters);
    } catch (error) {
      throw badInput(`${path} cannot be read: ${said(error)}`);
    }
  },
  save: async (path, text) => {
    try {
      await writeFile(path, text);
    } catch (error) {
      throw badInput(`${path} cannot be written: ${said(error)}`);
    }
  },
  trySaving: async (path) => {
    try {
      if (await begins(path)) await rm(path);
      else await (await open(path, 'a')).close();
    } catch (error) {
      throw badInput(`${path} cannot be written: ${said(error)}`);
    }
  },
  awards: awardsApart,
  onInterrupt: (listener) => {
    let first: number | undefined;
    const hear = (): void => {
      if (first === undefined) {
        first = performance.now();
        listener();
      } else if (performance.now() - first > SAME_MS) process.exit(INTERRUPTED);
    };
    process.on('SIGINT', hear);
    // Once heard it is listened to until the end, or its second half would end what the first one set going.
    return () => {
      if (first === undefined) process.off('SIGINT', hear);
    };
  },
  interactive: process.stderr.isTTY === true,
  line: (text) => void process.stderr.write(`\r\u001B[K${text}`),
};

/** Whether a file that was not there could be begun. */
async function begins(path: string): Promise<boolean> {
  try {
    await (await open(path, 'ax')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * The text of UTF-8, without the mark that some programs put before it; where it has more characters than that, no more than
 * its beginning, which is longer than that.
 */
async function textOf(chunks: AsyncIterable<Buffer>, most: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > most) return text;
  }
  return text + decoder.decode();
}
