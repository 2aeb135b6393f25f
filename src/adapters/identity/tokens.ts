import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Identity } from '../../application/identity.ts';
import { newSecret, secretHash } from './secrets.ts';

/** The prefix lets scanners for leaked secrets know a token of ours. */
const PREFIX = 'mh_';
const NOTED_MS = 60_000;

interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_used_at: string | null;
}

type Tokens = Pick<Identity, 'tokenParty' | 'issueToken' | 'tokens' | 'revokeToken'>;

export const tokens = (pool: Pool, now: () => Date): Tokens => ({
  issueToken: async (party, name) => {
    const [id, token] = [randomUUID(), newSecret(PREFIX)];
    await pool.query(
      'insert into api_token (id, token_hash, party, name, created_at) values ($1, $2, $3, $4, $5)',
      [id, secretHash(token), party, name, now().toISOString()],
    );
    return { id, token };
  },
  tokenParty: async (token) => {
    if (!token.startsWith(PREFIX)) return undefined;
    const { rows } = await pool.query<{ id: string; party: string; last_used_at: string | null }>({
      name: 'api-token',
      text: 'select id, party, last_used_at from api_token where token_hash = $1 and revoked_at is null',
      values: [secretHash(token)],
    });
    const [found] = rows;
    if (found === undefined) return undefined;
    const at = now();
    if ((found.last_used_at ?? '') < new Date(at.getTime() - NOTED_MS).toISOString()) {
      await pool.query('update api_token set last_used_at = $2 where id = $1', [found.id, at.toISOString()]);
    }
    return found.party;
  },
  tokens: async (party) => {
    const { rows } = await pool.query<TokenRecord>(
      `select id, name, created_at, last_used_at from api_token
       where party = $1 and revoked_at is null order by created_at, id`,
      [party],
    );
    return rows.map(({ id, name, created_at, last_used_at }) => ({
      id,
      name,
      createdAt: created_at,
      ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
    }));
  },
  revokeToken: async (party, id) => {
    const { rowCount } = await pool.query(
      'update api_token set revoked_at = $3 where party = $1 and id = $2 and revoked_at is null',
      [party, id, now().toISOString()],
    );
    return rowCount === 1;
  },
});
