import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

  test('a migration that fails leaves nothing of itself', async () => {
    const broken = copy();
    writeFileSync(join(broken, '9999-broken.sql'), 'create table half (n integer); select 1/0');
    await assert.rejects(migrate(connect(), broken), /division by zero/);
    const { rows } = await connect().query(`select to_regclass('half') as half`);
    assert.deepEqual(rows, [{ half: null }]);
    assert.deepEqual(await migrate(connect(), folder), { ok: true, value: [] });
  });
}
