import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, type HarvestState, type HarvestWays, harvest } from './harvesting.ts';

const FEED = 'https://example.org/api/1.0/ocdsReleasePackages';
const release = (id: string) => ({ ocid: 'ocds-a', id, date: '2026-01-01T00:00:00Z' });
const page = (ids: readonly string[], next?: string) =>
  JSON.stringify({ releases: ids.map(release), ...(next === undefined ? {} : { links: { next } }) });

/** A harvest in memory of a feed that gives these answers, one after the other; the last one for ever. */
function place(answers: readonly (string | Partial<Answer> | Error)[]) {
  const waits: number[] = [];
  let file = Buffer.alloc(0);
  let kept: HarvestState | undefined;
  let turn = 0;
  const ways: HarvestWays = {
    get: async () => {
      const answer = answers[Math.min(turn, answers.length - 1)] ?? '';
      turn += 1;
      if (answer instanceof Error) throw answer;
      if (typeof answer === 'string') return { status: 200, content: Buffer.from(answer) };
      return { status: 200, content: new Uint8Array(), ...answer };
    },
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
    append: async (bytes, lines) => {
      file = Buffer.concat([file.subarray(0, bytes), ...lines.flatMap((line) => [line, Buffer.from('\n')])]);
      return file.length;
    },
    keep: async (state) => {
      kept = state;
    },
    progress: () => undefined,
  };
  const run = (since?: string) =>
    harvest(
      {
        feed: FEED,
        rate: 10,
        ...(since === undefined ? {} : { since }),
        ...(kept === undefined ? {} : { before: kept }),
      },
      ways,
    );
  return { run, waits, asked: () => turn, text: () => file.toString('latin1'), state: () => kept };
}

const lines = (ids: readonly string[]) => ids.map((id) => `${JSON.stringify(release(id))}\n`).join('');

describe('a harvest', () => {
  it('given a date that is none, then it says so and asks nobody', async () => {
    const feed = place([page(['1'])]);
    const ended = await feed.run('foo');
    assert.ok(!ended.ok);
    assert.match(ended.error, /^--since takes a day such as .*, not "foo"$/);
    assert.equal(feed.asked(), 0);
    for (const since of ['2026-01-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00'])
      assert.ok((await place([page(['1'])]).run(since)).ok, since);
  });

  it('given a server that says why it refuses, then its words are passed on, on one line', async () => {
    const problem = { title: 'The address cannot be read', detail: 'stages: "x"\u001b[31m\nis no stage' };
    const content = Buffer.from(JSON.stringify(problem));
    const refused = await place([{ status: 400, content }]).run();
    assert.ok(!refused.ok);
    assert.equal(
      refused.error,
      `${FEED}?limit=100 answers with status 400: The address cannot be read: stages: "x" [31m is no stage`,
    );
    const silent = await place([{ status: 404, content: Buffer.from('<p>no</p>') }]).run();
    assert.ok(!silent.ok);
    assert.match(silent.error, /answers with status 404$/);
  });

  it('given a feed whose pages overlap, then no release is there twice', async () => {
    const feed = place([page(['1', '2'], `${FEED}?cursor=2`), page(['2', '3'])]);
    assert.ok((await feed.run()).ok);
    assert.equal(feed.text(), lines(['1', '2', '3']));
  });

  it('given a feed that goes in a circle, or gives the same for ever, then it says so and ends', async () => {
    for (const [answers, said] of [
      [[page(['1'], `${FEED}?limit=100`)], /goes in a circle/],
      [[page(['1'], `${FEED}?cursor=a`), page(['2'], `${FEED}?limit=100`)], /goes in a circle/],
    ] as const) {
      const feed = place(answers);
      const ended = await feed.run();
      assert.ok(!ended.ok);
      assert.match(ended.error, said);
    }
    let cursor = 0;
    const endless = place([]);
    const ended = await harvest(
      { feed: FEED, rate: 10 },
      {
        get: async () => {
          cursor += 1;
          return { status: 200, content: Buffer.from(page(['1'], `${FEED}?cursor=${cursor}`)) };
        },
        wait: async () => undefined,
        append: async (bytes, fresh) => bytes + Buffer.concat(fresh).length,
        keep: async () => undefined,
        progress: () => undefined,
      },
    );
    assert.ok(!ended.ok);
    assert.match(ended.error, /nothing was new on the last 3 pages/);
    assert.equal(endless.asked(), 0);
  });

  it('given numbers that no reader holds, bytes that are not UTF-8 and pretty pages, then each release stays as it was sent, on a line', async () => {
    const sent = Buffer.from(
      '{"releases": [\n{"ocid": "a",\n "id": "1", "n": 1e9999,\n "m": 12345678901234567890, "t": "\xe9 \\" x"},\n {"ocid":"b"}\n]}',
      'latin1',
    );
    const feed = place([{ content: sent }]);
    const done = await feed.run();
    assert.ok(done.ok, JSON.stringify(done));
    assert.equal(
      feed.text(),
      '{"ocid":"a","id":"1","n":1e9999,"m":12345678901234567890,"t":"\xe9 \\" x"}\n{"ocid":"b"}\n',
    );
  });

  it('given a page that is cut short once, then it is asked for again; given one that stays so, it says so', async () => {
    const once = place([page(['1']).slice(0, 20), page(['1'])]);
    assert.ok((await once.run()).ok);
    assert.equal(once.text(), lines(['1']));
    for (const [broken, said] of [
      ['<html>', /is not JSON/],
      ['{}', /is no release package/],
      ['{"releases":[null]}', /holds what is no release/],
      ['{"releases":[{"releases":[]}]}', /holds what is no release/],
      ['{"releases":[],"links":{"next":"http://"}}', /names no address/],
      ['{"releases":[],"links":{"next":"https://elsewhere.example/"}}', /another host/],
    ] as const) {
      const feed = place([broken]);
      const ended = await feed.run();
      assert.ok(!ended.ok);
      assert.match(ended.error, said);
      assert.equal(feed.text(), '');
    }
  });

  it('given a server that asks to wait, is down or cuts the line, then it waits as asked, longer each time, and gives up in the end', async () => {
    const busy = place([{ status: 429, retryAfter: 7 }, { status: 503 }, new Error('reset'), page(['1'])]);
    assert.ok((await busy.run()).ok);
    assert.deepEqual(busy.waits, [100, 7000, 2000, 4000]);
    const down = place([{ status: 500 }]);
    const ended = await down.run();
    assert.ok(!ended.ok);
    assert.match(ended.error, /cannot be had \(status 500\); run it again/);
    assert.deepEqual(down.waits, [100, 1000, 2000, 4000, 8000, 16000]);
  });

  it('given a last page that has grown, when it is run again, then only what is new comes', async () => {
    const feed = place([page(['1']), page(['1', '2'])]);
    assert.ok((await feed.run()).ok);
    assert.ok((await feed.run()).ok);
    assert.equal(feed.text(), lines(['1', '2']));
  });
});
