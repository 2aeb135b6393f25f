import { appendFile, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from './adapters/folders.ts';
import { runOcds } from './adapters/ocds/run.ts';
import { badInput } from './cli/context.ts';
import type { OcdsWays } from './cli/ocds-ways.ts';

/** What the `ocds` commands work with, in the whole program and in the small one. */
export const ocdsWays: OcdsWays = {
  run: runOcds,
  read: async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      throw badInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  },
  // Done only when it is written: the memory is used again.
  writeBytes: (bytes) =>
    new Promise((resolve) => {
      process.stdout.write(bytes, () => resolve());
    }),
  warn: (text) => void process.stderr.write(`${text}\n`),
  indicators: fileURLToPath(new URL('./observatory/indicators.yaml', import.meta.url)),
  folder: async (path) => {
    const writing = async (work: () => Promise<unknown>) => {
      try {
        await work();
      } catch (error) {
        throw badInput(
          `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    };
    let made: string | undefined;
    try {
      made = makeFolder(path);
    } catch (error) {
      throw badInput(`${path} cannot be made: ${error instanceof Error ? error.message : String(error)}`);
    }
    return {
      write: (name, text) => writing(() => writeFile(join(path, name), text)),
      append: (name, text) => writing(() => appendFile(join(path, name), text)),
      unmake: async () => {
        // From within outwards, up to the first that was made here.
        for (let at = resolve(path); made?.startsWith(sep) === true && at.startsWith(made); at = dirname(at))
          await rmdir(at).catch(() => undefined);
      },
    };
  },
};
