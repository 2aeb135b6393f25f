import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Pool } from 'pg';
import { migrate } from '../../src/adapters/postgres/migrations.ts';

/** What the migrator promises, on a database to which `folder` was applied. */
export function migrationsContract(connect: () => Pool, folder: string): void {
  const copies: string[] = [];
  after(() => {
    for (const copied of copies) rmSync(copied, { recursive: true });
  });
  const copy = () => {
    const copied = mkdtempSync(join(tmpdir(), 'moothall-sql-'));
    copies.push(copied);
    cpSync(folder, copied, { recursive: true });
    return copied;
  };

  test('what was applied is not applied again', async () => {
    assert.deepEqual(await migrate(connect(), folder), { ok: true, value: [] });
  });

  test('processes that start at once apply a new migration once; an older version then refuses', async () => {
    const newer = copy();
    writeFileSync(join(newer, '9998-newer.sql'), 'create table newer (n integer)');
    const applied = await Promise.all([1, 2, 3].map(() => migrate(connect(), newer)));
    assert.deepEqual(
      applied.flatMap((result) => (result.ok ? result.value : [result.error])),
      ['9998-newer.sql'],
    );
    const older = await migrate(connect(), folder);
    assert.match(older.ok ? '' : older.error, /newer version of Moothall \(9998-newer\.sql\)/);
    await connect().query('drop table newer; delete from migration where number = 9998');
  });

  test('a migration changed after it was applied is refused', async () => {
    const changed = copy();
    const [first] = readdirSync(changed);
    writeFileSync(join(changed, first ?? ''), '-- another text');
    const result = await migrate(connect(), changed);
    assert.match(result.ok ? '' : result.error, /another form of 0001-ledger\.sql/);
  });

  for (const mode of ['live', 'demonstration'])
    test(`given a ${mode} place that has published, when ids of processes come to be kept, then only its own real ones stay, and all is looked at again`, async () => {
      const names = readdirSync(folder).sort();
      const at = names.indexOf('0009-release-process.sql');
      const client = await connect().connect();
      const run = async (names: readonly string[]) => {
        for (const name of names) await client.query(readFileSync(join(folder, name), 'utf8'));
      };
      try {
        // A schema of its own, of which nothing stays.
        await client.query('begin; create schema earlier; set local search_path to earlier');
        await run(names.slice(0, at));
        await client.query('insert into meta (name, value) values ($1, $2)', ['mode', mode]);
        for (const stream of ['procedure/lamps', 'arrangement/lamps', 'procedure/taken', 'party/vale'])
          await client.query(
            "insert into stream (stream, kind, seq, hash, refusals_hash) values ($1, $2, 3, 'a', 'a')",
            [stream, stream.split('/')[0]],
          );
        let position = 0;
        for (const ocid of ['ocds-moothall-lamps', 'ocds-moothall-arrangement-lamps', 'ocds-b5fd17-1']) {
          position += 1;
          await client.query(
            "insert into release (position, id, ocid, at, release, hash) values ($1, $2, $2, '2026-01-01T00:00:00.000Z', '{}', 'a')",
            [position, ocid],
          );
        }
        await run(names.slice(at, at + 1));
        const kept = await client.query('select stream, ocid from release_process order by stream');
        assert.deepEqual(
          kept.rows,
          mode === 'live'
            ? [
                { stream: 'arrangement/lamps', ocid: 'ocds-moothall-arrangement-lamps' },
                { stream: 'procedure/lamps', ocid: 'ocds-moothall-lamps' },
              ]
            : [],
        );
        const due = await client.query('select stream from release_due order by stream');
        assert.deepEqual(
          due.rows.map(({ stream }) => stream),
          ['arrangement/lamps', 'procedure/lamps', 'procedure/taken'],
        );
      } finally {
        await client.query('rollback');
        client.release();
      }
    });

  test('a migration that fails leaves nothing of itself', async () => {
    const broken = copy();
    writeFileSync(join(broken, '9999-broken.sql'), 'create table half (n integer); select 1/0');
    await assert.rejects(migrate(connect(), broken), /division by zero/);
    const { rows } = await connect().query(`select to_regclass('half') as half`);
    assert.deepEqual(rows, [{ half: null }]);
    assert.deepEqual(await migrate(connect(), folder), { ok: true, value: [] });
  });
}
