import type { Appending, Ledger, LedgerTransaction } from '../../src/application/ports.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { chainFacts, chainRefusal, GENESIS, recordHash } from '../../src/ledger/chain.ts';
import type { DecisionRecord, Fact } from '../../src/ledger/fact.ts';

const AT = '2026-11-23T10:00:00.000Z';

const recordFor = (stream: string, body: JsonObject, verdict: DecisionRecord['verdict']): DecisionRecord => ({
  stream,
  action: 'example.count',
  body,
  bodyHash: GENESIS,
  actor: { id: 'party/example', roles: [], evidence: [] },
  via: 'cli',
  now: AT,
  reads: [],
  pins: {},
  verdict,
  by: [],
  matched: [],
});

/** One act in example data: a fact that carries `body`, whose state counts the facts. */
export async function appendExample(
  transaction: LedgerTransaction,
  stream: string,
  body: JsonObject,
  more: Partial<Appending> = {},
): Promise<Fact> {
  const record = recordFor(stream, body, 'permitted');
  const decision = recordHash(record);
  const [fact] = chainFacts({ seq: transaction.head?.seq ?? 0, hash: transaction.head?.hash ?? GENESIS }, [
    {
      stream,
      at: AT,
      actor: 'party/example',
      via: 'cli',
      type: 'example.counted',
      v: 1,
      body,
      pins: {},
      by: [],
      decision,
    },
  ]);
  if (fact === undefined) throw new Error('one draft gives one fact');
  await transaction.append({
    stream,
    facts: [fact],
    record,
    recordHash: decision,
    state: { count: fact.seq },
    rows: [],
    summary: { title: `Example of ${stream}`, status: 'open', links: [] },
    summaryChanged: fact.seq === 1,
    listed: true,
    effects: [],
    held: [],
    outcome: { seq: fact.seq },
    ...more,
  });
  return fact;
}

export async function refuseExample(
  transaction: LedgerTransaction,
  stream: string,
  body: JsonObject,
  key?: string,
): Promise<void> {
  const record = recordFor(stream, body, 'refused');
  const before = transaction.refusals ?? { n: 0, hash: GENESIS };
  const refusal = chainRefusal(stream, before, recordHash(record));
  const outcome = { refused: refusal.n };
  await transaction.refuse({ refusal, record, outcome, ...(key === undefined ? {} : { key }) });
}

export const actExample = (
  ledger: Ledger,
  stream: string,
  body: JsonObject = {},
  more: Partial<Appending> = {},
  creates = true,
) =>
  ledger.transact(
    { stream, creates, others: [], ...(more.key === undefined ? {} : { key: more.key }) },
    (transaction) => appendExample(transaction, stream, body, more),
  );
