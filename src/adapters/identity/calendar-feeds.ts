import type { Pool } from 'pg';
import type { Identity } from '../../application/identity.ts';
import { newSecret, secretHash } from './secrets.ts';

type Feeds = Pick<Identity, 'makeFeed' | 'feedParty' | 'revokeFeed'>;

export const calendarFeeds = (pool: Pool, now: () => Date): Feeds => ({
  makeFeed: async (party) => {
    const secret = newSecret();
    await pool.query(
      `insert into calendar_feed (party, token_hash, created_at) values ($1, $2, $3)
       on conflict (party) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
      [party, secretHash(secret), now().toISOString()],
    );
    return secret;
  },
  feedParty: async (secret) => {
    const { rows } = await pool.query<{ party: string }>(
      'select party from calendar_feed where token_hash = $1',
      [secretHash(secret)],
    );
    return rows[0]?.party;
  },
  revokeFeed: async (party) => {
    const { rowCount } = await pool.query('delete from calendar_feed where party = $1', [party]);
    return rowCount === 1;
  },
});
