import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { awardsApart } from './awards.ts';

const awards = awardsApart();
after(() => awards.close());

/** Lots on which each of three providers offers; `coupled` binds them by a discount and a share for all. */
const market = (lots: number, coupled: boolean) => ({
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: [
    {
      id: 'C',
      policy: {
        weights: { price: 100 },
        priceFormula: 'linear',
        rules: coupled ? [{ id: 'cap', type: 'max-share', share: 0.4, strength: 'must' }] : [],
      },
    },
  ],
  lots: Array.from({ length: lots }, (_, n) => ({
    id: `L${n}`,
    commissioner: 'C',
    ceilingPence: 10_000 + n,
    units: 1,
  })),
  providers: [0, 1, 2].map((n) => ({
    id: `P${n}`,
    ...(coupled ? { capacityUnits: lots / 2, discounts: [{ spendPence: lots * 2000, percent: 3 }] } : {}),
  })),
  scores: [],
  offers: Array.from({ length: lots * 3 }, (_, n) => ({
    id: `O${n}`,
    provider: `P${n % 3}`,
    prices: { [`L${Math.floor(n / 3)}`]: 5000 + ((n * 7919) % 4000) },
  })),
});

/** The longest time for which this thread did nothing else while a task was under way, in milliseconds. */
async function longestBlock<T>(task: () => Promise<T>): Promise<{ value: T; block: number }> {
  let last = performance.now();
  let block = 0;
  const tick = () => {
    const now = performance.now();
    block = Math.max(block, now - last);
    last = now;
  };
  const timer = setInterval(tick, 5);
  try {
    const value = await task();
    tick();
    return { value, block };
  } finally {
    clearInterval(timer);
  }
}

for (const lots of [100, 6000]) {
  test(`given ${lots} lots that share nothing, then the best award is proved, and the asking thread stays free`, async () => {
    const file = market(lots, false);
    const { value, block } = await longestBlock(() =>
      awards.run(file, { autonomy: false, timeLimitSeconds: 30 }),
    );
    assert.ok(value.ok, value.ok ? '' : value.error);
    assert.equal(value.value.status, 'proved');
    assert.equal(value.value.offers.length, lots);
    assert.ok(block < 250, `blocked for ${block} ms`);
  });
}

test('given a problem that needs more memory than it may take, then that is the answer, and the next is solved', async () => {
  const small = awardsApart(1, { heapMegabytes: 64, megabytes: 2000 });
  try {
    const options = { autonomy: false, timeLimitSeconds: 30 };
    const large = await small.run(market(20_000, true), options);
    assert.match(large.ok ? '' : large.error, /^it needs more memory than one problem may take \(2000 MB/);
    assert.equal((await small.run(market(10, false), options)).ok, true);
  } finally {
    await small.close();
  }
});

test('given lots bound together beyond exact search, then an award with an honest gap is given in time', async () => {
  const start = performance.now();
  const result = await awards.run(market(2000, true), { autonomy: false, timeLimitSeconds: 4 });
  assert.ok(result.ok, result.ok ? '' : result.error);
  assert.equal(result.value.status, 'gap');
  assert.ok(result.value.boundPence >= result.value.valuePence);
  assert.ok(performance.now() - start < 15_000);
});
