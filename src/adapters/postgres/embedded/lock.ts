import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { isErrno, isRunning, ownMark, printMark, readMark } from '../../processes.ts';

/** Longer than a first start on a slow disk. */
const PATIENCE_MS = 120_000;
let taken = 0;

/** Runs the work while holding the lock file, which names its holder; a holder that died holds nothing. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  taken += 1;
  const own = `${file}.${process.pid}-${taken}`;
  writeFileSync(own, printMark(ownMark()), { mode: 0o600 });
  try {
    await acquire(file, own);
    try {
      return await work();
    } finally {
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

async function acquire(file: string, own: string): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    // A link appears with its content, whole or not at all, so that nobody reads a lock without a holder.
    if (linked(own, file)) return;
    const holder = readMark(file);
    if (holder !== undefined && !isRunning(holder)) takeFromTheDead(file, own);
    else if (waited >= PATIENCE_MS)
      throw new Error(
        `Process ${holder?.pid ?? 'unknown'} has held ${file} for ${PATIENCE_MS / 1000} s: end it, or delete that file.`,
      );
    else await pause(20);
  }
}

/** Only one of several waiting processes can rename the file; who renames a living holder's gives it back. */
function takeFromTheDead(file: string, own: string): void {
  const aside = `${own}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return;
    throw error;
  }
  const holder = readMark(aside);
  if (holder !== undefined && isRunning(holder)) linked(aside, file);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}
