import { readFile } from 'node:fs/promises';
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
};
