import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresLedger } from '../src/adapters/postgres/ledger.ts';
import { migrate } from '../src/adapters/postgres/migrations.ts';
import { openPool } from '../src/adapters/postgres/pool.ts';
import { openKeyStore } from '../src/adapters/vault/key-store.ts';
import { fileVault } from '../src/adapters/vault/vault.ts';
import { actExample } from '../test/contract/example-acts.ts';
import { throwawayServer } from '../test/contract/throwaway-postgres.ts';

/** How many durable appends the store takes, without rules: a lock with its reads, one fact, record, row and outcome. */
const SECONDS = Number(process.env.MOOTHALL_BENCH_SECONDS ?? 5);

const server = await throwawayServer();
const pool = openPool(server.url);
const migrated = await migrate(pool, join(import.meta.dirname, '../sql'));
if (!migrated.ok) throw new Error(migrated.error);
const ledger = postgresLedger(pool);
const keyFolder = mkdtempSync(join(tmpdir(), 'moothall-keys-'));
const vault = fileVault(pool, await openKeyStore(keyFolder));

async function measure(name: string, clients: number, act: (n: number) => Promise<unknown>): Promise<void> {
  const taken: number[] = [];
  let n = 0;
  const begun = performance.now();
  const client = async () => {
    while (performance.now() - begun < SECONDS * 1000) {
      const before = performance.now();
      n += 1;
      await act(n);
      taken.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - begun) / 1000;
  taken.sort((a, b) => a - b);
  const at = (share: number) => (taken[Math.floor(taken.length * share)] ?? 0).toFixed(1);
  const rate = Math.round(taken.length / seconds);
  console.log(`${name}: ${rate}/s, median ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(0.9999)} ms`);
}

/** Of the size of a real act: a state of about 2 kB and a body of 200 characters. */
const state = { notes: Array.from({ length: 40 }, (_, n) => ({ id: `note-${n}`, says: 'x'.repeat(30) })) };
const known = new Set<string>();
const append = (stream: string, n: number) =>
  actExample(
    ledger,
    stream,
    { n, says: 'y'.repeat(200) },
    {
      state,
      key: `k-${n}`,
      rows: [{ collection: 'lines', id: `line-${n}`, body: { n } }],
    },
    !known.has(stream) && known.add(stream).size > 0,
  );

console.log(`${cpus().length} cores, ${SECONDS} s each, fsync on`);
await measure('warming up', 4, (n) => append(`warm/s-${n % 50}`, n));
await measure('1,000 streams, 4 clients', 4, (n) => append(`many/s-${n % 1000}`, n));
await measure('1,000 streams, 10 clients', 10, (n) => append(`busy/s-${n % 1000}`, n));
await append('one/alone', 0);
await append('one/shared', 0);
await measure('one stream, 1 client', 1, (n) => append('one/alone', n));
await measure('one stream, 4 clients', 4, (n) => append('one/shared', n));
await measure('sealing content, 4 clients', 4, (n) => vault.seal({ price: n }));

await pool.end();
await server.stop();
rmSync(keyFolder, { recursive: true });
