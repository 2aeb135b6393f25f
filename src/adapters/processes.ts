import { readFileSync, readlinkSync } from 'node:fs';

/** A process by its number and its start, since numbers are used again. */
export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks since the machine started, as the kernel counts them. */
  readonly started: string;
}

/** The mark of a running process; undefined where none runs under this number (one that only awaits burial does not run). */
export function markOf(pid: number): ProcessMark | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name in brackets may contain anything, so that the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const started = fields[19];
  if (started === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, started };
}

export function ownMark(): ProcessMark {
  const mark = markOf(process.pid);
  if (mark === undefined)
    throw new Error('The embedded PostgreSQL needs Linux with /proc; set DATABASE_URL.');
  return mark;
}

export const isRunning = (mark: ProcessMark): boolean => markOf(mark.pid)?.started === mark.started;

/** Where a process works and what it runs; undefined where that may not be seen. */
export function programOf(pid: number): { readonly folder: string; readonly binary: string } | undefined {
  try {
    return { folder: readlinkSync(`/proc/${pid}/cwd`), binary: readlinkSync(`/proc/${pid}/exe`) };
  } catch {
    // The process has ended, or is somebody else's: either way it is not ours.
    return undefined;
  }
}

export const printMark = ({ pid, started }: ProcessMark): string => `${pid} ${started}`;

/** Reads what printMark wrote; undefined for a file that is gone, or not written to its end. */
export const readMark = (file: string): ProcessMark | undefined => markIn(textOf(file) ?? '');

export function markIn(text: string): ProcessMark | undefined {
  const found = /^(\d+) (\d+)$/.exec(text.trim());
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  return { pid: Number(found[1]), started: found[2] };
}

/** A small file's text; undefined where there is no such file (a process may end while its file is read). */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error) && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined;
    throw error;
  }
}

export const isErrno = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
