import type { Pool } from 'pg';
import type { OutboxEntry } from '../../application/ports.ts';
import type { Effect } from '../../commissioning/concern.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Instant } from '../../kernel/time.ts';

const DUE = '(not_before is null or not_before <= $1)';

/** Streams of which nobody else carries anything: whoever has the first effect that waits of one has the whole of it. */
const OWN_STREAMS = `
  select stream from outbox as first
  where done is null and ${DUE} and not exists (
    select from outbox as earlier
    where earlier.stream = first.stream and (earlier.seq, earlier.n) < (first.seq, first.n)
      and earlier.done is null and ${DUE})
  order by stream limit $2 for update skip locked`;

const EFFECTS = `
  select stream, seq, n, effect, coalesce(not_before, at) as at from outbox
  where stream = any($3) and done is null and ${DUE}
  order by stream, seq, n limit $2 for update skip locked`;

/**
 * Takes pending effects so that no other drainer takes them at the same time, nor any that come after them from the same
 * stream, and marks them done once `work` has answered. A crash in between leaves them pending: the act's idempotency key
 * makes doing it again harmless. One that fails stays pending, with those after it from the same stream; the others go on, and
 * the first failure is thrown then.
 */
export async function drainOutbox(
  pool: Pool,
  limit: number,
  now: Instant,
  work: (entry: OutboxEntry) => Promise<JsonObject>,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const own = await client.query<{ stream: string }>(OWN_STREAMS, [now, limit]);
    const { rows } = await client.query<{
      stream: string;
      seq: string;
      n: number;
      effect: string;
      at: string;
    }>(EFFECTS, [now, limit, own.rows.map(({ stream }) => stream)]);
    const failed = new Map<string, unknown>();
    let done = 0;
    for (const row of rows) {
      if (failed.has(row.stream)) continue;
      const entry = {
        stream: row.stream,
        seq: Number(row.seq),
        n: row.n,
        at: row.at,
        effect: JSON.parse(row.effect) as Effect,
      };
      let outcome: JsonObject;
      try {
        outcome = await work(entry);
      } catch (error) {
        failed.set(row.stream, error);
        continue;
      }
      done += 1;
      await client.query('update outbox set done = $4 where stream = $1 and seq = $2 and n = $3', [
        row.stream,
        row.seq,
        row.n,
        JSON.stringify(outcome),
      ]);
    }
    await client.query('commit');
    for (const error of failed.values()) throw error;
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
