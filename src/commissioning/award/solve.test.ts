import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { checkAward } from './check/claims.ts';
import { checkResult, isCertified, isShown, unshown } from './check/result.ts';
import { DEFAULTS } from './find.ts';
import { generateProblem, SIZES } from './problem/generator.ts';
import { readProblem } from './problem/reader.ts';
import { contested, exhaustive, problems, read } from './problem/small-problems.test-data.ts';
import { solveAward } from './solve.ts';

const solver = highsSolver();
after(() => solver.close());

const solved = async (...given: Parameters<typeof solveAward>) => {
  const result = await solveAward(...given);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
};

/** As many as are asked for, any; else the same few each time, of which so many can be said to have this or that. */
const runs = (few: number) =>
  process.env.MOOTHALL_AWARD_RUNS === undefined
    ? { numRuns: few, seed: 2026 }
    : { numRuns: Number(process.env.MOOTHALL_AWARD_RUNS) };

test('given small problems of every kind, then the award is the one that looking at all of them gives', async () => {
  const certified = { yes: 0, no: 0 };
  await fc.assert(
    fc.asyncProperty(problems, fc.boolean(), async (file, autonomy) => {
      const expected = exhaustive(file, autonomy);
      const result = await solved(read(file), 'hash', solver, { ...DEFAULTS, autonomy });
      assert.equal(result.status, expected === undefined ? 'infeasible' : 'proved');
      assert.deepEqual(result.offers, expected?.offers ?? []);
      assert.equal(result.valuePence, Number(expected?.value ?? 0));
      assert.deepEqual(checkResult(read(file), 'hash', JSON.parse(JSON.stringify(result))), []);
      if (!autonomy && result.status === 'proved') certified[isCertified(result) ? 'yes' : 'no'] += 1;
    }),
    runs(120),
  );
  // Awards of many like ones may have no tree that ends soon: the search that proved them is run again by the check.
  assert.ok(
    certified.no * 20 <= certified.yes,
    `${certified.yes} results carry a certificate, ${certified.no} do not`,
  );
});

test('given providers that cannot do it all, then whoever falls short does so as little as any award allows', async () => {
  let short = 0;
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(contested, async (file) => {
      const expected = exhaustive(file, true);
      const result = await solved(read(file), 'hash', solver, DEFAULTS);
      tried += 1;
      if (result.worstShortfallPpm > 0) short += 1;
      assert.equal(result.status, expected === undefined ? 'infeasible' : 'proved');
      assert.deepEqual(result.offers, expected?.offers ?? []);
      assert.deepEqual(checkResult(read(file), 'hash', JSON.parse(JSON.stringify(result))), []);
    }),
    runs(100),
  );
  assert.ok(short * 4 >= tried, `in ${short} of ${tried} somebody falls short`);
});

test('given the lists in another order, then the award is the same', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async (file) => {
      const turned = {
        ...file,
        commissioners: [...file.commissioners].reverse(),
        lots: [...file.lots].reverse(),
        providers: [...file.providers].reverse(),
        offers: [...file.offers].reverse(),
        scores: [...file.scores].reverse(),
      };
      const [a, b] = [
        await solved(read(file), 'h', solver, DEFAULTS),
        await solved(read(turned), 'h', solver, DEFAULTS),
      ];
      assert.deepEqual(a.offers, b.offers);
      assert.equal(a.valuePence, b.valuePence);
    }),
    { numRuns: 25 },
  );
});

test('given a right result changed anywhere, then the checker refuses it', async () => {
  const [file] = fc.sample(
    problems.filter(
      (one) =>
        exhaustive(one, true)?.offers.length !== undefined && (exhaustive(one, true)?.offers.length ?? 0) > 0,
    ),
    { numRuns: 1, seed: 7 },
  );
  assert.ok(file);
  const result = await solved(read(file), 'hash', solver, DEFAULTS);
  const changed: [string, object][] = [
    ['/valuePence', { ...result, valuePence: result.valuePence + 1 }],
    ['/costPence', { ...result, costPence: result.costPence - 1 }],
    ['/problemHash', { ...result, problemHash: 'other' }],
    ['/offers', { ...result, offers: [...result.offers, 'O99'] }],
    ['/boundPence', { ...result, boundPence: result.valuePence - 1 }],
    [
      '/perLot/0/pricePence',
      { ...result, perLot: result.perLot.map((lot) => ({ ...lot, pricePence: lot.pricePence + 1 })) },
    ],
    ['/status', { ...result, status: 'certain' }],
  ];
  for (const [path, wrong] of changed) {
    const found = checkAward(read(file), 'hash', wrong).map((one) => one.path);
    assert.ok(found.includes(path), `${path}: ${found.join(', ')}`);
  }
});

