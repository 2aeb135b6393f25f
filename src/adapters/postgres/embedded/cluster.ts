import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { isRunning, markOf, type ProcessMark, programOf, textOf } from '../../processes.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/**
 * The folder a process works in, reached without walking through the folders above it: so PostgreSQL, which root
 * runs under another account, works in a folder below one that only root can enter.
 */
const HERE = '/proc/self/cwd';

const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  max_connections: '100',
  jit: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_min_messages: 'warning',
};

export interface Postmaster {
  readonly mark: ProcessMark;
  readonly port: number;
}

/** Makes the cluster beside its place and then renames it, so that a broken-off making is never taken for a cluster. */
export async function makeCluster(
  place: string,
  password: string,
  binaries: Binaries,
  account: Account,
): Promise<void> {
  const making = `${place}.making`;
  const secret = `${place}.password`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  account.own(making);
  rmSync(secret, { force: true });
  writeFileSync(secret, password, { mode: 0o600 });
  account.own(secret);
  const input = openSync(secret, 'r');
  try {
    const initdb = spawn(
      binaries.initdb,
      [
        ...[
          '-D',
          HERE,
          '-U',
          'moothall',
          '--pwfile=/proc/self/fd/0',
          '--auth=scram-sha-256',
          '--encoding=UTF8',
        ],
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
      ],
      { ...account.spawnAs, cwd: making, env: plainEnvironment(), stdio: [input, 'ignore', 'pipe'] },
    );
    let told = '';
    initdb.stderr?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    const [code] = (await once(initdb, 'close')) as [number | null];
    if (code !== 0) throw new Error(`PostgreSQL could not make ${place}: ${complaint(told)}`);
  } finally {
    closeSync(input);
    rmSync(secret, { force: true });
  }
  renameSync(making, place);
}

/** The running postmaster of this cluster, whoever started it. A file left by one that died is not believed. */
export function findPostmaster(place: string): Postmaster | undefined {
  const lines = textOf(join(place, 'postmaster.pid'))?.split('\n') ?? [];
  const mark = markOf(Math.abs(Number(lines[0])));
  const port = Number(lines[3]);
  if (mark === undefined || !Number.isInteger(port) || port <= 0) return undefined;
  const program = programOf(mark.pid);
  // The binary of a running process is marked as deleted after a new install.
  const isPostgres = basename(program?.binary ?? '').startsWith('postgres');
  return isPostgres && program?.folder === realpathSync(place) ? { mark, port } : undefined;
}

/** Starts the postmaster, which outlives this process. Resolves at once: it may not answer yet. */
export function startPostmaster(
  place: string,
  port: number,
  log: string,
  binaries: Binaries,
  account: Account,
): Postmaster {
  // A number used again by another of our processes would make PostgreSQL refuse a file that a dead postmaster left.
  if (existsSync(join(place, 'postmaster.pid'))) rmSync(join(place, 'postmaster.pid'));
  const output = openSync(log, 'a', 0o600);
  const before = sizeOf(log);
  chmodSync(place, 0o700);
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  const postmaster = spawn(
    binaries.postgres,
    ['-D', HERE, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...account.spawnAs,
      cwd: place,
      env: plainEnvironment(),
      // A session of its own, so that an interrupt typed at the terminal reaches Moothall alone.
      detached: true,
      stdio: ['ignore', output, output],
    },
  );
  closeSync(output);
  // A program that cannot be run has no process number, which is looked at below.
  postmaster.on('error', () => undefined);
  postmaster.unref();
  const mark = postmaster.pid === undefined ? undefined : markOf(postmaster.pid);
  if (postmaster.pid === undefined) throw new Error(`${binaries.postgres} cannot be run in ${place}.`);
  if (mark === undefined) throw new Error(`PostgreSQL did not start: ${lastComplaint(log, before)}`);
  return { mark, port };
}

export async function stopPostmaster({ mark }: Postmaster): Promise<void> {
  const { setTimeout: pause } = await import('node:timers/promises');
  if (isRunning(mark)) process.kill(mark.pid, 'SIGINT');
  for (let waited = 0; isRunning(mark); waited += 10) {
    if (waited >= 60_000) throw new Error(`PostgreSQL (process ${mark.pid}) does not end.`);
    await pause(10);
  }
}

export const sizeOf = (log: string): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;

/** What was complained of last, of all that was said after so many bytes. */
export const lastComplaint = (log: string, after = 0): string =>
  complaint(
    Buffer.from(textOf(log) ?? '')
      .subarray(after)
      .toString()
      .slice(-2_000),
  );

/** The line that says why, out of all that PostgreSQL said. */
function complaint(told: string): string {
  // A full disk makes many complaints, and the last does not say so.
  if (/No space left on device|Check free disk space|Disk quota exceeded/.test(told))
    return 'the disk is full';
  const lines = told.split('\n').filter((line) => line.trim() !== '');
  const line =
    lines.findLast((each) => /\b(FATAL|PANIC|error):/i.test(each)) ?? lines.at(-1) ?? 'no reason given';
  return line.replace(/^(.*?\b(FATAL|PANIC|ERROR|error)|postgres): +/, '').trim();
}

/** Variables such as PGDATA or LC_ALL would change what PostgreSQL does. */
const plainEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
});
