import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ContentChanged, type OpenedContent } from '../../application/ports.ts';
import { canonical } from '../../kernel/canonical.ts';
import { type Hash, hashOf } from '../../kernel/hash.ts';
import type { Json } from '../../kernel/json.ts';

/** version 1 | nonce | tag | AES-256-GCM (NIST SP 800-38D) of the canonical JSON of `{content, salt}`. */
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/** SHA-256 over content and a salt of 256 bits, so that nobody finds the content by trying likely ones. */
const commitmentTo = (salted: { readonly content: Json; readonly salt: string }): Hash => hashOf(salted);

const associated = (id: string): Buffer => Buffer.from(`moothall/vault/1/${id}`);

/** The id is authenticated with the content: a ciphertext moved to another id does not open. */
export function sealContent(
  id: string,
  content: Json,
  key: Buffer,
): { readonly ciphertext: Buffer; readonly commitment: Hash } {
  const salted = { content, salt: randomBytes(32).toString('hex') };
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG }).setAAD(associated(id));
  const sealed = Buffer.concat([cipher.update(canonical(salted), 'utf8'), cipher.final()]);
  return {
    ciphertext: Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), sealed]),
    commitment: commitmentTo(salted),
  };
}

/** The cipher's own authentication failed: the ciphertext is not the one that was sealed under this id and key. */
function decrypted(id: string, open: () => Buffer): Buffer {
  try {
    return open();
  } catch (error) {
    throw new ContentChanged(`the vault's ${id} does not open: it was changed`, { cause: error });
  }
}

/** Throws where the ciphertext is not what was sealed under this id and key. */
export function openContent(id: string, ciphertext: Buffer, key: Buffer): OpenedContent {
  if (ciphertext[0] !== VERSION) throw new Error(`the vault's ${id} is of a format unknown to this version`);
  const nonce = ciphertext.subarray(1, 1 + NONCE);
  const tag = ciphertext.subarray(1 + NONCE, 1 + NONCE + TAG);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
    .setAAD(associated(id))
    .setAuthTag(tag);
  const text = decrypted(id, () =>
    Buffer.concat([decipher.update(ciphertext.subarray(1 + NONCE + TAG)), decipher.final()]),
  );
  const salted = JSON.parse(text.toString('utf8')) as { content: Json; salt: string };
  return { content: salted.content, commitment: commitmentTo(salted) };
}
