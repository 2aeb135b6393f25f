import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { verify } from '../../src/application/verifying/verification.ts';
import { canonical } from '../../src/kernel/canonical.ts';
import { chainFacts, GENESIS } from '../../src/ledger/chain.ts';
import { makeCheckpoint, type SignedCheckpoint } from '../../src/ledger/checkpoint.ts';
import type { Fact } from '../../src/ledger/fact.ts';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

let place: Place;
let checkpoint: SignedCheckpoint;

before(async () => {
  place = await openPlace('simulated');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place);
  await place.does('party/sam', 'arrangement/town', 'need.raise', {
    title: 'A bench',
    description: 'By the river.',
  });
  await place.does('party/sam', 'arrangement/town', 'need.support', { need: 'need-1', words: 'Yes please' });
  await place.does('party/alder', 'procedure/care', 'procedure.start', PROCEDURE);
  await place.does('party/oak', 'procedure/care', 'enquiry.ask', { question: 'When?' });
  await place.does('party/oak', 'procedure/care', 'bid.submit', {
    offers: [{ prices: { 'lot-1': 900_000 } }],
  });
  await place.tries('party/oak', 'procedure/care', 'bids.open');
  await place.does('party/alder', 'arrangement/town', 'rulebook.amend', {
    constitution: true,
    rulebook: 'traditional',
    reason: 'x',
  });
  const { parts, signer } = place.opened;
  checkpoint = signer.sign(makeCheckpoint(await parts.now(), await parts.ledger.marks()));
});
after(() => place.close());

const found = async (against?: SignedCheckpoint) => {
  // Another process: what this one remembers of documents cannot hide a change.
  const fresh = await place.again();
  try {
    return await verify(fresh.parts, against === undefined ? {} : { against, signer: fresh.signer });
  } finally {
    await fresh.close();
  }
};

let undo: (() => Promise<unknown>) | undefined;
beforeEach(async () => {
  await undo?.();
  undo = undefined;
});

/** Changes rows behind Moothall's back, and puts them back before the next test. */
async function tamper(
  table: string,
  where: string,
  column: string,
  change: (text: string) => string,
): Promise<void> {
  const { pool } = place.opened;
  const { rows } = await pool.query<{ id: string; was: string }>(
    `select ctid::text as id, ${column}::text as was from ${table} where ${where} limit 1`,
  );
  const [row] = rows;
  assert.ok(row, `${table} has a row where ${where}`);
  const changed = change(row.was);
  assert.notEqual(changed, row.was);
  const updated = await pool.query<{ id: string }>(
    `update ${table} set ${column} = $1 where ctid = $2::tid returning ctid::text as id`,
    [changed, row.id],
  );
  undo = () =>
    pool.query(`update ${table} set ${column} = $1 where ctid = $2::tid`, [row.was, updated.rows[0]?.id]);
}

test('given nothing changed, then verify derives every decision again and finds nothing', async () => {
  const result = await found(checkpoint);
  assert.deepEqual(result.faults, []);
  assert.ok(result.facts > 20 && result.decisions > 15 && result.refusals === 1 && result.documents >= 4);
});

