import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { makeFolder } from '../folders.ts';
import { isErrno, isRunning, ownMark, printMark, readMark, textOf } from '../processes.ts';
import { type Account, accountFor } from './embedded/account.ts';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import {
  findPostmaster,
  lastComplaint,
  makeCluster,
  type Postmaster,
  sizeOf,
  startPostmaster,
  stopPostmaster,
} from './embedded/cluster.ts';
import { withLock } from './embedded/lock.ts';

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** Whether the database was made just now. */
  readonly fresh: boolean;
  /** Leaves the database; the last process to leave stops PostgreSQL. */
  stop(): Promise<void>;
}

interface Places {
  readonly data: string;
  readonly cluster: string;
  readonly password: string;
  readonly port: string;
  readonly log: string;
  readonly lock: string;
  /** One file for each use of the database by a process. */
  readonly users: string;
}

const LONGEST_LOG_BYTES = 5_000_000;
/** Recovery after a crash may take long on a slow disk. */
const LONGEST_START_MS = 120_000;
const WATCH_EVERY_MS = 250;
let uses = 0;

/**
 * The PostgreSQL that lives in `DATA/postgres`: made, started, or found running, be it another process's or one that
 * outlived its starter. Rejects with one line that says what stands in the way.
 */
export async function openEmbedded(dataFolder: string): Promise<EmbeddedPostgres> {
  try {
    const places = placesIn(resolve(dataFolder));
    return await withLock(places.lock, () => open(places));
  } catch (error) {
    throw isErrno(error) ? new Error(explained(error, dataFolder), { cause: error }) : error;
  }
}

async function open(places: Places): Promise<EmbeddedPostgres> {
  const account = accountFor(places.cluster, places.data);
  const fresh = !existsSync(places.cluster);
  const password = fresh ? newPassword(places.password) : keptPassword(places);
  const postmaster = findPostmaster(places.cluster);
  let url = postmaster && (await answering(postmaster, password, places));
  if (url === undefined) {
    const binaries = findBinaries(account);
    if (fresh) await makeCluster(places.cluster, password, binaries, account);
    else refuseOtherVersion(places.cluster, binaries);
    url = await start(places, password, binaries, account);
  }
  uses += 1;
  const use = join(places.users, `${process.pid}-${uses}`);
  await haveDatabase(url).catch(async (error: unknown) => {
    // Nobody would stop what was started for this.
    await leave(places, use);
    throw error;
  });
  writeFileSync(use, printMark(ownMark()), { mode: 0o600 });
  const watch = restartWhenDead(places, url);
  let leaving: Promise<void> | undefined;
  const stop = () => {
    clearInterval(watch);
    leaving ??= withLock(places.lock, () => leave(places, use));
    return leaving;
  };
  return { connectionString: url, fresh, stop };
}

async function start(
  places: Places,
  password: string,
  binaries: Binaries,
  account: Account,
): Promise<string> {
  if (sizeOf(places.log) > LONGEST_LOG_BYTES) renameSync(places.log, `${places.log}.1`);
  for (const begun = performance.now(); ; await pause(100)) {
    const port = await freePort(Number(textOf(places.port) ?? 0));
    const before = sizeOf(places.log);
    const postmaster = startPostmaster(places.cluster, port, places.log, binaries, account);
    const url = await answering(postmaster, password, places);
    if (url !== undefined) {
      writeFileSync(places.port, String(port));
      return url;
    }
    const complaint = lastComplaint(places.log, before);
    // The sessions of a killed PostgreSQL end a little after it; somebody may have taken the port meanwhile.
    const passes = /shared memory block|TCP\/IP sockets/.test(complaint);
    if (!passes || performance.now() - begun > LONGEST_START_MS)
      throw new Error(`PostgreSQL did not start: ${complaint}${ownedBy(complaint, places)}`);
  }
}

/** Of a folder that was copied, what is to be done. */
const ownedBy = (complaint: string, { cluster }: Places): string =>
  complaint.includes('Permission denied')
    ? `. All of ${cluster} has to belong to the account that it is used by, and not to root: give it back with chown -R`
    : '';

/** Every user of the database looks after it: one that was killed is started again, at the address that all know. */
function restartWhenDead(places: Places, url: string): NodeJS.Timeout {
  let mending = false;
  let said = '';
  const tell = (trouble: string) => {
    if (trouble !== said) process.stderr.write(`${trouble}\n`);
    said = trouble;
  };
  const mend = async () => {
    if (findPostmaster(places.cluster) !== undefined) return;
    const account = accountFor(places.cluster, places.data);
    const now = await start(places, keptPassword(places), findBinaries(account), account);
    if (now !== url) tell('PostgreSQL came back on another port, since its own was taken: start again.');
  };
  const watch = setInterval(() => {
    if (mending || findPostmaster(places.cluster) !== undefined) return;
    mending = true;
    void withLock(places.lock, mend)
      .catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        mending = false;
      });
  }, WATCH_EVERY_MS);
  return watch.unref();
}

