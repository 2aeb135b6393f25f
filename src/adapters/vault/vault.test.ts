import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Pool } from 'pg';
import { makeCheckpoint } from '../../ledger/checkpoint.ts';
import { keyStore } from './keys.ts';
import { checkpointSigner } from './signer.ts';
import { databaseVault } from './vault.ts';

const folder = await mkdtemp(join(tmpdir(), 'moothall-keys-'));
after(() => rm(folder, { recursive: true }));

/** The rows that an act would have written; the vault only ever selects by stream and ids. */
const poolOver = (rows: { id: string; ciphertext: Uint8Array }[]): Pool =>
  ({
    query: async ({ values }: { values: [string, string[]] }) => ({
      rows: rows.filter((row) => values[1].includes(row.id)),
    }),
  }) as unknown as Pool;

test('given sealed content, when opened, then it is what was sealed and its commitment holds', async () => {
  const keys = keyStore(folder);
  const rows: { id: string; ciphertext: Uint8Array }[] = [];
  const vault = databaseVault(poolOver(rows), keys);
  const { reference, sealed } = await vault.seal({ price: 9_000_000 });
  rows.push(sealed);
  const opened = (await vault.open('procedure/p', [reference.vault])).get(reference.vault);
  assert.deepEqual(opened, { content: { price: 9_000_000 }, commitment: reference.commitment });
  assert.ok(!Buffer.from(sealed.ciphertext).includes('9000000'));
});

test('given erased content, when opened, then nobody can read it again and its key is gone from the disk', async () => {
  const keys = keyStore(folder);
  const rows: { id: string; ciphertext: Uint8Array }[] = [];
  const vault = databaseVault(poolOver(rows), keys);
  const { reference, sealed } = await vault.seal('somebody said');
  rows.push(sealed);
  await vault.erase(reference.vault);
  assert.equal((await vault.open('contract/c', [reference.vault])).get(reference.vault), 'erased');
  const files = await readdir(folder, { recursive: true });
  assert.ok(!files.some((file) => file.endsWith(reference.vault)));
});

test('given a changed ciphertext, when opened, then it is refused rather than read wrong', async () => {
  const rows: { id: string; ciphertext: Uint8Array }[] = [];
  const vault = databaseVault(poolOver(rows), keyStore(folder));
  const { reference, sealed } = await vault.seal('as it was');
  const changed = Buffer.from(sealed.ciphertext);
  changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
  rows.push({ id: sealed.id, ciphertext: changed });
  await assert.rejects(vault.open('contract/c', [reference.vault]));
});

test('a pseudonym is the same in one stream, another in another, and tells its party only through the vault', async () => {
  const rows: { id: string; ciphertext: Uint8Array }[] = [];
  const vault = databaseVault(poolOver(rows), keyStore(folder));
  const here = await vault.pseudonym('procedure/p', 'party/x');
  assert.equal(await vault.pseudonym('procedure/p', 'party/x'), here);
  assert.notEqual(await vault.pseudonym('procedure/q', 'party/x'), here);
  rows.push(await vault.sealAuthor(here, 'party/x'));
  const opened = (await vault.open('procedure/p', [here])).get(here);
  assert.ok(opened !== undefined && opened !== 'erased');
  assert.deepEqual(opened.content, { party: 'party/x' });
});

test('two processes that need the same key at once get the same one', async () => {
  const found = await Promise.all(Array.from({ length: 8 }, () => keyStore(folder).keep('shared-key')));
  assert.equal(new Set(found.map((key) => key.toString('hex'))).size, 1);
});

test('a checkpoint carries a signature that no changed head keeps', async () => {
  const signer = await checkpointSigner(keyStore(folder));
  const head = { stream: 'party/x', seq: 3, hash: 'a'.repeat(64), refusals: { n: 0, hash: '0'.repeat(64) } };
  const signed = signer.sign(makeCheckpoint('2026-01-05T09:00:00.000Z', [head]));
  assert.ok(signer.verify(signed));
  assert.ok(
    !signer.verify({ ...signed, checkpoint: makeCheckpoint(signed.checkpoint.at, [{ ...head, seq: 4 }]) }),
  );
  const [seed] = (await readdir(folder, { recursive: true })).filter((file) =>
    file.endsWith('checkpoint-signing'),
  );
  assert.equal((await readFile(join(folder, seed ?? ''))).length, 32);
});
