import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from '../../src/adapters/postgres/embedded.ts';

export interface ThrowawayServer {
  readonly url: string;
  /** Where the files of the database lie; undefined for a server that runs elsewhere. */
  readonly folder?: string;
  stop(): Promise<void>;
}

/** Where the whole run of tests says that a server stands ready, so that not every file has to start one. */
export const READY = 'MOOTHALL_TEST_SERVER';

/** A database of its own: on the server named by MOOTHALL_TEST_DATABASE_URL, on one that stands ready, else on a new one. */
export async function throwawayPostgres(): Promise<ThrowawayServer> {
  const ready = process.env.MOOTHALL_TEST_DATABASE_URL ?? process.env[READY];
  return ready === undefined ? startServer() : databaseOn(ready);
}

/** The same with files that can be looked at, unless the server is named. */
export async function throwawayServer(): Promise<ThrowawayServer> {
  const named = process.env.MOOTHALL_TEST_DATABASE_URL;
  return named === undefined ? startServer() : databaseOn(named);
}

let made = 0;

async function databaseOn(server: string): Promise<ThrowawayServer> {
  made += 1;
  const name = `moothall_test_${process.pid}_${made}`;
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
