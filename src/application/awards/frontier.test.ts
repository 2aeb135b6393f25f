import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PRICE_SCALE } from '../../commissioning/award/index.ts';
import { fail, ok } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import { frontierOf } from './frontier.ts';
import type { Award, AwardOptions } from './run.ts';

/** A market of one lot that need not be awarded, so that a problem can be read. */
const FILE = {
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula: 'linear' } }],
  lots: [{ id: 'L', commissioner: 'C', ceilingPence: 1000 }],
  providers: [],
  scores: [],
  offers: [],
};

/** Awards by what they cost and are worth, asked by so many at once at prices and within caps. */
function choosing(awards: readonly (readonly [cost: number, value: number])[], askers: number) {
  const caps: (number | undefined)[] = [];
  const best = (worth: (cost: number, value: number) => number): Partial<Award> => {
    const [[costPence, valuePence] = [0, 0]] = awards.toSorted(
      (a, b) => worth(...b) - worth(...a) || a[0] - b[0],
    );
    return { costPence, valuePence, boundPence: valuePence, status: 'proved' };
  };
  const runner: AwardRunner = {
    sideBySide: askers,
    run: async (_file, { costCapPence }) => {
      caps.push(costCapPence);
      return ok(best((cost, value) => (cost <= (costCapPence ?? cost) ? value : -1)) as Award);
    },
    atPrices: () =>
      Array.from({ length: askers }, (_, n) => ({
        at: async (price: number) => {
          // Who is asked later may answer sooner.
          for (let wait = 0; wait < (askers - n) * 3; wait += 1) await null;
          return ok(best((cost, value) => value - (cost * price) / PRICE_SCALE) as Award);
        },
        close: async () => undefined,
      })),
  };
  return { runner, caps };
}

/** A runner that answers with these, by the cap asked for, one after the other. */
function answering(answers: (cap: number | undefined, turn: number) => Partial<Award> | string) {
  const asked: AwardOptions[] = [];
  const turns = new Map<number | undefined, number>();
  let atOnce = 0;
  let most = 0;
  const runner: AwardRunner = {
    sideBySide: 2,
    run: async (_file, options) => {
      asked.push(options);
      const turn = (turns.get(options.costCapPence) ?? 0) + 1;
      turns.set(options.costCapPence, turn);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      const answer = answers(options.costCapPence, turn);
      return typeof answer === 'string' ? fail(answer) : ok(answer as Award);
    },
  };
  return { runner, asked, most: () => most };
}

const award = (costPence: number, status: Award['status'], boundPence = costPence * 2): Partial<Award> => ({
  costPence,
  valuePence: costPence * 2,
  boundPence,
  status,
});

