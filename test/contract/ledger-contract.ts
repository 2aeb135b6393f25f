import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../../src/application/ports.ts';
import { canonical } from '../../src/kernel/canonical.ts';
import { factFault, GENESIS, refusalFault } from '../../src/ledger/chain.ts';
import { actExample, appendExample, refuseExample } from './example-acts.ts';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const effectOn = (stream: string) => ({ stream, action: 'example.count', body: {} });

/** After every effect of these tests is due. */
const LATER = '2030-01-01T00:00:00.000Z';

/** What every ledger promises. `connect` gives ledgers on one and the same store, each as another process would have it. */
export function ledgerContract(connect: () => Ledger): void {
  test('two writers never both win a place in a stream', async () => {
    const ledgers = [connect(), connect()];
    const stream = 'example/contended';
    const writes = times(100, (n) => actExample(ledgers[n % 2] ?? connect(), stream, { n }));
    const seqs = (await Promise.all(writes)).map(({ seq }) => seq);
    assert.deepEqual(
      seqs.toSorted((a, b) => a - b),
      times(100, (n) => n + 1),
    );
    let head = { seq: 0, hash: GENESIS };
    for (const fact of await connect().facts(stream, 0, 1000)) {
      assert.equal(factFault(fact, head), undefined);
      head = fact;
    }
    assert.equal(head.seq, 100);
    assert.deepEqual((await connect().heads([stream])).get(stream)?.state, { count: 100 });
  });

  test('a writer who forgot the lock breaks on the place, and nothing of its act stays', async () => {
    const ledger = connect();
    const stream = 'example/unlocked';
    await actExample(ledger, stream);
    const stale = ledger.transact({ stream, creates: false, others: [] }, (transaction) =>
      appendExample({ ...transaction, head: undefined }, stream, { stale: true }),
    );
    await assert.rejects(stale, /duplicate key/);
    assert.equal((await ledger.facts(stream, 0, 10)).length, 1);
  });

  test('a stream that many create at once is created once, by the first', async () => {
    const stream = 'example/created';
    const found = await Promise.all(
      times(20, () =>
        connect().transact({ stream, creates: true, others: [] }, async (transaction) => {
          if (transaction.head !== undefined) return 'there';
          await appendExample(transaction, stream, {});
          return 'created';
        }),
      ),
    );
    assert.equal(found.filter((answer) => answer === 'created').length, 1);
    assert.equal((await connect().facts(stream, 0, 100)).length, 1);
  });

  test('acts that read more while they hold the lock never wait for each other in a ring', async () => {
    const ledger = connect();
    await Promise.all(
      times(40, (n) =>
        ledger.transact({ stream: `ring/s-${n}`, creates: true, others: [] }, async (transaction) => {
          await ledger.heads(['example/contended']);
          await appendExample(transaction, `ring/s-${n}`, {}, { effects: [effectOn(`ring/s-${n}`)] });
        }),
      ),
    );
    const drain = () =>
      ledger.drain(2, LATER, async (entry) => ({ ...(await actExample(ledger, entry.stream)).pins }));
    const drained = await Promise.all(times(40, drain));
    assert.equal(
      drained.reduce((sum, count) => sum + count, 0),
      40,
    );
  });

  test('work that throws or writes nothing leaves no stream behind', async () => {
    const ledger = connect();
    const stream = 'example/abandoned';
    const failing = ledger.transact({ stream, creates: true, others: [] }, () =>
      Promise.reject(new Error('no')),
    );
    await assert.rejects(failing, /^Error: no$/);
    await ledger.transact({ stream, creates: true, others: [] }, () => Promise.resolve());
    assert.equal((await ledger.heads([stream])).size, 0);
    assert.ok(!(await ledger.streams('', 1000)).includes(stream));
  });

  test('one key acts once, however many ask at the same time', async () => {
    const stream = 'example/keyed';
    await actExample(connect(), stream);
    const answers = await Promise.all(
      times(20, () =>
        connect().transact({ stream, creates: false, others: [], key: 'k' }, async (transaction) => {
          if (transaction.known !== undefined) return transaction.known.outcome;
          const { seq } = await appendExample(transaction, stream, {}, { key: 'k', outcome: { seq: 2 } });
          return { seq };
        }),
      ),
    );
    assert.deepEqual(
      answers,
      times(20, () => ({ seq: 2 })),
    );
    assert.equal((await connect().facts(stream, 0, 100)).length, 2);
  });

  test('an act reads the heads it named and the parent of its stream', async () => {
    const ledger = connect();
    await actExample(ledger, 'example/parent');
    await actExample(ledger, 'example/named');
    await actExample(ledger, 'example/child', {}, { parent: 'example/parent' });
    const others = ['example/named', 'example/nowhere'];
    const read = await ledger.transact({ stream: 'example/child', creates: false, others }, (transaction) =>
      Promise.resolve([...transaction.others.keys()].toSorted()),
    );
    assert.deepEqual(read, ['example/named', 'example/parent']);
  });

  test('refusals are chained, before the first fact too, and are no facts', async () => {
    const ledger = connect();
    const stream = 'example/refused';
    for (const body of [{ n: 1 }, { n: 2 }]) {
      await ledger.transact({ stream, creates: true, others: [] }, (transaction) =>
        refuseExample(transaction, stream, body),
      );
    }
    await actExample(ledger, stream);
    let head = { n: 0, hash: GENESIS };
    for (const refusal of await ledger.refusals(stream, 0, 10)) {
      assert.equal(refusalFault(refusal, head), undefined);
      assert.equal((await ledger.record(stream, refusal.decision))?.verdict, 'refused');
      head = refusal;
    }
    const kept = (await ledger.heads([stream])).get(stream);
    assert.deepEqual([head.n, kept?.refusals], [2, { n: 2, hash: head.hash }]);
    assert.equal(kept?.seq, 1);
  });

  test('records are found by their action, of permitted and refused acts alike', async () => {
    const ledger = connect();
    const stream = 'example/by-action';
    const fact = await actExample(ledger, stream);
    await ledger.transact({ stream, creates: true, others: [] }, (transaction) =>
      refuseExample(transaction, stream, { n: 1 }),
    );
    const [refusal] = await ledger.refusals(stream, 0, 1);
    const { action = '' } = (await ledger.record(stream, fact.decision)) ?? {};
    assert.deepEqual(
      new Set(await ledger.recordsOf(stream, [action])),
      new Set([fact.decision, refusal?.decision]),
    );
    assert.equal((await ledger.recordsOf(stream, [`${action}x`, '', '%'])).size, 0);
    assert.equal((await ledger.recordsOf('example/elsewhere', [action])).size, 0);
  });

  test('streams that were refused their beginning are found by what their records name', async () => {
    const ledger = connect();
    const [unborn, born] = ['example/unborn', 'example/born'];
    await actExample(ledger, born);
    for (const stream of [unborn, born])
      await ledger.transact({ stream, creates: true, others: [] }, (transaction) =>
        refuseExample(transaction, stream, { under: 'example/a"b' }),
      );
    assert.deepEqual(await ledger.unborn('under', 'example/a"b'), [unborn]);
    for (const [field, value] of [
      ['under', 'example/a'],
      ['under', '%'],
      ['nder', 'example/a"b'],
    ] as const)
      assert.deepEqual(await ledger.unborn(field, value), []);
  });

  test('facts come back to the byte, whatever their text', async () => {
    const ledger = connect();
    const stream = 'example/text';
    const body = { "it's": '\\ " \u2028 £ 𝄞 $1 ; -- \n\t', b: 1e21, a: [0.1, -0, null, true], z: {} };
    const fact = await actExample(ledger, stream, body);
    const [read] = await ledger.facts(stream, 0, 1);
    assert.equal(canonical(read), canonical(fact));
    assert.equal((await ledger.record(stream, fact.decision))?.body["it's"], body["it's"]);
  });

  test('rows are merged field by field and paged in the order they came', async () => {
    const ledger = connect();
    const stream = 'example/rows';
    const row = (id: string, body: Record<string, number>) => ({ collection: 'lines', id, body });
    await actExample(ledger, stream, {}, { rows: [row('b', { x: 1, y: 1 }), row('a', { x: 1 })] });
    await actExample(ledger, stream, {}, { rows: [row('b', { y: 2 }), row('c', {})] });
    const first = await ledger.rows(stream, 'lines', { limit: 2 });
    assert.deepEqual(first, [
      { id: 'b', body: { x: 1, y: 2 } },
      { id: 'a', body: { x: 1 } },
    ]);
    const rest = await ledger.rows(stream, 'lines', { after: 'a', limit: 2 });
    assert.deepEqual(rest, [{ id: 'c', body: {} }]);
    const found = await ledger.transact({ stream, creates: false, others: [] }, (transaction) =>
      transaction.row('lines', 'b'),
    );
    assert.deepEqual(found, { x: 1, y: 2 });
  });

  test('paging through streams misses none that was there when it began', async () => {
    const ledger = connect();
    await Promise.all(times(30, (n) => actExample(ledger, `paged/s-${n}`)));
    const writing = Promise.all(times(30, (n) => actExample(ledger, `paged/t-${n}`)));
    const seen: string[] = [];
    for (let page = await ledger.streams('', 7); page.length > 0; ) {
      seen.push(...page);
      page = await ledger.streams(page.at(-1) ?? '', 7);
    }
    await writing;
    assert.deepEqual(seen, [...new Set(seen)].toSorted());
    assert.ok(times(30, (n) => `paged/s-${n}`).every((stream) => seen.includes(stream)));
  });

  test('lists find by kind, link and words of the title, and bad text finds nothing', async () => {
    const ledger = connect();
    const links = [{ relation: 'buyer', to: 'party/vale' }];
    const summary = { title: '100% Harbour_repairs', status: 'open', links };
    await actExample(ledger, 'listed/a', {}, { summary });
    await actExample(ledger, 'listed/b');
    const found = async (query: object) =>
      (await ledger.list({ kind: 'listed', limit: 9, ...query })).map(({ stream }) => stream);
    assert.deepEqual(await found({}), ['listed/a', 'listed/b']);
    assert.deepEqual(await found({ linkedTo: 'party/vale' }), ['listed/a']);
    assert.deepEqual(await found({ search: '0% harbour_R' }), ['listed/a']);
    assert.deepEqual(await found({ search: 'Harbour%repairs' }), []);
    assert.deepEqual(await found({ search: '\u0000' }), []);
  });

  test('the clock is for one at a time, and for the next once it is let go', async () => {
    const ledger = connect();
    const letGo = await ledger.takeClock(false);
    assert.equal(await ledger.takeClock(false), undefined);
    let next = 'waits';
    const waiting = ledger.takeClock(true).then((mine) => {
      next = 'has it';
      return mine;
    });
    await pause(200);
    assert.equal(next, 'waits');
    await letGo?.();
    await (await waiting)?.();
    await (await ledger.takeClock(false))?.();
  });

  test('what is due comes earliest first, until it is not due any more', async () => {
    const ledger = connect();
    await actExample(ledger, 'due/b', {}, { dueAt: '2026-12-02T00:00:00.000Z' });
    await actExample(ledger, 'due/a', {}, { dueAt: '2026-12-01T00:00:00.000Z' });
    const due = async () => (await ledger.due('2026-12-02T00:00:00.000Z', 9)).map(({ stream }) => stream);
    assert.deepEqual(await due(), ['due/a', 'due/b']);
    await actExample(ledger, 'due/a');
    assert.deepEqual(await due(), ['due/b']);
  });

  test('what is due below some streams comes earliest first, and nothing else', async () => {
    const ledger = connect();
    const below = { parent: 'above/a' };
    await actExample(ledger, 'below/b', {}, { ...below, dueAt: '2026-12-02T00:00:00.000Z' });
    await actExample(ledger, 'below/a', {}, { ...below, dueAt: '2026-12-01T00:00:00.000Z' });
    await actExample(ledger, 'below/c', {}, below);
    await actExample(ledger, 'below/d', {}, { parent: 'above/b', dueAt: '2026-12-01T00:00:00.000Z' });
    assert.deepEqual(await ledger.dueBelow(['above/a', 'above/c'], 9), ['below/a', 'below/b']);
    assert.deepEqual(await ledger.dueBelow(['above/a'], 1), ['below/a']);
    assert.deepEqual(await ledger.dueBelow([], 9), []);
  });

  outboxContract(connect);
  metaContract(connect);
}

