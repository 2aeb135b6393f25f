import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Signer } from '../../application/ports.ts';
import { canonical } from '../../kernel/canonical.ts';
import type { KeyStore } from './keys.ts';

/** The fixed beginning of a PKCS #8 private key of Ed25519 (RFC 8410), before its 32 bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs checkpoints with Ed25519 (RFC 8032); the seed lies in the key store. */
export async function checkpointSigner(keys: KeyStore): Promise<Signer> {
  const seed = await keys.keep('checkpoint-signing');
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const exported = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  return {
    sign: (checkpoint) => ({
      checkpoint,
      publicKey: exported,
      signature: sign(null, Buffer.from(canonical(checkpoint)), privateKey).toString('base64'),
    }),
    verify: ({ checkpoint, signature, publicKey: named }) =>
      named === exported && isSigned(checkpoint, signature, publicKey),
  };
}

const isSigned = (checkpoint: unknown, signature: string, key: KeyObject): boolean =>
  verify(null, Buffer.from(canonical(checkpoint)), key, Buffer.from(signature, 'base64'));
