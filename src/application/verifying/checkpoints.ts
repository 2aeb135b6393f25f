import { makeCheckpoint, type SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Signer } from '../ports.ts';

/** The heads of all streams, signed, to be given out. */
export async function signCheckpoint(parts: Parts, signer: Signer): Promise<SignedCheckpoint> {
  return signer.sign(makeCheckpoint(await parts.now(), await parts.ledger.marks()));
}
