import type { Pool, PoolClient } from 'pg';
import type { Appending, Ledger, LedgerTransaction, Refusing } from '../../application/ports.ts';
import { InvariantBroken } from '../../kernel/assert.ts';
import { hashText } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Refusal } from '../../ledger/chain.ts';
import type { DecisionRecord, Fact } from '../../ledger/fact.ts';
import { takeClock } from './clock.ts';
import { appendSql, type HeadRecord, headsSql, lockSql, refuseSql, toHead } from './ledger-sql.ts';
import { drainOutbox } from './outbox.ts';
import { listSummaries } from './summaries.ts';
import { turnsOf } from './turns.ts';
import { verificationReads } from './verification-reads.ts';

/** The ledger on PostgreSQL, 15 or later. An act is two round trips: lock and read, then write and commit. */
export function postgresLedger(pool: Pool): Ledger {
  return {
    transact: (wanted, work) => turnsOf(pool).transactions(() => transact(pool, wanted, work)),
    heads: async (streams) => {
      if (streams.length === 0) return new Map();
      const { rows } = await pool.query<HeadRecord>({
        name: 'heads',
        text: headsSql('$1::text[]'),
        values: [[...new Set(streams)]],
      });
      return new Map(rows.map((row) => [row.stream, toHead(row)]));
    },
    facts: async (stream, after, limit, newestFirst) => {
      const order = newestFirst ? 'desc' : 'asc';
      const { rows } = await pool.query<{ fact: string }>({
        name: `facts-${order}`,
        text: `select fact from fact where stream = $1 and seq > $2 order by seq ${order} limit $3`,
        values: [stream, after, limit],
      });
      return rows.map((row) => JSON.parse(row.fact) as Fact);
    },
    rows: async (stream, collection, { after, limit }) => {
      const { rows } = await pool.query<{ id: string; body: string }>({
        name: 'items',
        text: `select id, body from item i where stream = $1 and collection = $2
          and ($3::text is null or (seq, n) > (select seq, n from item where stream = $1 and collection = $2 and id = $3))
          order by seq, n limit $4`,
        values: [stream, collection, after ?? null, limit],
      });
      return rows.map((row) => ({ id: row.id, body: JSON.parse(row.body) as JsonObject }));
    },
    row: async (stream, collection, id) => {
      const { rows } = await pool.query<{ body: string }>(itemQuery(stream, collection, id));
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].body) as JsonObject);
    },
    record: async (stream, hash) => {
      const { rows } = await pool.query<{ record: string }>(
        'select record from decision where stream = $1 and hash = $2',
        [stream, hash],
      );
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].record) as DecisionRecord);
    },
    refusals: async (stream, after, limit) => {
      const { rows } = await pool.query<{ refusal: string }>(
        'select refusal from refusal where stream = $1 and n > $2 order by n limit $3',
        [stream, after, limit],
      );
      return rows.map((row) => JSON.parse(row.refusal) as Refusal);
    },
    streams: async (after, limit) => {
      const { rows } = await pool.query<{ stream: string }>(
        'select stream from stream where stream > $1 order by stream limit $2',
        [after, limit],
      );
      return rows.map((row) => row.stream);
    },
    list: (query) => listSummaries(pool, query),
    takeClock: (wait) => takeClock(pool, wait),
    due: async (before, limit) => {
      const { rows } = await pool.query<{ stream: string; at: string }>(
        'select stream, due_at as at from stream where due_at <= $1 order by due_at limit $2',
        [before, limit],
      );
      return rows;
    },
    dueBelow: async (parents, limit) => {
      const { rows } = await pool.query<{ stream: string }>(
        `select stream from stream where due_at is not null and parent = any($1::text[])
         order by due_at, stream limit $2`,
        [parents, limit],
      );
      return rows.map(({ stream }) => stream);
    },
    drain: (limit, now, work) => turnsOf(pool).draining(() => drainOutbox(pool, limit, now, work)),
    putArtefact: async (text) => {
      const hash = hashText(text);
      await pool.query('insert into artefact (hash, body) values ($1, $2) on conflict do nothing', [
        hash,
        text,
      ]);
      return hash;
    },
    artefact: async (hash) => {
      const { rows } = await pool.query<{ body: string }>('select body from artefact where hash = $1', [
        hash,
      ]);
      return rows[0]?.body;
    },
    ...verificationReads(pool),
    meta: async () => {
      const { rows } = await pool.query<{ name: string; value: string }>('select name, value from meta');
      const values = new Map(rows.map((row) => [row.name, row.value]));
      const now = values.get('now');
      const port = values.get('port');
      const building = values.get('building') === 'yes' ? { building: 'yes' as const } : {};
      return {
        mode: (values.get('mode') ?? 'live') as 'live',
        ...(now === undefined ? {} : { now }),
        ...(port === undefined ? {} : { port }),
        ...building,
      };
    },
    setMeta: async (meta) => {
      for (const [name, value] of Object.entries(meta)) {
        const { rowCount } = await pool.query(
          `insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value
           where meta.name <> 'mode' or meta.value <> 'simulated' or excluded.value = 'simulated'`,
          [name, value],
        );
        if (rowCount !== 1) throw new InvariantBroken('simulated data stay simulated for ever');
      }
    },
  };
}

const itemQuery = (stream: string, collection: string, id: string) => ({
  name: 'item',
  text: 'select body from item where stream = $1 and collection = $2 and id = $3',
  values: [stream, collection, id],
});

/** Several statements in one round trip; every value in them went through escapeLiteral. */
async function script(client: PoolClient, text: string): Promise<{ rows: unknown[] }[]> {
  const result = (await client.query(text)) as unknown;
  return (Array.isArray(result) ? result : [result]) as { rows: unknown[] }[];
}

async function transact<T>(
  pool: Pool,
  wanted: {
    readonly stream: string;
    readonly creates: boolean;
    readonly others: readonly string[];
    readonly key?: string;
  },
  work: (transaction: LedgerTransaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const results = await script(client, lockSql(wanted));
    const [locked, owed, known, others] = results.slice(-4).map((result) => result.rows);
    const head = (locked as HeadRecord[])[0];
    let written = false;
    const writing = async (sql: string) => {
      written = true;
      await script(client, `${sql};\ncommit`);
    };
    const outcome = await work({
      head: head === undefined || Number(head.seq) === 0 ? undefined : toHead(head),
      refusals: head === undefined ? undefined : toHead(head).refusals,
      isOwed: (owed as unknown[]).length > 0,
      others: new Map((others as HeadRecord[]).map((row) => [row.stream, toHead(row)])),
      known: knownOutcome(known as { outcome: string }[]),
      row: async (collection, id) => {
        const { rows } = await client.query<{ body: string }>(itemQuery(wanted.stream, collection, id));
        return rows[0] === undefined ? undefined : (JSON.parse(rows[0].body) as JsonObject);
      },
      append: (appending: Appending) => writing(appendSql(appending)),
      refuse: (refusing: Refusing) => writing(refuseSql(refusing)),
    });
    if (!written) await client.query('rollback');
    return outcome;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    await client.query('rollback').catch((lost: Error) => {
      failure = lost;
    });
    throw error;
  } finally {
    // A connection that failed is not given back: the server ends its transaction when it closes.
    client.release(
      failure !== undefined && /terminat|ECONN|closed/i.test(failure.message) ? failure : undefined,
    );
  }
}

const knownOutcome = (rows: readonly { outcome: string }[]): { outcome: JsonObject } | undefined =>
  rows[0] === undefined ? undefined : { outcome: JSON.parse(rows[0].outcome) as JsonObject };
