import type { Pool } from 'pg';
import type { Ledger } from '../../application/ports.ts';

type Reads = Pick<
  Ledger,
  'factTexts' | 'recordText' | 'recordTexts' | 'recordsOf' | 'unborn' | 'caches' | 'artefacts' | 'marks'
>;

/** Records are canonical JSON, in which the action comes first: nothing after it has to be read. */
const beginning = (actions: readonly string[]): string[] =>
  actions.map((action) => `{"action":"${action.replaceAll(/[%_\\]/g, '')}",%`);

interface HeadRow {
  readonly stream: string;
  readonly seq: string;
  readonly hash: string;
  readonly state: string | null;
  readonly refusals: string;
  readonly refusals_hash: string;
  readonly due_at: string | null;
}

/** What verification and checkpoints read: everything as it is kept, byte for byte. */
export const verificationReads = (pool: Pool): Reads => ({
  factTexts: async (stream, after, limit) => {
    const { rows } = await pool.query<{ seq: string; fact: string }>(
      // Without gaps, so that the last place is known: a database without statistics would sort all that follows.
      'select seq, fact from fact where stream = $1 and seq > $2::bigint and seq <= $2::bigint + $3 order by seq',
      [stream, after, limit],
    );
    return rows.map((row) => ({ seq: Number(row.seq), text: row.fact }));
  },
  recordText: async (stream, hash) => {
    const { rows } = await pool.query<{ record: string }>(
      'select record from decision where stream = $1 and hash = $2',
      [stream, hash],
    );
    return rows[0]?.record;
  },
  recordTexts: async (stream, hashes, actions) => {
    const { rows } = await pool.query<{ hash: string; record: string }>(
      // One by one, by the key: a database without statistics would read every record of the stream.
      `select d.hash, d.record from unnest($2::text[]) as asked(hash)
       cross join lateral (select hash, record from decision where stream = $1 and hash = asked.hash limit 1) d
       where d.record like any($3::text[])`,
      [stream, hashes, beginning(actions)],
    );
    return new Map(rows.map(({ hash, record }) => [hash, record]));
  },
  recordsOf: async (stream, actions) => {
    const { rows } = await pool.query<{ hash: string }>(
      // The words of the index `decision_action`.
      `select hash from decision where stream = $1 and split_part(record, '"', 4) = any($2::text[])`,
      [stream, actions],
    );
    return new Set(rows.map(({ hash }) => hash));
  },
  unborn: async (field, value) => {
    const { rows } = await pool.query<{ stream: string }>(
      `select s.stream from stream s
       where s.seq = 0 and exists (select 1 from decision d where d.stream = s.stream and strpos(d.record, $1) > 0)
       order by s.stream`,
      // Records are canonical JSON.
      [`${JSON.stringify(field)}:${JSON.stringify(value)}`],
    );
    return rows.map(({ stream }) => stream);
  },
  caches: async (stream) => {
    const heads = await pool.query<HeadRow>('select * from stream where stream = $1', [stream]);
    const summaries = await pool.query<{ title: string; status: string; links: string }>(
      'select title, status, links from summary where stream = $1',
      [stream],
    );
    const items = await pool.query<{ collection: string; id: string; body: string }>(
      'select collection, id, body from item where stream = $1 order by seq, n',
      [stream],
    );
    const [head] = heads.rows;
    if (head === undefined) return undefined;
    return {
      seq: Number(head.seq),
      hash: head.hash,
      state: head.state ?? undefined,
      refusals: { n: Number(head.refusals), hash: head.refusals_hash },
      dueAt: head.due_at ?? undefined,
      summary: summaries.rows[0],
      rows: items.rows,
    };
  },
  artefacts: async () => {
    const { rows } = await pool.query<{ hash: string; body: string }>(
      'select hash, body from artefact order by hash',
    );
    return rows.map((row) => ({ hash: row.hash, text: row.body }));
  },
  marks: async () => {
    const { rows } = await pool.query<HeadRow>('select * from stream order by stream');
    return rows.map((row) => ({
      stream: row.stream,
      seq: Number(row.seq),
      hash: row.hash,
      refusals: { n: Number(row.refusals), hash: row.refusals_hash },
    }));
  },
});
