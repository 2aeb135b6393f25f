import { rmSync, writeFileSync } from 'node:fs';
import { isErrno, isRunning, markOf, printMark, readMark } from '../postgres/embedded/processes.ts';

/**
 * Keeps others from a file as long as this process runs, by a file beside it that names the process. One that was left by a
 * process which has ended counts for nothing. Gives the number of whoever has it; undefined: it is ours.
 */
export function lockBeside(file: string): number | undefined {
  const lock = `${file}.lock`;
  const own = markOf(process.pid);
  // Without /proc nobody can tell who still runs.
  if (own === undefined) return undefined;
  for (;;) {
    try {
      writeFileSync(lock, printMark(own), { flag: 'wx' });
      process.once('exit', () => rmSync(lock, { force: true }));
      return undefined;
    } catch (error) {
      if (!isErrno(error) || error.code !== 'EEXIST') throw error;
    }
    const holder = readMark(lock);
    if (holder !== undefined && isRunning(holder)) return holder.pid;
    rmSync(lock, { force: true });
  }
}
