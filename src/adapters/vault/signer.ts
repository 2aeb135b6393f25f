import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Signer } from '../../application/ports.ts';
import { canonical } from '../../kernel/canonical.ts';
import type { KeyStore } from './key-store.ts';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The name of the key that signs. It is made before anything is written. */
export const SIGNING_KEY = 'signing/checkpoints';

const privateKeyOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

/** Base64 of SPKI DER. */
export const publicKeyOf = (seed: Buffer): string =>
  createPublicKey(privateKeyOf(seed)).export({ format: 'der', type: 'spki' }).toString('base64');

/** Signs with this installation's own Ed25519 key (RFC 8032), made on first use. Keys stand as base64 of SPKI DER. */
export async function ed25519Signer(keys: KeyStore): Promise<Signer & { readonly publicKey: string }> {
  const seed = await keys.obtain(SIGNING_KEY);
  const secret = privateKeyOf(seed);
  const own = createPublicKey(secret);
  const publicKey = publicKeyOf(seed);
  return {
    publicKey,
    sign: (checkpoint) => ({
      checkpoint,
      publicKey,
      signature: sign(null, Buffer.from(canonical(checkpoint)), secret).toString('base64'),
    }),
    verify: ({ checkpoint, publicKey: claimed, signature }) =>
      claimed === publicKey &&
      verify(null, Buffer.from(canonical(checkpoint)), own, Buffer.from(signature, 'base64')),
  };
}
