import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { NewRelease, PublishedRelease, Publisher, Releases } from '../../application/ports.ts';
import { releaseHash } from '../../application/publishing/releasing.ts';
import { GENESIS } from '../../kernel/hash.ts';

/** The one lock that a publisher holds till its transaction ends: positions are given by nobody else meanwhile. */
const PUBLISHING = 7_116_110_001;
/** Held by a publisher from before it takes the time till its releases are there. Whoever reads the feed lets it finish. */
const DATING = 7_116_110_002;
const AGAIN_MS = 5;
const PATIENCE_MS = 30_000;

/**
 * Waits while releases have a date and are not there yet: one that comes later is then of a later date. No connection is
 * held meanwhile, for the publisher may need one. A publisher that hangs fails the reader after a while.
 */
async function datedOnesAreThere(pool: Pool, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const { rows } = await pool.query<{ free: boolean }>(
      'select pg_try_advisory_xact_lock_shared($1) as free',
      [DATING],
    );
    if (rows[0]?.free === true) return;
    if (performance.now() > end) throw new Error('releases have been in the making for too long');
    await pause(AGAIN_MS);
  }
}

interface Row {
  readonly position: string;
  readonly at: string;
  readonly release: string;
}
const shown = ({ position, at, release }: Row): PublishedRelease => ({
  position: Number(position),
  at,
  text: release,
});

/** PostgreSQL holds no text with a zero character, and refuses to look for one. */
const mayBeId = (text: string): boolean => !text.includes('\u0000');

const COLUMNS = 'position, at, release';

/** Releases in PostgreSQL; `newOcid` makes the id of a process that has none yet, of its stream. */
export const postgresReleases = (
  pool: Pool,
  newOcid: (stream: string) => string,
  patienceMs = PATIENCE_MS,
): Releases => ({
  publishing: (limit, work) => publishing(pool, limit, work),
  page: async ({ after, from, to, stages, limit }) => {
    await datedOnesAreThere(pool, patienceMs);
    // The instants never go back along the positions: the first place from an instant on is looked up, not looked for.
    const { rows } = await pool.query<Row>(
      `select ${COLUMNS} from release r
       where position > greatest($1::bigint, coalesce((select position - 1 from release where at >= $2 order by at, position limit 1), case when $2::text is null then 0 else 9223372036854775807 end))
         and ($3::text is null or at <= $3)
         and ($4::text[] is null or exists (select 1 from release_stage s where s.position = r.position and s.stage = any($4)))
       order by position limit $5`,
      [after, from ?? null, to ?? null, stages === undefined ? null : [...stages], limit],
    );
    return rows.map(shown);
  },
  byId: async (id) => {
    if (!mayBeId(id)) return undefined;
    const { rows } = await pool.query<Row>(`select ${COLUMNS} from release where id = $1`, [id]);
    return rows[0] === undefined ? undefined : shown(rows[0]);
  },
  ocidOf: async (stream) => {
    const { rows } = await pool.query<{ ocid: string }>(
      'select ocid from release_process where stream = $1',
      [stream],
    );
    return rows[0]?.ocid ?? newOcid(stream);
  },
  ofProcess: async (ocid) => {
    if (!mayBeId(ocid)) return [];
    const { rows } = await pool.query<Row>(
      `select ${COLUMNS} from release where ocid = $1 order by position`,
      [ocid],
    );
    return rows.map(shown);
  },
  last: async () => {
    await datedOnesAreThere(pool, patienceMs);
    const { rows } = await pool.query<{ position: string; at: string; hash: string }>(
      'select position, at, hash from release order by position desc limit 1',
    );
    return rows[0] === undefined ? undefined : { ...rows[0], position: Number(rows[0].position) };
  },
  chain: async (after, limit) => {
    const { rows } = await pool.query<Row & { readonly hash: string }>(
      'select position, at, release, hash from release where position > $1 order by position limit $2',
      [after, limit],
    );
    return rows.map((row) => ({ position: Number(row.position), text: row.release, hash: row.hash }));
  },
});

async function publishing(
  pool: Pool,
  limit: number,
  work: (publisher: Publisher) => Promise<void>,
): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const due = await claimed(client, limit);
    if (due.length > 0) {
      await work(publisherOn(client, due));
      for (const { stream, seq } of due)
        await client.query('delete from release_due where stream = $1 and seq <= $2', [stream, seq]);
    }
    await client.query('commit');
    return due.length;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Nothing where somebody else publishes now. */
async function claimed(client: PoolClient, limit: number): Promise<Publisher['due']> {
  const lock = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [
    PUBLISHING,
  ]);
  if (lock.rows[0]?.mine !== true) return [];
  const { rows } = await client.query<{ stream: string; seq: string }>(
    'select stream, max(seq) as seq from (select stream, seq from release_due limit $1) d group by stream order by stream',
    [limit],
  );
  return rows.map(({ stream, seq }) => ({ stream, seq: Number(seq) }));
}

const publisherOn = (client: PoolClient, due: Publisher['due']): Publisher => ({
  due,
  latest: async (ocid) => {
    const { rows } = await client.query<{ release: string; count: string }>(
      'select release, (select count(*) from release where ocid = $1) as count from release where ocid = $1 order by position desc limit 1',
      [ocid],
    );
    return rows[0] === undefined ? undefined : { text: rows[0].release, count: Number(rows[0].count) };
  },
  dating: async () => {
    await client.query('select pg_advisory_xact_lock($1)', [DATING]);
    const { rows } = await client.query<{ at: string }>(
      'select at from release order by position desc limit 1',
    );
    return rows[0]?.at;
  },
  publish: (release) => insert(client, release),
});

async function insert(
  client: PoolClient,
  { process, id, ocid, at, stages, text }: NewRelease,
): Promise<void> {
  const { rows } = await client.query<{ position: string; hash: string }>(
    'select position, hash from release order by position desc limit 1',
  );
  const position = Number(rows[0]?.position ?? 0) + 1;
  const hash = releaseHash(rows[0]?.hash ?? GENESIS, position, text);
  await client.query(
    'insert into release (position, id, ocid, at, release, hash) values ($1, $2, $3, $4, $5, $6)',
    [position, id, ocid, at, text, hash],
  );
  await client.query('insert into release_process (stream, ocid) values ($1, $2) on conflict do nothing', [
    process,
    ocid,
  ]);
  for (const stage of stages)
    await client.query('insert into release_stage (stage, position) values ($1, $2)', [stage, position]);
}
