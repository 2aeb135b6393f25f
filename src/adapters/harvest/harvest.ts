import { createReadStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { HarvestState, HarvestWays } from '../../application/importing/harvesting.ts';
import { lockBeside } from './lock.ts';

const PATIENCE_MS = 60_000;
const LINE_END = Buffer.from('\n');

/** A file that cannot be read or written: for the person at the keyboard to mend. */
class HarvestFileError extends Error {
  override readonly name = 'UserError';
}

async function mapped<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new HarvestFileError(
      `${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A harvest into a file of JSON lines, with its place in a file beside it. */
export const fileHarvest = (
  out: string,
  progress: HarvestWays['progress'],
): HarvestWays & { before(): Promise<HarvestState | undefined> } => {
  const place = `${out}.harvest.json`;
  return {
    progress,
    get: async (address) => {
      const response = await fetch(address, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch((error: unknown) => {
        throw new Error(whyOf(error));
      });
      const retryAfter = secondsOf(response.headers.get('retry-after'));
      return {
        status: response.status,
        content: new Uint8Array(await response.arrayBuffer()),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      };
    },
    wait: (milliseconds) => setTimeout(milliseconds),
    now: () => new Date().toISOString(),
    lines: (bytes) => linesOf(out, bytes),
    append: (bytes, lines) =>
      mapped(out, async () => {
        const file = await open(out, 'a+');
        try {
          if ((await file.stat()).size < bytes)
            throw new Error(
              `it is shorter than the harvest left it: put it back, or remove ${place} to begin anew`,
            );
          // What was written and not noted is cut off: it is had again.
          await file.truncate(bytes);
          const content = Buffer.concat(lines.flatMap((line) => [line, LINE_END]));
          await file.appendFile(content);
          await file.sync();
          return bytes + content.length;
        } finally {
          await file.close();
        }
      }),
    keep: (state) =>
      mapped(place, async () => {
        const file = await open(`${place}.new`, 'w');
        try {
          await file.writeFile(`${JSON.stringify(state, null, 2)}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(`${place}.new`, place);
      }),
    before: async () => {
      const holder = await mapped(out, async () => lockBeside(out));
      if (holder !== undefined)
        throw new HarvestFileError(
          `another harvest writes to ${out} (process ${holder}): wait for it, or choose another file with --out`,
        );
      const text = await mapped(place, async () => readFile(place, 'utf8').catch(absent));
      if (text === undefined) {
        // What somebody else wrote is not for a harvest to cut off.
        const found = await mapped(out, async () => stat(out).catch(absent));
        if (found !== undefined && found.size > 0)
          throw new HarvestFileError(
            `${out} is there already and is no harvest: choose another file with --out`,
          );
        return undefined;
      }
      return mapped(place, async () => {
        const state = JSON.parse(text) as HarvestState;
        if (state.format !== 'moothall/harvest/1') throw new Error('it is no place of a harvest');
        return state;
      });
    },
  };
};

/** The lines of the first so many bytes of a file, of which each ends with a line end. */
async function* linesOf(file: string, bytes: number): AsyncGenerator<string> {
  if (bytes === 0) return;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of createReadStream(file, { end: bytes - 1 })) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new HarvestFileError(
      `${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Seconds or a date, as HTTP has both. */
function secondsOf(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - Date.now()) / 1000;
  return wait > 0 ? Math.ceil(wait) : undefined;
}

/** Why a request came to nothing; what fetch says itself is that it failed. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** No harvest has been here yet. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
