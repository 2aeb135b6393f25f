import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { Vault } from '../../application/ports.ts';
import { canonical } from '../../kernel/canonical.ts';
import { hashText } from '../../kernel/hash.ts';
import type { Json } from '../../kernel/json.ts';
import type { KeyStore } from './keys.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PSEUDONYM_SECRET = 'pseudonym-secret';
const PSEUDONYM = 'pseudonym/';

/** AES-256-GCM: nonce, tag, ciphertext. */
function encrypt(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}

const keyOf = (id: string): string => id.replace('/', '-');

/**
 * Content that never enters a fact: each piece under a key of its own. The commitment is SHA-256 over the canonical
 * encoding of content and salt; the salt lies with the content, so that without the key it says nothing.
 */
export function databaseVault(pool: Pool, keys: KeyStore): Vault {
  let secret: Promise<Buffer> | undefined;
  return {
    seal: async (content) => {
      const id = randomBytes(16).toString('hex');
      const text = canonical({ content, salt: randomBytes(32).toString('hex') });
      const ciphertext = encrypt(await keys.make(id), text);
      return { reference: { vault: id, commitment: hashText(text) }, sealed: { id, ciphertext } };
    },
    sealAuthor: async (pseudonym, party) => {
      const text = canonical({ content: { party }, salt: randomBytes(32).toString('hex') });
      return { id: pseudonym, ciphertext: encrypt(await keys.keep(keyOf(pseudonym)), text) };
    },
    open: async (stream, ids) => {
      const { rows } = await pool.query<{ id: string; ciphertext: Buffer }>({
        name: 'vault-open',
        text: 'select id, ciphertext from vault where stream = $1 and id = any($2::text[])',
        values: [stream, [...ids]],
      });
      const opened = new Map<string, { content: Json; commitment: string } | 'erased'>();
      for (const { id, ciphertext } of rows) {
        const key = await keys.find(keyOf(id));
        if (key === undefined) {
          opened.set(id, 'erased');
          continue;
        }
        const text = decrypt(key, ciphertext);
        opened.set(id, {
          content: (JSON.parse(text) as { content: Json }).content,
          commitment: hashText(text),
        });
      }
      return opened;
    },
    erase: (id) => keys.destroy(keyOf(id)),
    pseudonym: async (stream, party) => {
      secret ??= keys.keep(PSEUDONYM_SECRET);
      const digest = createHmac('sha256', await secret)
        .update(`${stream}\n${party}`)
        .digest('hex');
      return `${PSEUDONYM}${digest.slice(0, 32)}`;
    },
  };
}
