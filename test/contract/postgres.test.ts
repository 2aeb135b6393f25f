import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Pool } from 'pg';
import { postgresLedger } from '../../src/adapters/postgres/ledger.ts';
import { migrate } from '../../src/adapters/postgres/migrations.ts';
import { checkServer, openPool } from '../../src/adapters/postgres/pool.ts';
import { identityContract } from './identity-contract.ts';
import { ledgerContract } from './ledger-contract.ts';
import { migrationsContract } from './migrations-contract.ts';
import { type ThrowawayServer, throwawayServer } from './throwaway-postgres.ts';
import { vaultContract } from './vault-contract.ts';

const SQL = join(import.meta.dirname, '../../sql');

describe('on PostgreSQL', () => {
  let server: ThrowawayServer;
  let pools: Pool[];
  const folder = mkdtempSync(join(tmpdir(), 'moothall-keys-'));
  let next = 0;
  /** Two pools in turn, as two processes would have. */
  const pool = (): Pool => {
    next += 1;
    const [one, two] = pools;
    if (one === undefined || two === undefined) throw new Error('the server has not started');
    return next % 2 === 0 ? one : two;
  };

  before(async () => {
    server = await throwawayServer();
    pools = [openPool(server.url), openPool(server.url)];
    const migrated = await migrate(pool(), SQL);
    if (!migrated.ok) throw new Error(migrated.error);
  });
  after(async () => {
    await Promise.all(pools.map((one) => one.end()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test('the server keeps what it confirms', async () => {
    assert.deepEqual(await checkServer(pool()), { ok: true, value: undefined });
  });
  describe('migrations', () => migrationsContract(pool, SQL));
  describe('ledger', () => ledgerContract(() => postgresLedger(pool())));
  describe('vault', () =>
    vaultContract(() => ({
      pool: pool(),
      ledger: postgresLedger(pool()),
      keyFolder: join(folder, 'keys'),
      ...(server.folder === undefined ? {} : { databaseFolder: server.folder }),
    })));
  describe('identity', () => identityContract(pool));
});
