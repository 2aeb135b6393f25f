import { open, readFile, rename } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { HarvestState, HarvestWays } from '../../application/harvesting.ts';

const PATIENCE_MS = 60_000;

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
      });
      const wait = Number(response.headers.get('retry-after'));
      return {
        status: response.status,
        text: await response.text(),
        ...(Number.isFinite(wait) && wait > 0 ? { retryAfter: wait } : {}),
      };
    },
    wait: (milliseconds) => setTimeout(milliseconds),
    append: (bytes, lines) =>
      mapped(out, async () => {
        const file = await open(out, 'a+');
        try {
          // What was written and not noted is cut off: it is had again.
          await file.truncate(bytes);
          const content = Buffer.from(lines);
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
      const text = await mapped(place, async () => readFile(place, 'utf8').catch(absent));
      if (text === undefined) return undefined;
      return mapped(place, async () => {
        const state = JSON.parse(text) as HarvestState;
        if (state.format !== 'moothall/harvest/1') throw new Error('it is no place of a harvest');
        return state;
      });
    },
  };
};

/** No harvest has been here yet. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