test('given demands that cannot hold together, then leaving out any one of the conflict lets the rest hold', async () => {
  const file = {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [
      {
        id: 'C',
        policy: {
          weights: { price: 100 },
          priceFormula: 'linear',
          rules: [
            { id: 'cap', type: 'max-share', share: 0.4, strength: 'must' },
            { id: 'two', type: 'min-providers', count: 1, strength: 'must' },
          ],
        },
      },
    ],
    lots: [{ id: 'L', commissioner: 'C', ceilingPence: 1000, required: true }],
    providers: [{ id: 'P' }],
    scores: [],
    offers: [{ id: 'O', provider: 'P', prices: { L: 900 } }],
  };
  const result = await solved(read(file), 'hash', solver, DEFAULTS);
  assert.equal(result.status, 'infeasible');
  assert.deepEqual(
    result.conflict?.map(({ id }) => id),
    ['cap', 'L'],
  );
});

test('given a worked example, then points, values and discounts are those of the format, to the penny', async () => {
  // 100 x (1 - 90 / 120) = 25 points for price; 30% of 25 + 70% of 82.5 = 65.25; 120.00 x 65.25 / 100 = 78.30.
  const file = {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [{ id: 'C', policy: { weights: { price: 30, quality: 70 }, priceFormula: 'linear' } }],
    lots: [{ id: 'L', commissioner: 'C', ceilingPence: 12_000 }],
    providers: [{ id: 'P', discounts: [{ spendPence: 10_000, percent: 10 }] }],
    scores: [{ commissioner: 'C', provider: 'P', criterion: 'quality', score: 82.5 }],
    offers: [{ id: 'O', provider: 'P', prices: { L: 10_000 } }],
  };
  const result = await solved(read(file), 'hash', solver, DEFAULTS);
  assert.equal(result.costPence, 9_000);
  assert.equal(result.valuePence, 7_830);
});

test('given a problem with faults, then each is told by its path', () => {
  const bad = {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [{ id: 'C', policy: { weights: { price: 30.001, quality: 60 }, priceFormula: 'linear' } }],
    lots: [
      { id: 'L', commissioner: 'D', ceilingPence: 12_000 },
      { id: 'L', commissioner: 'C', ceilingPence: 1 },
    ],
    providers: [{ id: 'P' }],
    scores: [],
    offers: [{ id: 'O', provider: 'Q', prices: { X: 1 }, requires: ['O'] }],
  };
  const problem = readProblem(bad);
  assert.ok(!problem.ok);
  const paths = problem.error.map((error) => error.path).sort();
  assert.deepEqual(
    paths,
    [
      '/commissioners/0/policy/weights',
      '/commissioners/0/policy/weights/price',
      '/lots/0/commissioner',
      '/lots/1/id',
      '/offers/0/prices/X',
      '/offers/0/provider',
      '/offers/0/requires',
    ].sort(),
  );
  for (const anything of [
    null,
    1,
    [],
    { format: 'x' },
    { ...bad, lots: [{ id: 'L', commissioner: 'C', ceilingPence: 1.5 }] },
  ])
    assert.ok(!readProblem(anything).ok);
});

test('given many commissioners, then nobody is given up for the others, and the proof says so', async () => {
  const file = generateProblem(SIZES.S ?? assert.fail('there is a size S'), 3);
  const free = await solved(read(file), 'hash', solver, { ...DEFAULTS, autonomy: false });
  const fair = await solved(read(file), 'hash', solver, DEFAULTS);
  assert.equal(fair.status, 'proved');
  assert.deepEqual([fair.worstShortfallPpm, fair.sumShortfallPpm], [0, 0]);
  assert.ok(fair.valuePence < free.valuePence, 'the promise costs something here');
  const told = JSON.parse(JSON.stringify(fair)) as JsonObject;
  assert.deepEqual(checkResult(read(file), 'hash', told), []);
  assert.ok(isShown(read(file), told), 'nothing has to be solved again to check it');

  // The award of the greatest value, told as if nobody could have had more alone.
  const [first] = fair.perCommissioner;
  const lied = { ...told, perCommissioner: [{ ...first, alonePence: 1 }, ...fair.perCommissioner.slice(1)] };
  assert.match(JSON.stringify(checkResult(read(file), 'hash', lied)), /alonePence/);
  const { proof } = fair;
  assert.ok(proof?.kind === 'plans');
  const duals = proof.duals.map((one) => ({ ...one, floors: {} }));
  const bent = { ...told, proof: { ...proof, duals, nodes: [] } } as unknown as JsonObject;
  assert.ok(checkResult(read(file), 'hash', bent).length > 0, 'without the floors the bound lies higher');
});

