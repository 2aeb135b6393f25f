import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from '../../src/adapters/postgres/embedded.ts';
import { migrate } from '../../src/adapters/postgres/migrations.ts';
import { openPool } from '../../src/adapters/postgres/pool.ts';

export interface ThrowawayServer {
  readonly url: string;
  /** Where the files of the database lie; undefined for a server that runs elsewhere. */
  readonly folder?: string;
  stop(): Promise<void>;
}

/** Where the whole run of tests says that a server stands ready, so that not every file has to start one. */
export const READY = 'MOOTHALL_TEST_SERVER';

/** The database on it from which others are copied. */
const BEGUN = 'moothall_begun';

/** A database of its own: on the server named by MOOTHALL_TEST_DATABASE_URL, on one that stands ready, else on a new one. */
export async function throwawayPostgres(): Promise<ThrowawayServer> {
  const ready = process.env.MOOTHALL_TEST_DATABASE_URL ?? process.env[READY];
  return ready === undefined
    ? startServer()
    : databaseOn(ready, process.env[READY] === ready ? BEGUN : undefined);
}

/** The same with files that can be looked at, unless the server is named. */
export async function throwawayServer(): Promise<ThrowawayServer> {
  const named = process.env.MOOTHALL_TEST_DATABASE_URL;
  return named === undefined ? startServer() : databaseOn(named);
}

let made = 0;

async function databaseOn(server: string, template?: string): Promise<ThrowawayServer> {
  made += 1;
  const name = `moothall_test_${process.pid}_${made}`;
  await administer(server, [
    `create database ${name}${template === undefined ? '' : ` template ${template}`}`,
  ]);
  return {
    url: onServer(server, name),
    stop: () => administer(server, [`drop database ${name} with (force)`]),
  };
}

async function administer(server: string, commands: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    for (const command of commands) await client.query(command);
  } finally {
    await client.end();
  }
}

function onServer(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/**
 * A server for one run of tests. Nothing on it has to outlive a loss of power, so that it does not wait for the disk; its
 * databases begin with the tables of this version.
 */
export async function startReadyServer(): Promise<ThrowawayServer> {
  const server = await startServer();
  await administer(server.url, [
    'alter system set fsync = off',
    'alter system set synchronous_commit = off',
    'alter system set full_page_writes = off',
    'select pg_reload_conf()',
    `create database ${BEGUN}`,
  ]);
  const pool = openPool(onServer(server.url, BEGUN));
  const migrated = await migrate(pool, join(import.meta.dirname, '../../sql'));
  await pool.end();
  if (!migrated.ok) throw new Error(migrated.error);
  return server;
}

/** A server of its own, fsync on. */
export async function startServer(): Promise<ThrowawayServer> {
  const folder = mkdtempSync(join(tmpdir(), 'moothall-postgres-'));
  const { connectionString, stop } = await openEmbedded(folder);
  return {
    url: connectionString,
    folder: join(folder, 'postgres'),
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
