import { escapeLiteral } from 'pg';
import type { Appending, Head, Refusing } from '../../application/ports.ts';
import { canonical } from '../../kernel/canonical.ts';
import { GENESIS } from '../../kernel/hash.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** A head as it comes from the database; bigints come as text. */
export interface HeadRecord {
  readonly stream: string;
  readonly seq: string;
  readonly hash: string;
  readonly state: string | null;
  readonly refusals: string;
  readonly refusals_hash: string;
}

export const toHead = (row: HeadRecord): Head => ({
  stream: row.stream,
  seq: Number(row.seq),
  hash: row.hash,
  state: JSON.parse(row.state ?? '{}') as JsonObject,
  refusals: { n: Number(row.refusals), hash: row.refusals_hash },
});

const COLUMNS = 'stream, seq, hash, state, refusals, refusals_hash';
const text = (value: string): string => escapeLiteral(value);
const optional = (value: string | undefined): string => (value === undefined ? 'null' : text(value));

export const headsSql = (list: string): string =>
  `select ${COLUMNS} from stream where stream = any(${list}) and seq > 0`;

/**
 * Begins, locks the stream's head (making its place where it is to be created), then reads the kept outcome and the other
 * heads, the parent's among them. The outcome is read under the lock: before it, two requests with one key would both miss it.
 */
export function lockSql(wanted: {
  readonly stream: string;
  readonly creates: boolean;
  readonly others: readonly string[];
  readonly key?: string;
}): string {
  const stream = text(wanted.stream);
  const place = `insert into stream (stream, kind, seq, hash, refusals_hash) values (${stream}, ${text(wanted.stream.split('/')[0] ?? '')}, 0, '${GENESIS}', '${GENESIS}') on conflict do nothing;`;
  const others = wanted.others.length === 0 ? 'null' : wanted.others.map(text).join(', ');
  return `begin;
${wanted.creates ? place : ''}
select ${COLUMNS} from stream where stream = ${stream} for update;
select from outbox where stream = ${stream} and done is null and not_before is null limit 1;
select outcome from outcome where stream = ${stream} and key = ${optional(wanted.key)};
select ${COLUMNS} from stream where seq > 0 and (stream in (${others}) or stream = (select parent from stream where stream = ${stream}))`;
}

const values = (rows: readonly string[][]): string => rows.map((row) => `(${row.join(', ')})`).join(',\n');

const insert = (table: string, columns: string, rows: readonly string[][], conflict = ''): string[] =>
  rows.length === 0 ? [] : [`insert into ${table} (${columns}) values ${values(rows)} ${conflict}`];

const keepOutcome = (stream: string, key: string | undefined, outcome: JsonObject): string[] =>
  key === undefined
    ? []
    : insert('outcome', 'stream, key, outcome', [[stream, text(key), text(JSON.stringify(outcome))]]);

/** The kinds of stream of which releases are published. */
const PUBLISHED = new Set(['arrangement', 'procedure', 'contract']);

/** What a permitted act writes. A second writer of the same (stream, seq) breaks on the key of `fact`. */
export function appendSql(appending: Appending): string {
  const { facts, rows, effects, held, summary } = appending;
  const stream = text(appending.stream);
  const last = facts[facts.length - 1];
  const seq = String(last?.seq ?? 0);
  return [
    ...insert(
      'fact',
      'stream, seq, decision, fact',
      facts.map((fact) => [stream, String(fact.seq), text(fact.decision), text(canonical(fact))]),
    ),
    ...insert(
      'decision',
      'stream, hash, record',
      [[stream, text(appending.recordHash), text(canonical(appending.record))]],
      'on conflict do nothing',
    ),
    `update stream set seq = ${seq}, hash = ${text(last?.hash ?? '')}, state = ${text(JSON.stringify(appending.state))}, parent = ${optional(appending.parent)}, due_at = ${optional(appending.dueAt)} where stream = ${stream}`,
    ...insert(
      'item',
      'stream, collection, id, seq, n, body',
      rows.map((row, n) => [
        stream,
        text(row.collection),
        text(row.id),
        seq,
        String(n),
        text(JSON.stringify(row.body)),
      ]),
      'on conflict (stream, collection, id) do update set body = (item.body::jsonb || excluded.body::jsonb)::text',
    ),
    ...insert(
      'outbox',
      'stream, seq, n, effect, at, not_before',
      effects.map((effect, n) => [
        stream,
        seq,
        String(n),
        text(JSON.stringify(effect)),
        text(last?.at ?? ''),
        optional(effect.notBefore),
      ]),
    ),
    ...insert(
      'vault',
      'stream, id, ciphertext, sealed_until, opened_by, author',
      held.map((content) => [
        stream,
        text(content.id),
        `'\\x${Buffer.from(content.ciphertext).toString('hex')}'::bytea`,
        optional(content.seal?.until),
        optional(content.seal?.opened),
        optional(content.seal?.author),
      ]),
      'on conflict do nothing',
    ),
    ...summarySql(stream, appending, last?.at ?? ''),
    ...insert(
      'release_due',
      'stream, seq',
      PUBLISHED.has(appending.stream.split('/')[0] ?? '') ? [[stream, seq]] : [],
    ),
    ...keepOutcome(stream, appending.key, appending.outcome),
  ].join(';\n');

  function summarySql(id: string, { listed, summaryChanged }: Appending, at: string): string[] {
    if (!summaryChanged) return [];
    const links = [...new Map(summary.links.map((link) => [`${link.relation} ${link.to}`, link])).values()];
    const kind = text(appending.stream.split('/')[0] ?? '');
    return [
      ...insert(
        'summary',
        'stream, kind, title, status, listed, links, at',
        [
          [
            id,
            kind,
            text(summary.title),
            text(summary.status),
            String(listed),
            text(JSON.stringify(links)),
            text(at),
          ],
        ],
        'on conflict (stream) do update set title = excluded.title, status = excluded.status, listed = excluded.listed, links = excluded.links, at = excluded.at',
      ),
      `delete from summary_link where stream = ${id}`,
      ...insert(
        'summary_link',
        'stream, relation, target',
        links.map((link) => [id, text(link.relation), text(link.to)]),
      ),
    ];
  }
}

export function refuseSql({ refusal, record, key, outcome }: Refusing): string {
  const stream = text(refusal.stream);
  return [
    ...insert('refusal', 'stream, n, refusal', [[stream, String(refusal.n), text(canonical(refusal))]]),
    ...insert(
      'decision',
      'stream, hash, record',
      [[stream, text(refusal.decision), text(canonical(record))]],
      'on conflict do nothing',
    ),
    `update stream set refusals = ${refusal.n}, refusals_hash = ${text(refusal.hash)} where stream = ${stream}`,
    ...keepOutcome(stream, key, outcome),
  ].join(';\n');
}
