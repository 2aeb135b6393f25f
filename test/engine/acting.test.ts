import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { foundTown, openPlace, type Place, PROCEDURE } from './place.ts';

let place: Place;
before(async () => {
  place = await openPlace('simulated');
  place.at('2026-01-05T09:00:00.000Z');
  await foundTown(place);
  await place.does('party/alder', 'procedure/care', 'procedure.start', PROCEDURE);
});
after(() => place.close());

test('given a permitted act, then its facts name the statement that allowed it and the way it came in', async () => {
  const facts = await place.opened.moothall.facts('arrangement/town', {});
  assert.deepEqual(
    facts[0]?.by.map(({ id }) => id),
    ['any-party-may-start'],
  );
  assert.equal(facts[0]?.via, 'scenario');
});

test('given a refused act, then nothing happens, the statement is told and the refusal is on record', async () => {
  const head = (await place.opened.parts.ledger.heads(['arrangement/town'])).get('arrangement/town');
  const outcome = await place.tries('party/oak', 'arrangement/town', 'need.take-up', { need: 'need-1' });
  assert.equal(outcome.verdict, 'refused');
  const after = (await place.opened.parts.ledger.heads(['arrangement/town'])).get('arrangement/town');
  assert.equal(after?.seq, head?.seq);
  assert.equal(after?.refusals.n, (head?.refusals.n ?? 0) + 1);
});

test('given bad input, then nothing happens, nothing is recorded and the field is named', async () => {
  const outcome = await place.tries('party/sam', 'arrangement/town', 'need.raise', { title: '' });
  assert.ok(outcome.verdict === 'invalid');
  assert.deepEqual(outcome.errors.map(({ path }) => path).sort(), ['/body/description', '/body/title']);
});

test('given a party that is not known, then the act is bad input', async () => {
  const outcome = await place.tries('party/alder', 'arrangement/town', 'member.admit', {
    party: 'party/nobody',
    role: 'citizen',
  });
  assert.ok(outcome.verdict === 'invalid');
  assert.match(outcome.errors[0]?.message ?? '', /party\/nobody is not known/);
});

test('given a stream that nobody began, then every act on it is not found, whatever has to be worked out for it', async () => {
  for (const { kind, actions } of place.opened.parts.catalogue.kinds.values())
    for (const { name, example, creates } of actions) {
      if (creates === true) continue;
      const outcome = await place.tries('party/alder', `${kind}/nowhere`, name, example);
      assert.equal(outcome.verdict, 'invalid', name);
    }
  const opening = await place.tries('party/alder', 'procedure/nowhere', 'bids.open');
  assert.ok(opening.verdict === 'invalid' && opening.status === 404);
});

test('given the same key twice, then the act is done once; the same key for another act is refused as bad input', async () => {
  const body = { title: 'A bench', description: 'By the river.' };
  const first = await place.does('party/sam', 'arrangement/town', 'need.raise', body, { key: 'one' });
  const again = await place.does('party/sam', 'arrangement/town', 'need.raise', body, { key: 'one' });
  assert.equal(again.seq, first.seq);
  assert.equal(again.repeated, true);
  const other = await place.tries(
    'party/sam',
    'arrangement/town',
    'need.raise',
    { ...body, title: 'Two' },
    { key: 'one' },
  );
  assert.ok(other.verdict === 'invalid' && other.status === 409);
});

test('given twenty writers at once on one stream, then every act has its own place and none is lost', async () => {
  const before =
    (await place.opened.parts.ledger.heads(['arrangement/town'])).get('arrangement/town')?.seq ?? 0;
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      place.does('party/sam', 'arrangement/town', 'need.raise', { title: `Need ${n}`, description: 'x' }),
    ),
  );
  const seqs = outcomes.map(({ seq }) => seq).sort((a, b) => a - b);
  assert.deepEqual(
    seqs,
    Array.from({ length: 20 }, (_, n) => before + n + 1),
  );
});

test('given somebody who may act for another, then the fact says who and for whom; taken back, it can no more', async () => {
  await place.does('public', 'party/ada', 'party.register', { kind: 'person', name: 'Ada' });
  const without = await place.tries(
    'party/ada',
    'arrangement/town',
    'need.raise',
    { title: 'x', description: 'y' },
    { for: 'party/sam' },
  );
  assert.ok(without.verdict === 'invalid' && /may not act for/.test(without.errors[0]?.message ?? ''));
  await place.does('party/sam', 'party/sam', 'delegate.grant', { to: 'party/ada' });
  const outcome = await place.does(
    'party/ada',
    'arrangement/town',
    'need.raise',
    { title: 'x', description: 'y' },
    { for: 'party/sam' },
  );
  const [fact] = await place.opened.parts.ledger.facts('arrangement/town', outcome.seq - 1, 1);
  assert.equal(fact?.actor, 'party/ada');
  assert.equal(fact?.for, 'party/sam');
  await place.does('party/sam', 'party/sam', 'delegate.revoke', { to: 'party/ada' });
  assert.equal(
    (
      await place.tries(
        'party/ada',
        'arrangement/town',
        'need.raise',
        { title: 'x', description: 'y' },
        { for: 'party/sam' },
      )
    ).verdict,
    'invalid',
  );
});

