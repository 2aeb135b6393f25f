import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { fail, ok, type Result } from '../../kernel/result.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Any number will do, so long as every version of Moothall uses the same. */
const LOCK = 7_304_115;

/**
 * Brings the database forward through `NNNN-name.sql`, each in a transaction of its own, one process at a time. Gives
 * the names of those applied now, or one line that says why this version must not touch the database.
 */
export async function migrate(pool: Pool, folder: string): Promise<Result<readonly string[], string>> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query('set statement_timeout = 0; set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await apply(client, migrations);
  } finally {
    // The connection is closed, and its lock and settings with it.
    client.release(true);
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

async function apply(
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<Result<readonly string[], string>> {
  await client.query(
    `create table if not exists migration (
       number integer primary key, name text not null, checksum text not null,
       applied_at timestamptz not null default now())`,
  );
  const { rows } = await client.query<Omit<Migration, 'sql'>>('select number, name, checksum from migration');
  for (const applied of rows) {
    const known = migrations.find(({ number }) => number === applied.number);
    if (known === undefined)
      return fail(
        `The database was made by a newer version of Moothall (${applied.name}); start that version or a later one.`,
      );
    if (known.checksum !== applied.checksum)
      return fail(
        `The database was made by another form of ${applied.name} than this version has; restore that file, migrations only ever go forward.`,
      );
  }
  const done = new Set(rows.map(({ number }) => number));
  const wanting = migrations.filter(({ number }) => !done.has(number));
  for (const { number, name, sql, checksum } of wanting) {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migration (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
    await client.query('commit');
  }
  return ok(wanting.map(({ name }) => name));
}
