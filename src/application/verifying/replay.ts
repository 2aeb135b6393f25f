import { assert } from '../../kernel/assert.ts';
import type { Hash } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { GENESIS } from '../../ledger/chain.ts';
import type { Fact } from '../../ledger/fact.ts';
import type { Parts } from '../acting/preparing.ts';
import { applyFact, type StreamState } from '../acting/stream-state.ts';
import { type AnyKind, kindOf } from '../catalogue.ts';

/** A stream folded up to one of its facts: state and rows as they were then. */
export interface Replayed {
  readonly seq: number;
  readonly hash: Hash;
  readonly state: StreamState | undefined;
  readonly rows: ReadonlyMap<string, JsonObject>;
}

export const rowKey = (collection: string, id: string): string => `${collection} ${id}`;

/** One fact further. The rows are changed in place: a fold over a million facts copies nothing. */
export function advance(kind: AnyKind, before: Replayed, fact: Fact): Replayed {
  const rows = before.rows as Map<string, JsonObject>;
  for (const row of kind.rows?.(fact) ?? []) {
    const key = rowKey(row.collection, row.id);
    rows.set(key, { ...rows.get(key), ...row.body });
  }
  return { seq: fact.seq, hash: fact.hash, state: applyFact(kind, before.state, fact), rows };
}

export const beginning = (): Replayed => ({ seq: 0, hash: GENESIS, state: undefined, rows: new Map() });

const PAGE = 500;

/**
 * Follows one stream forwards. What is asked for in order of `seq` is folded once; going back begins again. Each user
 * keeps a cursor of its own for each stream that it follows.
 */
export class Cursor {
  readonly #parts: Parts;
  readonly #stream: string;
  #at: Replayed = beginning();
  #next = 0;
  #ahead: readonly { readonly seq: number; readonly text: string }[] = [];

  constructor(parts: Parts, stream: string) {
    this.#parts = parts;
    this.#stream = stream;
  }

  async to(seq: number): Promise<Replayed> {
    if (seq < this.#at.seq) {
      this.#at = beginning();
      this.#ahead = [];
      this.#next = 0;
    }
    const kind = kindOf(this.#parts.catalogue, this.#stream);
    while (this.#at.seq < seq) {
      if (this.#next >= this.#ahead.length) {
        this.#next = 0;
        this.#ahead = await this.#parts.ledger.factTexts(this.#stream, this.#at.seq, PAGE);
      }
      const next = this.#ahead[this.#next];
      assert(next !== undefined, `${this.#stream} has a fact ${seq}, as a decision record says`);
      this.#next += 1;
      this.#at = advance(kind, this.#at, JSON.parse(next.text) as Fact);
    }
    return this.#at;
  }
}
