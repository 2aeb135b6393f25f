import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { OpenedContent, Vault } from '../../application/ports.ts';
import type { KeyStore } from './key-store.ts';
import { openContent, sealContent } from './sealing.ts';

/** Pseudonym secrets kept in memory at most; the oldest goes first. */
const REMEMBERED = 10_000;

const contentKey = (id: string): string => `content/${id}`;

interface Seal {
  readonly sealed_until: string | null;
  readonly opened_by: string | null;
  readonly author: string | null;
}
type Row = Seal & { readonly id: string; readonly ciphertext: Buffer };

const sealing = ({ sealed_until, opened_by, author }: Seal): Pick<OpenedContent, 'seal'> =>
  sealed_until === null || opened_by === null
    ? {}
    : { seal: { until: sealed_until, opened: opened_by, ...(author === null ? {} : { author }) } };

/** Ciphertexts in the database, the key of each in the key store. */
export function fileVault(pool: Pool, keys: KeyStore): Vault {
  const secrets = new Map<string, Promise<Buffer>>();
  const secretOf = (stream: string): Promise<Buffer> => {
    const known = secrets.get(stream);
    if (known !== undefined) return known;
    const [oldest] = secrets.keys();
    if (secrets.size >= REMEMBERED && oldest !== undefined) secrets.delete(oldest);
    const secret = keys.obtain(`pseudonym/${stream}`);
    secrets.set(stream, secret);
    secret.catch(() => secrets.delete(stream));
    return secret;
  };
  return {
    seal: async (content) => {
      const id = randomUUID();
      const { ciphertext, commitment } = sealContent(id, content, await keys.create(contentKey(id)));
      return { reference: { vault: id, commitment }, sealed: { id, ciphertext } };
    },
    sealAuthor: async (pseudonym, party) => {
      const known = await keys.read(contentKey(pseudonym));
      // An erased author stays erased: what is sealed here, nobody can open.
      const key =
        known === 'erased' ? randomBytes(32) : (known ?? (await keys.obtain(contentKey(pseudonym))));
      return { id: pseudonym, ciphertext: sealContent(pseudonym, { party }, key).ciphertext };
    },
    open: async (stream, ids) => {
      if (ids.length === 0) return new Map();
      const { rows } = await pool.query<Row>({
        name: 'vault',
        text: 'select id, ciphertext, sealed_until, opened_by, author from vault where stream = $1 and id = any($2::text[])',
        values: [stream, ids],
      });
      return new Map(
        await Promise.all(
          rows.map(async ({ id, ciphertext, ...seal }): Promise<[string, OpenedContent | 'erased']> => {
            const key = await keys.read(contentKey(id));
            if (key === undefined)
              throw new Error(`the vault's key for ${id} is lost: is the key folder the right one?`);
            return [id, key === 'erased' ? key : { ...openContent(id, ciphertext, key), ...sealing(seal) }];
          }),
        ),
      );
    },
    erase: async (stream, id) => {
      const { rowCount } = await pool.query('select 1 from vault where stream = $1 and id = $2', [
        stream,
        id,
      ]);
      if (rowCount !== 1) throw new Error(`${stream} holds no content ${id} to erase`);
      await keys.erase(contentKey(id));
    },
    pseudonym: async (stream, party) => {
      const digest = createHmac('sha256', await secretOf(stream))
        .update(party)
        .digest('hex');
      return `pseudonym/${digest.slice(0, 20)}`;
    },
  };
}
