import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { openKeyStore } from '../../src/adapters/vault/key-store.ts';
import { ed25519Signer } from '../../src/adapters/vault/signer.ts';
import { fileVault } from '../../src/adapters/vault/vault.ts';
import type { Ledger } from '../../src/application/ports.ts';
import { makeCheckpoint } from '../../src/ledger/checkpoint.ts';
import { actExample } from './example-acts.ts';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

interface Place {
  readonly pool: Pool;
  readonly ledger: Ledger;
  /** An empty folder for keys. */
  readonly keyFolder: string;
  /** The database's own files, where they can be looked into. */
  readonly databaseFolder?: string;
}

/** What the vault and the signer promise. */
export function vaultContract(place: () => Place): void {
  const stream = 'example/held';
  const SECRET = { name: 'Not to be found in any file', pence: 12_345 };
  const open = async () => {
    const keys = await openKeyStore(place().keyFolder);
    return { keys, vault: fileVault(place().pool, keys) };
  };
  const hold = async (content = SECRET) => {
    const { vault } = await open();
    const { reference, sealed } = await vault.seal(content);
    await actExample(place().ledger, stream, { price: { ...reference } }, { held: [sealed] });
    return reference;
  };

  test('content opens under its stream, with the commitment that the fact holds', async () => {
    const { vault, commitment } = await hold();
    const contents = await (await open()).vault.open(stream, [vault, 'nowhere']);
    assert.deepEqual([...contents], [[vault, { content: SECRET, commitment }]]);
    assert.equal((await (await open()).vault.open('example/other', [vault])).size, 0);
  });

  test('equal contents have commitments of their own', async () => {
    const [one, two] = [await hold(), await hold()];
    assert.notEqual(one.commitment, two.commitment);
  });

  test('erased content is erased for everybody, and other content stays', async () => {
    const [gone, kept] = [await hold(), await hold()];
    await (await open()).vault.erase(stream, gone.vault);
    await (await open()).vault.erase(stream, gone.vault);
    const contents = await (await open()).vault.open(stream, [gone.vault, kept.vault]);
    assert.equal(contents.get(gone.vault), 'erased');
    assert.deepEqual(contents.get(kept.vault), { content: SECRET, commitment: kept.commitment });
    await assert.rejects((await open()).vault.erase(stream, 'nowhere'), /holds no content/);
  });

  test('who stands behind a pseudonym stays erased, and may still act', async () => {
    const { vault } = await open();
    const pseudonym = await vault.pseudonym(stream, 'party/author');
    const author = async () => (await vault.open(stream, [pseudonym])).get(pseudonym);
    const actAs = async () =>
      actExample(place().ledger, stream, {}, { held: [await vault.sealAuthor(pseudonym, 'party/author')] });
    await actAs();
    await actAs();
    const found = await author();
    assert.deepEqual(found === 'erased' ? found : found?.content, { party: 'party/author' });
    await vault.erase(stream, pseudonym);
    await actAs();
    assert.equal(await author(), 'erased');
  });

  test('a ciphertext put in the place of another does not open', async () => {
    const [one, two] = [await hold(), await hold()];
    await place().pool.query(
      'update vault set ciphertext = (select ciphertext from vault where id = $2) where id = $1',
      [one.vault, two.vault],
    );
    await assert.rejects((await open()).vault.open(stream, [one.vault]));
  });

  test('a lost key is a fault, not an erasure', async () => {
    const { pool, keyFolder } = place();
    const { vault } = await hold();
    const elsewhere = fileVault(pool, await openKeyStore(`${keyFolder}-elsewhere`));
    await assert.rejects(elsewhere.open(stream, [vault]), /is lost/);
  });

  test('only their owner reads key files, and the database holds neither keys nor content', async () => {
    await hold();
    const { pool, keyFolder, databaseFolder } = place();
    const keys = filesUnder(keyFolder).map((path) => ({ path, mode: statSync(path).mode & 0o777 }));
    assert.ok(keys.length > 0);
    assert.deepEqual(
      keys.filter(({ mode }) => mode !== 0o600),
      [],
    );
    assert.equal(statSync(keyFolder).mode & 0o777, 0o700);
    if (databaseFolder === undefined) return;
    await pool.query('checkpoint');
    const needles = [
      Buffer.from(SECRET.name),
      ...keys.map(({ path }) => readFileSync(path)).filter((key) => key.some((byte) => byte !== 0)),
    ];
    const found = filesUnder(databaseFolder).filter((path) => {
      const bytes = readFileSync(path);
      return needles.some((needle) => bytes.includes(needle));
    });
    assert.deepEqual(found, []);
  });

  test('a pseudonym is one per party and stream, for everybody who asks first at once', async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, async () => (await open()).vault.pseudonym('procedure/p', 'party/a')),
    );
    assert.equal(new Set(asked).size, 1);
    assert.match(asked[0] ?? '', /^pseudonym\/[0-9a-f]{20}$/);
    const { vault } = await open();
    assert.notEqual(await vault.pseudonym('procedure/q', 'party/a'), asked[0]);
    assert.notEqual(await vault.pseudonym('procedure/p', 'party/b'), asked[0]);
  });

  test('a checkpoint verifies under the key that signed it, and not when changed', async () => {
    const signer = await ed25519Signer((await open()).keys);
    const signed = signer.sign(makeCheckpoint('2026-11-23T10:00:00.000Z', []));
    const again = await ed25519Signer((await open()).keys);
    assert.equal(again.verify(signed), true);
    const later = { ...signed.checkpoint, at: '2026-11-23T10:00:00.001Z' };
    assert.equal(again.verify({ ...signed, checkpoint: later }), false);
    const other = await ed25519Signer(await openKeyStore(`${place().keyFolder}-other`));
    assert.equal(other.verify(signed), false);
  });
}