async function leave(places: Places, use: string): Promise<void> {
  rmSync(use, { force: true });
  for (const name of readdirSync(places.users)) {
    const file = join(places.users, name);
    const user = readMark(file);
    if (user !== undefined && isRunning(user)) return;
    rmSync(file, { force: true });
  }
  const postmaster = findPostmaster(places.cluster);
  if (postmaster !== undefined) await stopPostmaster(postmaster);
}

/** Waits until PostgreSQL answers, and gives its address; undefined where it has ended instead. */
async function answering(
  { mark, port }: Postmaster,
  password: string,
  places: Places,
): Promise<string | undefined> {
  const url = `postgres://moothall:${password}@127.0.0.1:${port}/moothall`;
  for (let waited = 0; waited < LONGEST_START_MS; waited += 10) {
    const said = await refusalOf(url);
    // "starting up" or "shutting down" is 57P03; a missing database is made by the caller.
    if (said === undefined || said === '3D000') return url;
    if (said === '28P01')
      throw new Error(`PostgreSQL refuses the password in ${places.password}: put the earlier file back.`);
    if (!isRunning(mark)) return undefined;
    await pause(10);
  }
  throw new Error(`PostgreSQL (process ${mark.pid}) does not answer: ${lastComplaint(places.log)}`);
}

/** The code of the error with which the server refuses a connection; undefined where it takes it. */
async function refusalOf(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseError) return error.code ?? 'unknown';
    if (isErrno(error)) return error.code ?? 'unknown';
    return 'unknown';
  }
}

async function haveDatabase(url: string): Promise<void> {
  if ((await refusalOf(url)) !== '3D000') return;
  const admin = new URL(url);
  admin.pathname = '/postgres';
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  await client.query('create database moothall').finally(() => client.end());
}

/** The port of the last start where it is free, so that processes that lost the server find it again. */
async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A port has no number.');
    return address.port;
  } catch (error) {
    if (wanted !== 0 && isErrno(error) && error.code === 'EADDRINUSE') return freePort(0);
    throw error;
  } finally {
    server.close();
  }
}

function placesIn(data: string): Places {
  const access = join(data, 'postgres-access');
  const users = join(access, 'users');
  makeFolder(data);
  makeFolder(users, 0o700);
  return {
    data: realpathSync(data),
    cluster: join(data, 'postgres'),
    password: join(access, 'password'),
    port: join(access, 'port'),
    log: join(access, 'log'),
    lock: join(access, 'lock'),
    users,
  };
}

function newPassword(file: string): string {
  const password = randomBytes(24).toString('base64url');
  rmSync(file, { force: true });
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

function keptPassword({ password, cluster }: Places): string {
  const kept = textOf(password)?.trim();
  if (kept === undefined || kept === '')
    throw new Error(`${password} is missing: put it back (it opens the database in ${cluster}).`);
  return kept;
}

function refuseOtherVersion(cluster: string, { major }: Binaries): void {
  const made = Number(textOf(join(cluster, 'PG_VERSION')));
  if (!Number.isInteger(made) || made === 0)
    throw new Error(`${cluster} is not a PostgreSQL database: move it away, or put a whole one back.`);
  if (made === major) return;
  const remedy = made > major ? 'use the Moothall that made it' : 'open it with the earlier Moothall';
  throw new Error(`${cluster} was made by PostgreSQL ${made}; this is PostgreSQL ${major}: ${remedy}.`);
}

/** The system's words, made into what to do. */
function explained(error: NodeJS.ErrnoException, dataFolder: string): string {
  const where = error.path ?? dataFolder;
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return `No permission for ${where}: start as the user it belongs to, or choose another data folder.`;
  // The first is the system's word for it, the second PostgreSQL's.
  if (error.code === 'ENOSPC' || error.code === '53100') return `The disk that holds ${where} is full.`;
  if (error.code === 'EROFS')
    return `${where} is on a disk that cannot be written: choose another data folder.`;
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST')
    return `${where} cannot be a folder, since a file stands in its way: choose another data folder.`;
  if (error.syscall === 'mkdir')
    return `${where} cannot be made (${error.code}): choose another data folder.`;
  return `The database in ${dataFolder} cannot be opened: ${error.message}`;
}
