import { readFile } from 'node:fs/promises';
import { runOcds } from './adapters/ocds/run.ts';
import { badInput } from './cli/context.ts';
import type { OcdsWays } from './cli/ocds-options.ts';

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
  writeBytes: (bytes) =>
    new Promise((resolve) => {
      if (process.stdout.write(bytes)) resolve();
      else process.stdout.once('drain', resolve);
    }),
  warn: (text) => void process.stderr.write(`${text}\n`),
};
