import { GENESIS } from '../../ledger/chain.ts';
import { makeCheckpoint, type SignedCheckpoint } from '../../ledger/checkpoint.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Signer } from '../ports.ts';

/**
 * A signed receipt for one fact: a checkpoint of its stream as it stood then. Whoever keeps it can show with
 * `verify --against` that neither the fact nor anything before it was changed since. It holds a name and a hash alone, as
 * published checkpoints do, and says nothing of refusals.
 */
export async function receipt(
  parts: Parts,
  signer: Signer,
  stream: string,
  seq: number,
): Promise<SignedCheckpoint | undefined> {
  const [fact] = seq < 1 ? [] : await parts.ledger.facts(stream, seq - 1, 1);
  if (fact === undefined) return undefined;
  const mark = { stream, seq, hash: fact.hash, refusals: { n: 0, hash: GENESIS } };
  return signer.sign(makeCheckpoint(fact.at, [mark]));
}
