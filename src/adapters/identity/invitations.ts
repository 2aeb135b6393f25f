import type { Pool } from 'pg';
import type { Identity } from '../../application/identity.ts';
import { hashPassword } from './passwords.ts';
import { newSecret, secretHash } from './secrets.ts';

const LIFETIME_MS = 14 * 24 * 3_600_000;

type Invitations = Pick<Identity, 'invite' | 'readInvitation' | 'acceptInvitation'>;

export function invitations(pool: Pool, now: () => Date): Invitations {
  const readInvitation = async (token: string): Promise<string | undefined> => {
    const { rows } = await pool.query<{ party: string }>(
      'select party from invitation where token_hash = $1 and used_at is null and expires_at > $2',
      [secretHash(token), now().toISOString()],
    );
    return rows[0]?.party;
  };
  return {
    invite: async (party) => {
      const token = newSecret();
      const expiresAt = new Date(now().getTime() + LIFETIME_MS).toISOString();
      await pool.query('insert into invitation (token_hash, party, expires_at) values ($1, $2, $3)', [
        secretHash(token),
        party,
        expiresAt,
      ]);
      return { token, expiresAt };
    },
    readInvitation,
    acceptInvitation: async (token, password) => {
      // A link that does not hold costs no hash; one statement below uses it up, so that it works once.
      if ((await readInvitation(token)) === undefined) return undefined;
      const { rows } = await pool.query<{ party: string }>(
        `with used as (
           update invitation set used_at = $2
           where token_hash = $1 and used_at is null and expires_at > $2 returning party),
         kept as (
           insert into credential (party, password_hash, attempts_since, changed_at)
           select party, $3, $2, $2 from used
           on conflict (party) do update
             set password_hash = excluded.password_hash, attempts = 0, changed_at = excluded.changed_at),
         ended as (
           update session set revoked_at = $2 where party in (select party from used) and revoked_at is null)
         select party from used`,
        [secretHash(token), now().toISOString(), await hashPassword(password)],
      );
      return rows[0]?.party;
    },
  };
}
