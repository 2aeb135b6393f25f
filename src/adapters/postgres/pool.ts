import { Pool } from 'pg';
import { fail, ok, type Result } from '../../kernel/result.ts';

export interface PoolOptions {
  readonly connections?: number;
  /** Told when an idle connection breaks, as when the server restarts; the pool makes another when one is needed. */
  readonly onLost?: (error: Error) => void;
}

/** Connections to PostgreSQL. Nothing waits for ever: not for a lock, a statement or a forgotten transaction. */
export function openPool(connectionString: string, options: PoolOptions = {}): Pool {
  const pool = new Pool({
    connectionString,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 10_000,
    lock_timeout: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'moothall',
  });
  // Without a listener a broken idle connection would end the process.
  pool.on('error', options.onLost ?? (() => undefined));
  // One that breaks in use fails its query, which says so; the event beside it must not end the process either.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Whether the server keeps what it has acknowledged, and is new enough. */
export async function checkServer(pool: Pool): Promise<Result<void, string>> {
  const { rows } = await pool.query<{ version: number; sync: string; fsync: string }>(
    `select current_setting('server_version_num')::int as version,
      current_setting('synchronous_commit') as sync, current_setting('fsync') as fsync`,
  );
  const [server] = rows;
  if (server === undefined || server.version < 150_000)
    return fail('The database server is older than PostgreSQL 15; use 15 or later.');
  if (server.sync === 'off' || server.fsync !== 'on')
    return fail(
      'The database server may lose acts it has confirmed: set fsync = on and synchronous_commit = on there.',
    );
  return ok(undefined);
}