describe('a frontier by prices of cost', () => {
  /** Value grows ever more slowly with cost. */
  const curve = Array.from({ length: 101 }, (_, n) => [n * 10, 10_000 - (100 - n) ** 2] as const);

  it('given something that is worth a lot and costs nothing, then that is the cheapest point, once', async () => {
    const file = {
      ...FILE,
      providers: [{ id: 'P' }],
      offers: [{ id: 'O', provider: 'P', prices: { L: 0 } }],
    };
    const costs = async (awards: readonly (readonly [number, number])[], points: number) => {
      const given = await frontierOf(file, points, 60, choosing(awards, 2).runner);
      assert.ok(given.ok);
      return given.value.map(({ costPence, valuePence }) => [costPence, valuePence]);
    };
    assert.deepEqual(
      await costs(
        [
          [0, 10],
          [3, 18],
          [6, 22],
        ],
        3,
      ),
      [
        [6, 22],
        [3, 18],
        [0, 10],
      ],
    );
    assert.deepEqual(await costs([[0, 10]], 3), [[0, 10]]);
    assert.deepEqual(
      await costs(
        [
          [0, 10],
          [3, 18],
          [6, 22],
        ],
        1,
      ),
      [[6, 22]],
    );
  });

  it('has the points that were asked for, spread over the costs, without solving under any cap', async () => {
    const { runner, caps } = choosing(curve, 1);
    const found = await frontierOf(FILE, 6, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(caps, []);
    assert.equal(found.value.length, 6);
    assert.ok(found.value.every((one) => one.status === 'proved' && one.costCapPence === one.costPence));
    const costs = [...found.value.map(({ costPence }) => costPence), 0];
    assert.equal(costs[0], 1000);
    assert.ok(
      costs.every((cost, n) => n === 0 || (costs[n - 1] ?? 0) - cost <= 300),
      costs.join(),
    );
  });

  it('is the same however many problems are solved side by side', async () => {
    const all = await Promise.all(
      [1, 2, 3].map((askers) => frontierOf(FILE, 9, 60, choosing(curve, askers).runner)),
    );
    assert.deepEqual(all[1], all[0]);
    assert.deepEqual(all[2], all[0]);
  });

  it('asks by caps for what no price finds', async () => {
    // The award in the middle is worth less than any mix of the two beside it.
    const { runner, caps } = choosing(
      [
        [0, 0],
        [500, 400],
        [1000, 1000],
      ],
      2,
    );
    const found = await frontierOf(FILE, 4, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(caps, [500, 250, 750, 499, 999]);
    assert.deepEqual(
      found.value.map(({ costCapPence, costPence, valuePence }) => [costCapPence, costPence, valuePence]),
      [
        [1000, 1000, 1000],
        [500, 500, 400],
      ],
    );
  });
});

describe('any market', () => {
  const markets = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })), {
    minLength: 1,
    maxLength: 12,
  });

  it('has no award twice, each the best within its cost, and all that there are where as many are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        markets,
        fc.integer({ min: 1, max: 14 }),
        fc.boolean(),
        async (awards, points, priced) => {
          const { runner } = choosing([[0, 0], ...awards], 2);
          const { atPrices: _, ...capsOnly } = runner;
          const found = await frontierOf(FILE, points, 60, priced ? runner : capsOnly);
          assert.ok(found.ok);
          const best = awards
            .filter(([cost, value]) =>
              awards.every(([c, v]) => c > cost || v < value || (c === cost && v === value)),
            )
            .map(([cost, value]) => `${cost} ${value}`);
          const told = found.value.map(({ costPence, valuePence }) => `${costPence} ${valuePence}`);
          assert.equal(new Set(told).size, told.length);
          for (const one of told) assert.ok(best.includes(one), `${one} of ${told.join()}`);
          assert.equal(told.length, Math.min(points, new Set(best).size), told.join());
        },
      ),
      { numRuns: 300, seed: 2026 },
    );
  });
});

describe('a frontier by caps', () => {
  it('has caps that fall evenly from the cost of the best award, solved two at a time', async () => {
    const { runner, asked, most } = answering((cap) => award(cap ?? 1000, 'proved'));
    const found = await frontierOf({}, 4, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ costCapPence, valuePence, status }) => [costCapPence, valuePence, status]),
      [
        [1000, 2000, 'proved'],
        [750, 1500, 'proved'],
        [500, 1000, 'proved'],
        [250, 500, 'proved'],
      ],
    );
    assert.equal(most(), 2);
    assert.equal(asked.length, 4);
    assert.ok(asked.every(({ autonomy }) => !autonomy));
  });

  it('gives the time that is left to points that were not proved, and keeps the better of what was found', async () => {
    const { runner, asked } = answering((cap, turn) => {
      if (cap === 750) return turn === 1 ? award(700, 'gap', 1450) : award(690, 'gap', 1440);
      if (cap === 500) return turn === 1 ? 'nothing in time' : award(500, 'proved');
      return award(cap ?? 1000, 'proved');
    });
    const found = await frontierOf({}, 4, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ costCapPence, valuePence, boundPence, status }) => [
        costCapPence,
        valuePence,
        boundPence,
        status,
      ]),
      [
        [1000, 2000, 2000, 'proved'],
        [750, 1400, 1440, 'gap'],
        [500, 1000, 1000, 'proved'],
        [250, 500, 500, 'proved'],
      ],
    );
    const [first, second] = asked.filter(({ costCapPence }) => costCapPence === 750);
    assert.ok((second?.timeLimitSeconds ?? 0) > (first?.timeLimitSeconds ?? 0));
  });

  it('does not fail for a point that could not be settled', async () => {
    const { runner } = answering((cap) => (cap === 500 ? 'nothing in time' : award(cap ?? 1000, 'proved')));
    const found = await frontierOf({}, 2, 60, runner);
    assert.ok(found.ok);
    assert.deepEqual(
      found.value.map(({ status }) => status),
      ['proved', 'undecided'],
    );
  });
});
