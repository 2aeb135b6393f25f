import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { AwardResult } from '../../commissioning/award/index.ts';
import { fail } from '../../kernel/result.ts';
import type { AwardRunner } from './engine.ts';
import { openProblem, type ProblemFile } from './files.ts';
import { limitedTo } from './limited.ts';
import { commissionerReason, offerReason, ruleReason } from './reasons.ts';
import { runAward } from './run.ts';

const solver = highsSolver();
after(() => solver.close());
const runner: AwardRunner = { run: (file, options) => runAward(file, solver, options) };

const opened = (): ProblemFile => {
  const read = openProblem(
    JSON.stringify({
      format: 'moothall/award-problem/1',
      currency: 'GBP',
      commissioners: ['C1', 'C2'].map((id) => ({
        id,
        policy: {
          weights: { price: 20, quality: 80 },
          priceFormula: 'linear',
          rules: [{ id: 'no', type: 'exclude', provider: 'P2', strength: 'must' }],
        },
      })),
      lots: ['L1', 'L2'].map((id, n) => ({ id, commissioner: `C${n + 1}`, ceilingPence: 100_000, units: 1 })),
      providers: [{ id: 'P1', capacityUnits: 1 }, { id: 'P2' }],
      scores: ['C1', 'C2'].map((commissioner, n) => ({
        commissioner,
        provider: 'P1',
        criterion: 'quality',
        score: 80 + n,
      })),
      offers: [
        { id: 'O1', provider: 'P1', prices: { L1: 80_000 } },
        { id: 'O2', provider: 'P1', prices: { L2: 80_000 } },
      ],
    }),
  );
  assert.ok(read.ok);
  return read.value;
};

/** A clock on which each problem that is solved takes so many seconds. */
function timed(seconds: number, each: number, part = 0.25) {
  let now = 0;
  const given: number[] = [];
  const slow: AwardRunner = {
    run: async (file, options) => {
      given.push(options.timeLimitSeconds ?? 0);
      now += Math.min(each, options.timeLimitSeconds ?? each);
      return runner.run(file, { ...options, timeLimitSeconds: 60 });
    },
  };
  return { limited: limitedTo(slow, seconds, () => now, part), given };
}

const solved = async (problem: ProblemFile): Promise<AwardResult> => {
  const award = await runAward(problem.file, solver, { autonomy: true });
  assert.ok(award.ok);
  return { ...award.value, seconds: 0 };
};

test('given a time for all problems, then each takes a part of what is left, and none begins after its end', async () => {
  const { limited, given } = timed(60, 100);
  const problem = opened();
  for (let n = 0; n < 40; n += 1) await limited.run(problem.file, { autonomy: true });
  assert.deepEqual(given.slice(0, 3), [15, 11.25, 8.4375]);
  assert.ok(given.reduce((sum, one) => sum + one, 0) <= 60);
  assert.ok(limited.hasEnded());
  assert.equal(limited.solved(), given.length);
});

test('given enough time, then reasons are what they are without a limit', async () => {
  const problem = opened();
  const result = await solved(problem);
  const lost = result.offers.includes('O1') ? 'O2' : 'O1';
  const { limited } = timed(1e6, 1);
  assert.deepEqual(
    await offerReason(problem, result, lost, limited),
    await offerReason(problem, result, lost, runner),
  );
  assert.ok(!limited.hasEnded());
});

test('given that the time ends, then what was found is told, and nothing that was not looked at', async () => {
  const problem = opened();
  const result = await solved(problem);
  const lost = result.offers.includes('O1') ? 'O2' : 'O1';
  const short = lost === 'O1' ? 'C1' : 'C2';
  const none = () => limitedTo({ run: async () => fail('nothing') }, 1, () => 5, 0.25);
  const told = async (reason: Promise<{ ok: boolean; value?: { text: string; proved: boolean } }>) => {
    const said = await reason;
    assert.ok(said.ok, JSON.stringify(said));
    assert.equal(said.value?.proved, false);
    return said.value?.text ?? '';
  };
  const asked = <T>(reason: T) => reason as never;
  assert.match(
    await told(asked(offerReason(problem, result, lost, none()))),
    /lost\. No cut with which it would win was found before the time ended\.$/,
  );
  assert.match(
    await told(asked(ruleReason(problem, result, 'C1/no', none()))),
    /What public value would be without it was not found before the time ended\.$/,
  );
  assert.match(
    await told(asked(commissionerReason(problem, result, short, none()))),
    /value of .*What the others would have.*was not found.*Why it falls short was not found/,
  );
  // Each problem takes as long as it may: some causes are tried, and the rest is counted.
  const few = timed(2.2, 1);
  const some = await told(asked(commissionerReason(problem, result, short, few.limited)));
  assert.match(some, new RegExp(`^${short} has a value of`));
});