test('given a sealed bid, then no interface shows it to anybody else before the deadline, and its author sees it', async () => {
  const { moothall, pool } = place.opened;
  await place.does('party/oak', 'procedure/care', 'bid.submit', {
    offers: [{ prices: { 'lot-1': 777_123 } }],
    statements: [{ criterion: 'quality', words: 'canary-words' }],
  });
  for (const party of ['party/alder', 'party/birch', 'party/elm', 'party/sam', undefined]) {
    const viewer = party === undefined ? {} : { party };
    const seen = JSON.stringify([
      await moothall.read('procedure/care', viewer),
      await moothall.facts('procedure/care', viewer, { limit: 1000 }),
      await moothall.list({ kind: 'procedure' }, viewer),
    ]);
    assert.doesNotMatch(seen, /777123|canary-words|bid-1|party\/oak.*pseudonym/, String(party));
  }
  const own = JSON.stringify((await moothall.read('procedure/care', { party: 'party/oak' }))?.document.bids);
  assert.match(own, /777123/);
  // Nor does it lie readable in any table.
  const { rows } = await pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  for (const { name } of rows) {
    const text = JSON.stringify((await pool.query(`select t::text from "${name}" t`)).rows);
    assert.doesNotMatch(text, /777123|canary-words/, name);
  }
});

test('given an early opening or a late bid, then the statement that refuses is named', async () => {
  const early = await place.tries('party/alder', 'procedure/care', 'bids.open');
  assert.deepEqual(early.verdict === 'refused' && early.by.map(({ id }) => id), ['bids-stay-sealed']);
  place.at('2026-02-05T12:00:00.001Z');
  const late = await place.tries('party/elm', 'procedure/care', 'bid.submit', {
    offers: [{ prices: { 'lot-1': 1 } }],
  });
  assert.deepEqual(late.verdict === 'refused' && late.by.map(({ id }) => id), ['late-bids-are-refused']);
  await place.does('party/alder', 'procedure/care', 'bids.open');
  const opened = await place.opened.moothall.read('procedure/care', { party: 'party/alder' });
  assert.match(JSON.stringify(opened?.document.bids), /777123/);
});

test('given a joint decision, then it waits for positions, and nobody overrides it by asking', async () => {
  const { text = '' } = (await place.opened.moothall.rulebook('arrangement/town')) ?? {};
  const longer = text.replace(/(id: tenderDays[\s\S]*?value: )25/, '$130');
  assert.notEqual(longer, text);
  const silent = await place.tries('party/alder', 'arrangement/town', 'rulebook.amend', {
    rulebook: 'traditional',
    reason: 'Simpler.',
  });
  assert.ok(silent.verdict === 'invalid' && silent.errors[0]?.path === '/body/constitution');
  const amended = await place.does('party/alder', 'arrangement/town', 'rulebook.amend', {
    rulebook: longer,
    reason: 'More time to tender.',
  });
  const matter = amended.matter ?? '';
  assert.match(matter, /^matter-/);
  const tasks = await place.opened.moothall.tasks({ party: 'party/birch' });
  assert.equal(tasks.filter(({ stream }) => stream === 'arrangement/town').length, 1);
  const outsider = await place.tries('party/oak', 'arrangement/town', 'position.give', {
    matter,
    stance: 'agree',
  });
  assert.equal(outsider.verdict, 'refused');
  for (const reason of [undefined, '', ' \u00a0', '…', '\u200b']) {
    const said = { matter, stance: 'block', ...(reason === undefined ? {} : { reason }) };
    const wordless = await place.tries('party/birch', 'arrangement/town', 'position.give', said);
    assert.equal(wordless.verdict, 'invalid', JSON.stringify(reason));
  }
  await place.does('party/birch', 'arrangement/town', 'position.give', {
    matter,
    stance: 'block',
    reason: 'It takes too long already.',
  });
  place.at('2026-02-20T09:00:00.000Z');
  await place.does('party/engine', 'arrangement/town', 'clock.tick', {}, { via: 'clock' });
  const reading = await place.opened.moothall.read('arrangement/town', { party: 'party/alder' });
  assert.equal(reading?.document.amendments, 0);
  assert.equal(reading?.matters.length, 0);
});

test('given content erased, then nobody reads it again and the chain still verifies', async () => {
  const reading = await place.opened.parts.ledger.heads(['procedure/care']);
  const own = reading.get('procedure/care')?.state.own as {
    bids: Record<string, { statements: { vault: string } }>;
  };
  const content = own.bids['bid-1']?.statements.vault ?? '';
  const unknown = await place.tries('party/alder', 'procedure/care', 'content.erase', {
    content: '01234567-89ab-4cde-8f01-23456789abcd',
    reason: 'x',
  });
  assert.equal(unknown.verdict, 'invalid');
  await place.does('party/alder', 'procedure/care', 'content.erase', {
    content,
    reason: 'Asked for by its author.',
  });
  const bids = (await place.opened.moothall.read('procedure/care', { party: 'party/alder' }))?.document
    .bids as Record<string, { statements: unknown }>;
  assert.deepEqual(bids['bid-1']?.statements, { erased: true });
});

test('given the name of Moothall itself, then nobody registers by it, or lets it in, and what it does is told as its own', async () => {
  const taken = await place.tries('party/oak', 'party/engine', 'party.register', {
    kind: 'organisation',
    name: 'Birch Council',
  });
  assert.deepEqual([taken.verdict, 'status' in taken && taken.status], ['invalid', 422]);
  const joining = { party: 'party/engine', role: 'commissioner' };
  const admitted = await place.tries('party/alder', 'arrangement/town', 'member.admit', joining);
  assert.deepEqual([admitted.verdict, 'status' in admitted && admitted.status], ['invalid', 422]);
});
