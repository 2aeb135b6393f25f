import type { Pool } from 'pg';
import type { Kept, ObservatoryStore } from '../../application/observing/observatory.ts';
import type { Observation } from '../../observatory/observation.ts';
import type { Summary } from '../../observatory/summary.ts';

interface Row {
  readonly stream: string;
  readonly body: string;
}

const kept = ({ stream, body }: Row): Kept => ({ stream, observation: JSON.parse(body) as Observation });

/** Observations as rows, and what they come to as one row. PostgreSQL text carries no U+0000: ids are kept without it. */
export const postgresObservatory = (pool: Pool): ObservatoryStore => ({
  stale: async (reading, limit) => {
    const { rows } = await pool.query<{ stream: string; mark: string }>(
      `select stream, mark from (
         select s.stream, o.mark as had,
           $1 || ':' || s.seq || ':' || coalesce(p.seq, 0) || ':' || coalesce((
             select sum(c.seq) from summary_link l join stream c on c.stream = l.stream
             where l.target = s.stream and c.kind = 'contract'), 0) || ':' || coalesce((
             select sum(c.seq) from summary_link l join stream c on c.stream = l.target
             where s.kind = 'contract' and l.stream = s.stream and c.kind = 'procedure'), 0) as mark
         from stream s left join stream p on p.stream = s.parent left join observation o on o.stream = s.stream
         where s.kind in ('arrangement', 'procedure', 'contract') and s.seq > 0) now
       where had is distinct from mark order by stream limit $2`,
      [reading, limit],
    );
    return rows;
  },
  put: async (stream, mark, observation) => {
    const body = observation === undefined ? null : JSON.stringify(observation);
    await pool.query(
      `insert into observation (stream, mark, ocid, body) values ($1, $2, $3, $4)
       on conflict (stream) do update set mark = excluded.mark, ocid = excluded.ocid, body = excluded.body`,
      [stream, mark, observation?.ocid.replaceAll('\u0000', '') ?? null, body],
    );
  },
  page: async (after, limit) => {
    const { rows } = await pool.query<Row>(
      `select stream, body from observation
       where ocid is not null and ($1::text is null or (ocid, stream) > ($1, $2))
       order by ocid, stream limit $3`,
      [after?.ocid ?? null, after?.stream ?? '', limit],
    );
    return rows.map(kept);
  },
  ofProcess: async (ocid) => {
    if (ocid.includes('\u0000')) return [];
    const { rows } = await pool.query<Row>(
      'select stream, body from observation where ocid = $1 order by stream limit 20',
      [ocid],
    );
    return rows.map(kept);
  },
  summary: async () => {
    const { rows } = await pool.query<{ summary: string }>(
      'select summary from observatory where only_row = 1',
    );
    return rows[0] === undefined ? undefined : (JSON.parse(rows[0].summary) as Summary);
  },
  putSummary: async (summary) => {
    await pool.query(
      `insert into observatory (only_row, summary) values (1, $1)
       on conflict (only_row) do update set summary = excluded.summary`,
      [JSON.stringify(summary)],
    );
  },
});
