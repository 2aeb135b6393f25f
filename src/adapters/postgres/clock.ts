import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

/** Any number will do that no other lock has. */
const CLOCK = 7_304_116;
const AGAIN_MS = 50;

/** A session's lock, so that it ends with a process that is killed. */
export async function takeClock(pool: Pool, wait: boolean): Promise<(() => Promise<void>) | undefined> {
  const client = await pool.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
        CLOCK,
      ]);
      if (rows[0]?.mine === true) return () => letGo(client);
      if (!wait) break;
      await pause(AGAIN_MS);
    }
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  return undefined;
}

async function letGo(client: PoolClient): Promise<void> {
  const unlocked = await client
    .query('select pg_advisory_unlock($1)', [CLOCK])
    .catch((error: Error) => error);
  // A connection that cannot let go is ended, which lets go of it too.
  client.release(unlocked instanceof Error);
}
