import { hash, type Options, verify } from '@node-rs/argon2';
import type { Pool } from 'pg';

/** OWASP's second recommended setting for Argon2id: 19 MiB, two passes. */
const STRENGTH: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Attempts in one window, after which even the right password waits for the next. */
const ATTEMPTS = 10;
const WINDOW_MS = 15 * 60_000;

export const hashPassword = (password: string): Promise<string> => hash(password, STRENGTH);

let nobodysHash: Promise<string> | undefined;

/**
 * Whether this is the party's password. The attempt is counted before the password is looked at, so that many at once
 * are counted too; and a party without a password takes as long as one with it.
 */
export async function passwordMatches(
  pool: Pool,
  party: string,
  password: string,
  now: Date,
): Promise<boolean> {
  const windowStart = new Date(now.getTime() - WINDOW_MS).toISOString();
  const { rows } = await pool.query<{ password_hash: string; attempts: number }>(
    `update credential set
       attempts = case when attempts_since <= $2 then 1 else attempts + 1 end,
       attempts_since = case when attempts_since <= $2 or attempts = 0 then $3 else attempts_since end
     where party = $1 returning password_hash, attempts`,
    [party, windowStart, now.toISOString()],
  );
  const [credential] = rows;
  nobodysHash ??= hashPassword('no party has this password');
  const matches = await verify(credential?.password_hash ?? (await nobodysHash), password);
  if (credential === undefined || credential.attempts > ATTEMPTS || !matches) return false;
  await pool.query('update credential set attempts = 0 where party = $1', [party]);
  return true;
}
