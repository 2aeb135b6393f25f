import { constants, copyFileSync, linkSync, rmSync, writeFileSync } from 'node:fs';
import { isErrno, isRunning, markIn, markOf, printMark, textOf } from '../processes.ts';

/**
 * Keeps others from a file as long as this process runs, by a file beside it that names the process. One that was left by a
 * process which has ended counts for nothing. Gives the number of whoever has it; undefined: it is ours.
 */
export function lockBeside(file: string, link: typeof linkSync = linkSync): number | undefined {
  const lock = `${file}.lock`;
  const own = markOf(process.pid);
  // Without /proc nobody can tell who still runs.
  if (own === undefined) return undefined;
  const written = `${lock}.${own.pid}`;
  writeFileSync(written, printMark(own));
  try {
    for (;;) {
      // The lock comes with its text in one step: nobody reads half of it.
      if (linked(written, lock, link)) {
        process.once('exit', () => rmSync(lock, { force: true }));
        return undefined;
      }
      const holder = holderOf(lock);
      if (typeof holder === 'number') return holder;
      if (holder === 'ended') takeAway(lock, written, link);
    }
  } finally {
    rmSync(written, { force: true });
  }
}

/**
 * Takes a lock without a holder away. One at a time, and it looks again first: by its name alone one could take away the lock
 * that somebody else has put there meanwhile.
 */
function takeAway(lock: string, written: string, link: typeof linkSync): void {
  const turn = `${lock}.turn`;
  if (linked(written, turn, link)) {
    if (holderOf(lock) === 'ended') rmSync(lock);
    rmSync(turn);
  } else if (holderOf(turn) === 'ended') rmSync(turn, { force: true });
}

/** The number of the process that a file names, if it still runs; undefined where there is no such file. */
function holderOf(file: string): number | 'ended' | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const mark = markIn(text);
  return mark !== undefined && isRunning(mark) ? mark.pid : 'ended';
}

/** What says that a disk gives no file a second name, as those of cameras and memory sticks. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Gives a file a second name, or where the disk has no such thing a copy; false where the name is taken. */
function linked(file: string, name: string, link: typeof linkSync): boolean {
  try {
    link(file, name);
    return true;
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (error.code === 'EEXIST') return false;
    if (!NO_LINKS.includes(error.code ?? '') || link === copied) throw error;
    return linked(file, name, copied);
  }
}

const copied: typeof linkSync = (file, name) => copyFileSync(file, name, constants.COPYFILE_EXCL);
