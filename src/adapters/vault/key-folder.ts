import type { Pool } from 'pg';
import { readKey } from './key-store.ts';
import { publicKeyOf, SIGNING_KEY } from './signer.ts';

/**
 * Whether a folder has the keys of the data in the database. A new one beside data that is there, or that of other data,
 * would sign with another key and lose whatever the vault holds. For a database without any stream every folder is right.
 * Nothing is made, the folder neither.
 */
export async function isKeyFolderOf(pool: Pool, folder: string): Promise<boolean> {
  if ((await pool.query('select 1 from stream limit 1')).rowCount === 0) return true;
  const seed = await readKey(folder, SIGNING_KEY);
  if (seed === undefined || seed === 'erased') return false;
  const { rows } = await pool.query<{ value: string }>("select value from meta where name = 'signer'");
  return rows[0] === undefined || rows[0].value === publicKeyOf(seed);
}

/** Notes whose keys the data now have. */
export async function rememberSigner(pool: Pool, publicKey: string): Promise<void> {
  await pool.query(
    "insert into meta (name, value) values ('signer', $1) on conflict (name) do update set value = excluded.value",
    [publicKey],
  );
}
