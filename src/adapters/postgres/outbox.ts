import type { Pool } from 'pg';
import type { OutboxEntry } from '../../application/ports.ts';
import type { Effect } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';

/**
 * Takes pending effects so that no other drainer takes them at the same time, and marks them done once `work` has
 * answered. A crash in between leaves them pending: the act's idempotency key makes doing it again harmless.
 */
export async function drainOutbox(
  pool: Pool,
  limit: number,
  work: (entry: OutboxEntry) => Promise<JsonObject>,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ stream: string; seq: string; n: number; effect: string }>(
      'select stream, seq, n, effect from outbox where done is null order by stream, seq, n limit $1 for update skip locked',
      [limit],
    );
    for (const row of rows) {
      const entry = {
        stream: row.stream,
        seq: Number(row.seq),
        n: row.n,
        effect: JSON.parse(row.effect) as Effect,
      };
      const outcome = await work(entry);
      await client.query('update outbox set done = $4 where stream = $1 and seq = $2 and n = $3', [
        row.stream,
        row.seq,
        row.n,
        JSON.stringify(outcome),
      ]);
    }
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
