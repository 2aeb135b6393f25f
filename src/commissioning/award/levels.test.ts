import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { checkResult, examine, unshown } from './check/result.ts';
import { DEFAULTS, type SolveOptions } from './find.ts';
import { generateProblem, SIZES } from './problem/generator.ts';
import { contested, exhaustive, read } from './problem/small-problems.test-data.ts';
import type { AwardResult } from './result.ts';
import { resultSoFar, solveAward } from './solve.ts';

const solver = highsSolver();
after(() => solver.close());

type Found = Omit<AwardResult, 'seconds'>;
const solved = async (file: unknown, options: Partial<SolveOptions> = {}): Promise<Found> => {
  const result = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, ...options });
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
};
const told = (result: Found): JsonObject => JSON.parse(JSON.stringify(result)) as JsonObject;
const generated = (size: string, seed: number) =>
  generateProblem(SIZES[size] ?? assert.fail(`there is a size ${size}`), seed);

test('given little work, then the result says which level is open, and no award falls short less than it says', async () => {
  const met = { open: 0, proved: 0 };
  for (const file of fc.sample(contested, { numRuns: 60, seed: 5 })) {
    const best = exhaustive(file, true);
    const result = await solved(file, { nodes: 1, timeLimitSeconds: 0 });
    const isProved = result.status === 'proved';
    met[isProved ? 'proved' : 'open'] += 1;
    // A bound that nobody proved is none that is too low.
    assert.deepEqual(checkResult(read(file), 'hash', told(result)), []);
    assert.equal(result.open === undefined, isProved);
    const said = unshown(read(file), told(result)).map(({ message }) => message);
    if (!isProved && result.worstShortfallPpm > 0) assert.match(said.join(), /shortfall/);
    if (result.open === undefined || result.open.alone === 'unproved') continue;
    const right = await solved(file);
    assert.equal(right.offers.join(), best?.offers.join());
    assert.ok(result.open.leastWorstPpm <= right.worstShortfallPpm, JSON.stringify([result.open, file]));
    if (result.open.level !== 'worst') assert.equal(result.worstShortfallPpm, right.worstShortfallPpm);
    if (result.open.level === 'value') assert.equal(result.sumShortfallPpm, right.sumShortfallPpm);
  }
  assert.ok(met.open > 10, JSON.stringify(met));
});

test('given an award that is not proved, then what it says of its levels must follow from one another', async () => {
  const file = generated('S', 11);
  const [award] = [await solved(file, { timeLimitSeconds: 0 })];
  const problem = read(file);
  assert.equal(award.status, 'gap');
  assert.ok(award.open !== undefined);
  assert.deepEqual(examine(problem, 'hash', told(award)).wrong, []);
  const wrong = (open: unknown) =>
    examine(problem, 'hash', told({ ...award, open } as Found)).wrong.map(({ path }) => path);
  const { open, worstShortfallPpm } = award;
  assert.deepEqual(wrong({ ...open, leastWorstPpm: worstShortfallPpm + 1 }).slice(0, 1), [
    '/open/leastWorstPpm',
  ]);
  assert.ok(wrong({ ...open, level: open.level === 'value' ? 'sum' : 'value' }).includes('/open/level'));
  assert.ok(wrong({ ...open, level: 'cost' }).length > 0);
  assert.ok(examine(problem, 'hash', told({ ...award, autonomy: 'off' })).wrong.length > 0);
});

test('given that a search was stopped, then its worst shortfall is told to be open', () => {
  const problem = read(generated('S', 11));
  const result = resultSoFar(problem, 'hash', { autonomy: 'on', offers: [], bound: undefined });
  assert.deepEqual(result?.open, { level: 'worst', alone: 'unproved', leastWorstPpm: 0, leastSumPpm: 0 });
});

test('given an award in which nobody falls short, then none that is found later takes its place where somebody does', async () => {
  const file = generated('S', 11);
  const problem = read(file);
  let clock = 0;
  const met: string[][] = [];
  // A clock that only ticks where somebody looks at it ends every stage early, the later the more.
  for (const tick of [1, 0.1, 0.02, 0.005, 0.002]) {
    clock = 0;
    const result = await solveAward(problem, 'hash', solver, {
      ...DEFAULTS,
      timeLimitSeconds: 10,
      elapsed: () => {
        clock += tick;
        return clock;
      },
      progress: ({ offers }) => {
        if (offers !== undefined) met.push([...offers]);
      },
    });
    assert.ok(result.ok);
    assert.deepEqual(checkResult(problem, 'hash', told(result.value)), []);
    const alone = new Map(
      result.value.perCommissioner.flatMap(({ id, alonePence }) =>
        alonePence === null ? [] : [[id, alonePence] as const],
      ),
    );
    for (const offers of met) {
      const other = resultSoFar(problem, 'hash', { autonomy: 'on', offers, bound: undefined });
      const worst = Math.max(
        ...(other?.perCommissioner ?? []).map(({ id, valuePence }) => {
          const reach = alone.get(id) ?? 0;
          return reach > valuePence ? Math.ceil((1_000_000 * (reach - valuePence)) / reach) : 0;
        }),
      );
      assert.ok(result.value.worstShortfallPpm <= worst, `${result.value.worstShortfallPpm} > ${worst}`);
    }
    met.length = 0;
  }
});
