import { GENESIS, type Hash, hashOf } from '../kernel/hash.ts';
import type { DecisionRecord, Fact } from './fact.ts';

export { GENESIS };

/** A fact without what the chain adds. */
export type UnchainedFact = Omit<Fact, 'seq' | 'prev' | 'hash'>;

/** The hash of a fact: SHA-256 over the canonical encoding (RFC 8785) of everything in it but the hash itself. */
export function factHash(fact: Omit<Fact, 'hash'> | Fact): Hash {
  const { hash: _, ...rest } = fact as Fact;
  return hashOf(rest);
}

/** Chains drafts onto a head: the first gets `seq` head.seq + 1 and `prev` head.hash. */
export function chainFacts(
  head: { readonly seq: number; readonly hash: Hash },
  drafts: readonly UnchainedFact[],
): Fact[] {
  const facts: Fact[] = [];
  let { seq, hash: prev } = head;
  for (const draft of drafts) {
    seq += 1;
    const open = { ...draft, seq, prev };
    prev = factHash(open);
    facts.push({ ...open, hash: prev });
  }
  return facts;
}

/** The address of a decision record: the hash of its canonical encoding. */
export const recordHash = (record: DecisionRecord): Hash => hashOf(record);

/** One entry of a stream's refusal log, chained like facts. */
export interface Refusal {
  readonly stream: string;
  readonly n: number;
  readonly decision: Hash;
  readonly prev: Hash;
  readonly hash: Hash;
}

/** Chains one more refused decision onto a stream's refusal log. */
export function chainRefusal(
  stream: string,
  head: { readonly n: number; readonly hash: Hash },
  decision: Hash,
): Refusal {
  const open = { stream, n: head.n + 1, decision, prev: head.hash };
  return { ...open, hash: hashOf(open) };
}

/** What is wrong with a chained element, or undefined. `expected` is the head that it should follow. */
export function factFault(
  fact: Fact,
  expected: { readonly seq: number; readonly hash: Hash },
): string | undefined {
  if (fact.seq !== expected.seq + 1) return `follows ${expected.seq} but says ${fact.seq}`;
  if (fact.prev !== expected.hash) return 'does not follow the fact before it';
  if (factHash(fact) !== fact.hash) return 'was changed: its content does not give its hash';
  return undefined;
}

export function refusalFault(
  refusal: Refusal,
  expected: { readonly n: number; readonly hash: Hash },
): string | undefined {
  const { hash, ...open } = refusal;
  if (refusal.n !== expected.n + 1 || refusal.prev !== expected.hash)
    return 'does not follow the refusal before it';
  return hashOf(open) === hash ? undefined : 'was changed: its content does not give its hash';
}
