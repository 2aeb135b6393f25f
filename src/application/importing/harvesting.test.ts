import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, type HarvestState, type HarvestWays, harvest } from './harvesting.ts';

const FEED = 'https://example.org/api/1.0/ocdsReleasePackages';
const release = (id: string) => ({ ocid: 'ocds-a', id, date: '2026-01-01T00:00:00Z' });
const page = (ids: readonly string[], next?: string) =>
  JSON.stringify({ releases: ids.map(release), ...(next === undefined ? {} : { links: { next } }) });

/** A harvest in memory of a feed that gives these answers, one after the other; the last one for ever. */
function place(answers: readonly (string | Partial<Answer> | Error | ((address: string) => string))[]) {
  const waits: number[] = [];
  let file = Buffer.alloc(0);
  let kept: HarvestState | undefined;
  let turn = 0;
  const ways: HarvestWays = {
    get: async (address) => {
      const given = answers[Math.min(turn, answers.length - 1)] ?? '';
      const answer = typeof given === 'function' ? given(address) : given;
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
    now: () => '2026-06-01T00:00:00.000Z',
    lines: async function* (bytes) {
      yield* file.subarray(0, bytes).toString().split('\n').slice(0, -1);
    },
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
        now: () => '2026-06-01T00:00:00.000Z',
        lines: async function* () {},
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

  describe('of a feed that gives the newest first', () => {
    const dated = (n: number) => ({
      ocid: 'ocds-a',
      id: `r-${n}`,
      date: new Date(Date.UTC(2026, 0, n)).toISOString(),
    });
    /** Pages of two by offset, as the feed stands at the time; `heeds` from when on it is asked. */
    const feedOf = (heeds: boolean, order: (all: readonly number[]) => readonly number[]) => {
      const feed = { releases: 5, failAt: -1, asked: [] as string[] };
      const answer = (address: string): string => {
        const { searchParams } = new URL(address);
        const from = searchParams.get('updatedFrom');
        const offset = Number(searchParams.get('cursor') ?? 0);
        if (offset === feed.failAt) throw new Error('cut off');
        feed.asked.push(address);
        const numbers = Array.from({ length: feed.releases }, (_, index) => index + 1);
        const all = order(numbers)
          .map(dated)
          .filter(({ date }) => !heeds || from === null || date >= from);
        const links =
          offset + 2 < all.length
            ? { next: `${FEED}?cursor=${offset + 2}${from === null ? '' : `&updatedFrom=${from}`}` }
            : {};
        return JSON.stringify({ releases: all.slice(offset, offset + 2), links });
      };
      return { feed, answer };
    };
    const numbersIn = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => Number((JSON.parse(line) as { id: string }).id.slice(2)));
    const all = (upTo: number) => Array.from({ length: upTo }, (_, index) => index + 1);
    const falling = (numbers: readonly number[]) => numbers.toReversed();
    const mixed = (numbers: readonly number[]) =>
      numbers.toSorted((one, other) => ((one * 7) % 11) - ((other * 7) % 11));

    for (const [name, heeds, order] of [
      ['that heeds dates', true, falling],
      ['that heeds none', false, falling],
      ['whose dates tell no order', false, mixed],
    ] as const) {
      it(`given one ${name}, when it grows and is harvested again, then nothing is lost and nothing is there twice`, async () => {
        const { feed, answer } = feedOf(heeds, order);
        const one = place([answer]);
        assert.ok((await one.run()).ok);
        feed.releases = 11;
        assert.ok((await one.run()).ok);
        const found = numbersIn(one.text());
        assert.deepEqual(
          found.toSorted((a, b) => a - b),
          all(11),
        );
      });

      it(`given one ${name}, when a harvest is cut off and the feed grows meanwhile, then the next one has all of it, once`, async () => {
        const { feed, answer } = feedOf(heeds, order);
        const one = place([answer]);
        feed.failAt = 4;
        assert.ok(!(await one.run()).ok);
        feed.failAt = -1;
        feed.releases = 10;
        assert.ok((await one.run()).ok);
        assert.deepEqual(
          numbersIn(one.text()).toSorted((a, b) => a - b),
          all(10),
        );
      });
    }

    it('given one that heeds dates, then it is asked again from a day before the latest only, or from where the harvest began', async () => {
      const { feed, answer } = feedOf(true, falling);
      const one = place([answer]);
      assert.ok((await one.run()).ok);
      feed.asked = [];
      assert.ok((await one.run()).ok);
      assert.deepEqual(
        feed.asked.map((address) => new URL(address).searchParams.get('updatedFrom')),
        ['2026-01-04T00:00:00.000Z'],
      );
      const since = place([answer]);
      assert.ok((await since.run('2026-01-05')).ok);
      assert.ok((await since.run()).ok);
      assert.deepEqual(numbersIn(since.text()), [5]);
    });
  });

  it('given a last page that has grown, when it is run again, then only what is new comes', async () => {
    const feed = place([page(['1']), page(['1', '2'])]);
    assert.ok((await feed.run()).ok);
    assert.ok((await feed.run()).ok);
    assert.equal(feed.text(), lines(['1', '2']));
  });
});