test('given a rule of two providers at least, then branches that it closes are proved too: the award is the only one so good', async () => {
  const offer = (id: string, provider: string, prices: Record<string, number>) => ({ id, provider, prices });
  const problem = read({
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [
      {
        ...{ id: 'C1', budgetPence: 179_048 },
        policy: {
          ...{ weights: { price: 30, quality: 70 }, priceFormula: 'lowest' },
          rules: [{ id: 'two', type: 'min-providers', count: 2, strength: 'must' }],
        },
      },
      { id: 'C2', policy: { weights: { price: 100 }, priceFormula: 'lowest' } },
    ],
    lots: ['L1', 'L2', 'L3', 'L4'].map((id, n) => ({
      ...{ id, commissioner: id === 'L2' ? 'C2' : 'C1', ceilingPence: 100_000 },
      ...(n % 2 === 0 ? { weight: 150_000 + n * 55_000 } : {}),
    })),
    providers: [
      { id: 'P1', discounts: [{ spendPence: 62_577, percent: 5 }] },
      { id: 'P2', discounts: [{ spendPence: 79_609, percent: 8 }] },
    ],
    scores: ['P1', 'P2'].map((provider) => ({
      ...{ commissioner: 'C1', provider, criterion: 'quality', score: 80 },
    })),
    offers: [
      offer('O1', 'P1', { L1: 60_000 }),
      offer('O2', 'P1', { L4: 80_000, L3: 80_000 }),
      offer('O3', 'P2', { L4: 60_000, L3: 60_000, L2: 60_000 }),
      { ...offer('O4', 'P1', { L1: 60_000, L4: 60_000, L2: 80_000 }), requires: ['O9'] },
      offer('O5', 'P1', { L3: 60_000, L2: 60_000 }),
      offer('O6', 'P2', { L1: 80_000 }),
      offer('O7', 'P1', { L1: 80_000 }),
      offer('O8', 'P2', { L1: 60_000, L4: 80_000 }),
      offer('O9', 'P1', { L3: 80_000 }),
    ],
  });
  const result = await solved(problem, 'hash', solver, { ...DEFAULTS, autonomy: false });
  assert.deepEqual([result.status, result.tieBreak], ['proved', 'proved']);
  assert.deepEqual(checkResult(problem, 'hash', JSON.parse(JSON.stringify(result))), []);
});

test('given more offers of one provider on one lot than a call takes arguments, then the award is found and proved', async () => {
  const offers = Array.from({ length: 130_000 }, (_, n) => ({
    ...{ id: `O${n}`, provider: 'P', prices: { L: 500_000 + ((n * 7919) % 130_000) } },
  }));
  const problem = read({
    ...{ format: 'moothall/award-problem/1', currency: 'GBP', scores: [], offers },
    commissioners: [{ id: 'C', policy: { weights: { price: 100 }, priceFormula: 'lowest' } }],
    lots: ['L', 'M'].map((id) => ({ id, commissioner: 'C', ceilingPence: 1_000_000 })),
    providers: [{ id: 'P' }],
  });
  const result = await solved(problem, 'hash', solver, { ...DEFAULTS, autonomy: false });
  assert.deepEqual([result.status, result.offers, result.costPence], ['proved', ['O0'], 500_000]);
});

test('given an unproved award that says less of values alone than the check finds, then that is wrong, or told', async () => {
  const problem = read({
    ...{ format: 'moothall/award-problem/1', currency: 'GBP', scores: [] },
    commissioners: ['C1', 'C2'].map((id) => ({
      id,
      policy: { weights: { price: 100 }, priceFormula: 'linear' },
    })),
    lots: [1, 2].map((n) => ({ id: `L${n}`, commissioner: `C${n}`, ceilingPence: 100_000 })),
    providers: [{ id: 'P', maxLots: 1 }],
    offers: [
      { id: 'O1', provider: 'P', prices: { L1: 40_000 } },
      { id: 'O2', provider: 'P', prices: { L2: 50_000 } },
    ],
  });
  const right = await solved(problem, 'hash', solver, DEFAULTS);
  assert.equal(right.worstShortfallPpm, 1_000_000);
  const forged = (alone: 'proved' | 'unproved') => ({
    ...right,
    ...{ status: 'gap', tieBreak: 'unproved', worstShortfallPpm: 0, sumShortfallPpm: 0 },
    open: { level: alone === 'proved' ? 'value' : 'worst', alone, leastWorstPpm: 0, leastSumPpm: 0 },
    perCommissioner: right.perCommissioner.map((one) =>
      one.valuePence > 0 ? one : { ...one, alonePence: null, shortfallPpm: 0 },
    ),
  });
  const seen = (alone: 'proved' | 'unproved') => {
    const result = JSON.parse(JSON.stringify(forged(alone)));
    return [checkResult(problem, 'hash', result), unshown(problem, result)].map((list) =>
      list.map(({ path, message }) => `${path} ${message}`).join(),
    );
  };
  assert.match(seen('proved')[0] ?? '', /alonePence says null, is 50000/);
  const [wrong, told] = seen('unproved');
  assert.equal(wrong, '');
  assert.match(
    told ?? '',
    /alonePence says null, and alone C2 would reach 50000 pence: it falls short by more/,
  );
});
