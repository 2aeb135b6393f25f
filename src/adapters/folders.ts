import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are missing, one by one: Node's own recursive making never ends where a parent
 * is there but takes no folder, as under `/proc`. Gives the first that it made; throws the system's error.
 */
export function makeFolder(folder: string, mode = 0o777): string | undefined {
  const missing: string[] = [];
  for (let at = resolve(folder); statSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.unshift(at);
  const [first] = missing;
  // Where it is there already, making it again says whether it is a folder.
  for (const one of first === undefined ? [folder] : missing) makeOne(one, mode);
  return first;
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!(isTaken(error) && statSync(folder).isDirectory())) throw error;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';
