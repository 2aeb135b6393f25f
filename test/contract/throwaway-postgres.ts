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