function outboxContract(connect: () => Ledger): void {
  const effect = (n: number) => ({ stream: 'example/target', action: 'example.count', body: { n } });
  const drainAll = (ledger: Ledger) => ledger.drain(1000, LATER, () => Promise.resolve({ drained: true }));

  test('two drainers never take one effect at the same time, and done is done', async () => {
    const ledger = connect();
    await drainAll(ledger);
    for (const n of times(20, (index) => index)) {
      await actExample(ledger, `sending/s-${n}`, {}, { effects: [effect(n), effect(n + 100)] });
    }
    const taken: number[] = [];
    const drainer = async () => {
      const own = connect();
      const drain = () =>
        own.drain(5, LATER, async ({ effect: { body } }) => {
          taken.push(Number(body.n));
          await new Promise((resolve) => setTimeout(resolve, 1));
          return {};
        });
      while ((await drain()) > 0);
    };
    await Promise.all([drainer(), drainer(), drainer()]);
    assert.equal(taken.length, 40);
    assert.equal(new Set(taken).size, 40);
    assert.equal(await drainAll(ledger), 0);
  });

  test('while a drainer is at work on a stream another takes nothing of it, however much there is, and goes on with others', async () => {
    const ledger = connect();
    await drainAll(ledger);
    for (const n of [1, 2, 3]) await actExample(ledger, 'sending/in-order', {}, { effects: [effect(n)] });
    await actExample(ledger, 'sending/other', {}, { effects: [effect(4)] });
    const taken: unknown[] = [];
    const others: unknown[] = [];
    let isAsked = false;
    await ledger.drain(1, LATER, async ({ effect: { body } }) => {
      taken.push(body.n);
      if (!isAsked)
        await connect().drain(10, LATER, async (entry) => ({ n: others.push(entry.effect.body.n) }));
      isAsked = true;
      return {};
    });
    assert.deepEqual([taken, others], [[1], [4]]);
    await ledger.drain(10, LATER, async ({ effect: { body } }) => ({ n: taken.push(body.n) }));
    assert.deepEqual(taken, [1, 2, 3]);
  });

  test('an effect that fails stays, with those after it in its stream, and holds up no other stream', async () => {
    const ledger = connect();
    await drainAll(ledger);
    await actExample(ledger, 'sending/bad', {}, { effects: [effect(1), effect(2)] });
    await actExample(ledger, 'sending/good', {}, { effects: [effect(3)] });
    const draining = ledger.drain(10, LATER, ({ effect: { body } }) =>
      body.n === 1 ? Promise.reject(new Error('not now')) : Promise.resolve({}),
    );
    await assert.rejects(draining, /not now/);
    const left: unknown[] = [];
    await ledger.drain(10, LATER, (entry) => Promise.resolve({ n: left.push(entry.effect.body.n) }));
    assert.deepEqual(left, [1, 2]);
  });
}

function metaContract(connect: () => Ledger): void {
  test('a document is found by the hash of its text', async () => {
    const ledger = connect();
    const hash = await ledger.putArtefact('- id: one\n');
    assert.equal(await ledger.putArtefact('- id: one\n'), hash);
    assert.equal(await connect().artefact(hash), '- id: one\n');
    assert.equal(await ledger.artefact(GENESIS), undefined);
  });

  test('simulated data stay simulated for ever, and their clock goes on', async () => {
    const ledger = connect();
    await ledger.setMeta({ mode: 'demonstration' });
    await ledger.setMeta({ mode: 'simulated', now: '2026-01-01T00:00:00.000Z' });
    await assert.rejects(ledger.setMeta({ mode: 'live' }), /stay simulated/);
    await ledger.setMeta({ mode: 'simulated', now: '2026-01-02T00:00:00.000Z' });
    assert.deepEqual(await connect().meta(), { mode: 'simulated', now: '2026-01-02T00:00:00.000Z' });
  });
}
