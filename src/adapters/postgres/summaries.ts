import type { Pool } from 'pg';
import type { Ledger, Listing } from '../../application/ports.ts';
import type { Summary } from '../../commissioning/concern.ts';

interface SummaryRecord {
  readonly stream: string;
  readonly title: string;
  readonly status: string;
  readonly listed: boolean;
  readonly links: string;
}

/** Lists and searches, newest first. */
export async function listSummaries(pool: Pool, query: Parameters<Ledger['list']>[0]): Promise<Listing[]> {
  const pattern =
    query.search === undefined ? null : `%${query.search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  // PostgreSQL text carries no U+0000, so that nothing kept there can contain it.
  if (`${query.kind}${query.linkedTo ?? ''}${query.search ?? ''}`.includes('\u0000')) return [];
  const { rows } = await pool.query<SummaryRecord>(
    `select stream, title, status, listed, links from summary s
     where kind = $1
       and ($2::text is null or exists (select 1 from summary_link l where l.stream = s.stream and l.target = $2))
       and ($3::text is null or title ilike $3)
     order by at desc, stream limit $4`,
    [query.kind, query.linkedTo ?? null, pattern, query.limit],
  );
  return rows.map(({ stream, title, status, listed, links }) => ({
    stream,
    listed,
    summary: { title, status, links: JSON.parse(links) as Summary['links'] },
  }));
}
