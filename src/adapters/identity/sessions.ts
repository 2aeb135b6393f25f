import type { Pool } from 'pg';
import type { Identity } from '../../application/identity.ts';
import { newSecret, secretHash } from './secrets.ts';

const HOUR = 3_600_000;
const LIFETIME_MS = 12 * HOUR;
const IDLE_MS = 2 * HOUR;
/** The time of last use is written once in so long, so that reading a page is not a write. */
const NOTED_MS = 60_000;

const before = (now: Date, milliseconds: number): string =>
  new Date(now.getTime() - milliseconds).toISOString();

type Sessions = Pick<Identity, 'startSession' | 'readSession' | 'endSession' | 'endSessions' | 'actFor'>;

export const sessions = (pool: Pool, now: () => Date): Sessions => ({
  startSession: async (party) => {
    const token = newSecret();
    const start = now();
    await pool.query(
      'insert into session (token_hash, party, created_at, last_used_at, expires_at) values ($1, $2, $3, $3, $4)',
      [secretHash(token), party, start.toISOString(), before(start, -LIFETIME_MS)],
    );
    return { token };
  },
  readSession: async (token) => {
    const at = now();
    const { rows } = await pool.query<{ party: string; acting_for: string | null; last_used_at: string }>({
      name: 'session',
      text: `select party, acting_for, last_used_at from session
        where token_hash = $1 and revoked_at is null and expires_at > $2 and last_used_at > $3`,
      values: [secretHash(token), at.toISOString(), before(at, IDLE_MS)],
    });
    const [session] = rows;
    if (session === undefined) return undefined;
    if (session.last_used_at < before(at, NOTED_MS)) {
      await pool.query('update session set last_used_at = $2 where token_hash = $1', [
        secretHash(token),
        at.toISOString(),
      ]);
    }
    return { party: session.party, ...(session.acting_for === null ? {} : { for: session.acting_for }) };
  },
  endSession: async (token) => {
    await pool.query('update session set revoked_at = $2 where token_hash = $1 and revoked_at is null', [
      secretHash(token),
      now().toISOString(),
    ]);
  },
  endSessions: async (party) => {
    await pool.query('update session set revoked_at = $2 where party = $1 and revoked_at is null', [
      party,
      now().toISOString(),
    ]);
  },
  actFor: async (token, party) => {
    await pool.query('update session set acting_for = $2 where token_hash = $1 and revoked_at is null', [
      secretHash(token),
      party ?? null,
    ]);
  },
});