const changes: [string, string, string, string, (text: string) => string, RegExp][] = [
  [
    'a fact',
    'fact',
    "stream = 'arrangement/town' and seq = 2",
    'fact',
    (text) => text.replace('2026-01-05', '2026-01-06'),
    /arrangement\/town fact 2 was changed/,
  ],
  [
    'white space in a fact',
    'fact',
    "stream = 'arrangement/town' and seq = 3",
    'fact',
    (text) => text.replace('{', '{ '),
    /fact 3 was changed/,
  ],
  [
    'a fact into no JSON',
    'fact',
    "stream = 'procedure/care' and seq = 1",
    'fact',
    (text) => text.slice(1),
    /fact 1 cannot be read/,
  ],
  [
    'a decision record',
    'decision',
    "stream = 'arrangement/town'",
    'record',
    (text) => text.replace('permitted', 'permittee'),
    /decision [0-9a-f]+ was changed/,
  ],
  [
    'a refusal',
    'refusal',
    "stream = 'procedure/care'",
    'refusal',
    (text) =>
      text.replace(/"decision":"./, (start) => `${start.slice(0, -1)}${start.endsWith('0') ? '1' : '0'}`),
    /refusal 1 was changed/,
  ],
  [
    'a snapshot',
    'stream',
    "stream = 'arrangement/town'",
    'state',
    (text) => text.replace('Care in the town', 'Care in the tower'),
    /the snapshot is not what the facts give/,
  ],
  [
    'a snapshot into no JSON',
    'stream',
    "stream = 'party/sam'",
    'state',
    (text) => text.slice(1),
    /the snapshot/,
  ],
  [
    'a due time',
    'stream',
    "stream = 'arrangement/town'",
    'due_at',
    (text) => text.replace('2026', '2027'),
    /the due time/,
  ],
  [
    'a summary',
    'summary',
    "stream = 'party/sam'",
    'title',
    () => 'Samuel',
    /the summary is not what the facts give/,
  ],
  [
    'a row',
    'item',
    "collection = 'enquiries'",
    'body',
    (text) => text.replace('When?', 'Where?'),
    /row enquiries\/enquiry-1/,
  ],
  [
    'a rulebook',
    'artefact',
    "body like '%partners-amend%'",
    'body',
    (text) => text.replace('partners-amend', 'partners-amend2'),
    /document [0-9a-f]+ was changed/,
  ],
];

for (const [what, table, where, column, change, expected] of changes) {
  test(`given ${what} changed in the database, then verify names it`, async () => {
    await tamper(table, where, column, change);
    const { faults } = await found();
    assert.ok(faults.length > 0);
    assert.match(faults.map((fault) => `${fault.stream} ${fault.what}`).join('\n'), expected);
  });
}

test('given a deleted decision record, then verify names it', async () => {
  const { pool } = place.opened;
  const { rows } = await pool.query(
    "delete from decision where ctid = (select ctid from decision where stream = 'party/oak' limit 1) returning *",
  );
  undo = () =>
    pool.query('insert into decision (stream, hash, record) values ($1, $2, $3)', [
      rows[0].stream,
      rows[0].hash,
      rows[0].record,
    ]);
  const { faults } = await found();
  assert.match(faults[0]?.what ?? '', /is missing/);
});

test('given a whole chain rewritten with right hashes, then only the checkpoint finds it', async () => {
  const { pool, parts } = place.opened;
  const was = await pool.query("select * from fact where stream = 'party/elm' order by seq");
  const headWas = await pool.query("select hash, state from stream where stream = 'party/elm'");
  const summaryWas = await pool.query("select title from summary where stream = 'party/elm'");
  const decisionsWas = await pool.query("select * from decision where stream = 'party/elm'");
  undo = async () => {
    await pool.query("update fact set fact = $1, decision = $2 where stream = 'party/elm' and seq = 1", [
      was.rows[0].fact,
      was.rows[0].decision,
    ]);
    await pool.query("update stream set hash = $1, state = $2 where stream = 'party/elm'", [
      headWas.rows[0].hash,
      headWas.rows[0].state,
    ]);
    await pool.query("update summary set title = $1 where stream = 'party/elm'", [summaryWas.rows[0].title]);
    await pool.query("delete from decision where stream = 'party/elm'");
    for (const row of decisionsWas.rows)
      await pool.query('insert into decision (stream, hash, record) values ($1, $2, $3)', [
        row.stream,
        row.hash,
        row.record,
      ]);
  };
  // Given a forger who renames Elm Care in the record, the fact, the head and the summary, with every hash made anew
  const { hashOf, hashText } = await import('../../src/kernel/hash.ts');
  const record = JSON.parse(decisionsWas.rows[0].record.replaceAll('Elm Care', 'Ash Care'));
  const forgedRecord = canonical({ ...record, bodyHash: hashOf(record.body) });
  const {
    seq: _,
    prev: __,
    hash: ___,
    ...draft
  } = JSON.parse(was.rows[0].fact.replaceAll('Elm Care', 'Ash Care')) as Fact;
  const [forged] = chainFacts({ seq: 0, hash: GENESIS }, [{ ...draft, decision: hashText(forgedRecord) }]);
  assert.ok(forged);
  await pool.query("insert into decision (stream, hash, record) values ('party/elm', $1, $2)", [
    forged.decision,
    forgedRecord,
  ]);
  await pool.query("update fact set fact = $1, decision = $2 where stream = 'party/elm' and seq = 1", [
    canonical(forged),
    forged.decision,
  ]);
  await pool.query(
    "update stream set hash = $1, state = replace(state, 'Elm Care', 'Ash Care') where stream = 'party/elm'",
    [forged.hash],
  );
  await pool.query("update summary set title = 'Ash Care' where stream = 'party/elm'");
  assert.ok(parts);
  // Then the stream itself is in order (only those who read it before notice), and the checkpoint names it
  const { faults } = await found(checkpoint);
  const own = faults.filter((fault) => fault.stream === 'party/elm');
  assert.equal(own.length, 1);
  assert.match(own[0]?.what ?? '', /the chain was rewritten/);
});

test('given a checkpoint changed by hand, then it is refused', async () => {
  const heads = checkpoint.checkpoint.heads.map((head) => ({ ...head, seq: head.seq + 1 }));
  const { faults } = await found({ ...checkpoint, checkpoint: { ...checkpoint.checkpoint, heads } });
  assert.match(faults[0]?.what ?? '', /not signed by this installation/);
});

test('given the receipt of an act, when everything is whole, then it verifies; when the chain is rewritten, then it does not', async () => {
  const { moothall, signer, parts } = place.opened;
  const done = await place.does('party/sam', 'arrangement/town', 'need.raise', {
    title: 'A lamp',
    description: 'By the bench.',
  });
  const kept = await moothall.receipt(done.stream, done.seq);
  assert.ok(kept !== undefined && signer.verify(kept));
  assert.deepEqual(
    kept.checkpoint.heads.map(({ stream, seq, hash }) => [stream, seq, hash]),
    [[done.stream, done.seq, done.hash]],
  );
  assert.deepEqual((await verify(parts, { against: kept, signer })).faults, []);
  const other = signer.sign(
    makeCheckpoint(
      kept.checkpoint.at,
      kept.checkpoint.heads.map((head) => ({ ...head, hash: GENESIS })),
    ),
  );
  const [fault] = (await verify(parts, { against: other, signer })).faults;
  assert.match(fault?.what ?? '', /the chain was rewritten/);
  assert.equal(await moothall.receipt('arrangement/town', 10_000), undefined);
});

test('given a changed ciphertext, or one that is gone, then the fact that holds it is named', async () => {
  const { pool } = place.opened;
  const { rows } = await pool.query<{ id: string; ciphertext: Buffer }>(
    "select id, ciphertext from vault where stream = 'procedure/care' and sealed_until is not null limit 1",
  );
  const [row] = rows;
  assert.ok(row !== undefined);
  const store = (ciphertext: Buffer) =>
    pool.query("update vault set ciphertext = $1 where stream = 'procedure/care' and id = $2", [
      ciphertext,
      row.id,
    ]);
  const changed = Buffer.from(row.ciphertext);
  changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
  await store(changed);
  assert.match(
    (await found()).faults[0]?.what ?? '',
    new RegExp(`content ${row.id} of fact \\d+ was changed`),
  );
  await pool.query("update vault set id = 'elsewhere' where stream = 'procedure/care' and id = $1", [row.id]);
  assert.match((await found()).faults[0]?.what ?? '', /is missing from the vault/);
  await pool.query("update vault set id = $1 where stream = 'procedure/care' and id = 'elsewhere'", [row.id]);
  await store(row.ciphertext);
  assert.deepEqual((await found()).faults, []);
});
