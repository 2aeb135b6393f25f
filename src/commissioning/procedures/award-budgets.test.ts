import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import { budgetFaults, leftOf, takings } from './award-budgets.ts';
import { awardProblem } from './award-problem.ts';
import type { AwardInput, Budget } from './award-shapes.ts';
import { computedAward, offersOf, opened } from './rehearsal.ts';

const [HARBOUR, VALE] = ['party/harbour-council', 'party/vale-council'] as const;
const PROCEDURE = 'procedure/recovery';

const budget = (pence: number, ...taken: readonly number[]): Budget => ({
  mandate: 'mandate/of-the-tests',
  pence,
  taken: taken.map((each, n) => ({ procedure: PROCEDURE, award: `award-${n + 1}`, pence: each })),
});

/** Harbour buys six tenths of lot-1; Vale four tenths of it, and lot-2 alone. */
function made(budgets: Readonly<Record<string, Budget>>, stage = opened(), lots = ['lot-1', 'lot-2']) {
  const input: AwardInput = {
    lots,
    bids: {
      'bid-1': { offers: offersOf({ 'lot-1': 9_000_000, 'lot-2': 4_000_000 }) },
      'bid-2': { offers: offersOf({ 'lot-1': 8_000_000 }) },
    },
    scores: ['bid-1', 'bid-2'].map((bid) => ({ bid, criterion: 'quality', score: 70 })),
    policy: 'arrangement',
    policies: Object.fromEntries(Object.entries(budgets).map(([body, each]) => [body, { budget: each }])),
    flags: {},
  };
  const found = awardProblem(stage.state(), input);
  assert.ok(found.ok, found.ok ? '' : found.error.message);
  return found.value;
}

const budgetOf = (made_: ReturnType<typeof made>, id: string) =>
  made_.problem.commissioners.find((one) => one.id === id)?.budgetPence;

/** An award of one lot or both, decided and, if so asked, confirmed. */
function awarded(lots: readonly string[], confirmed: boolean) {
  const stage = opened();
  const result = computedAward.result as JsonObject;
  const perLot = (result.perLot as JsonObject[]).filter(({ lot }) => lots.includes(String(lot)));
  const computed = { ...computedAward, result: { ...result, perLot } };
  assert.ok(stage.play('award.propose', { lots: [...lots] }, { computed }).ok);
  assert.ok(stage.play('award.decide', { proposal: 'proposal-1' }).ok);
  if (confirmed) assert.ok(stage.play('award.confirm', { award: 'award-1' }).ok);
  return stage;
}

describe('what awards have left of the budget of a mandate', () => {
  it('given what was awarded before, then the problem has what is left, and nothing less than nothing', () => {
    const found = made({ [VALE]: budget(7_000_000, 1_500_000, 500_000) });
    assert.equal(budgetOf(found, VALE), 5_000_000);
    assert.deepEqual(found.budgets, { [VALE]: budget(7_000_000, 1_500_000, 500_000) });
    assert.equal(budgetOf(made({ [VALE]: budget(7_000_000, 7_000_001) }), VALE), 0);
    assert.deepEqual(made({}).budgets, {});
  });

  it('given a lot bought jointly, then it may cost no more than takes somebody’s share beyond what is left to it', () => {
    // 40% of 12,500,000 are 5,000,000; 60% of 10,000,000 are 6,000,000.
    assert.equal(budgetOf(made({ [VALE]: budget(6_000_000, 1_000_000) }), 'joint-1'), 12_500_000);
    const both = made({ [VALE]: budget(5_000_000), [HARBOUR]: budget(6_000_000) });
    assert.equal(budgetOf(both, 'joint-1'), 10_000_000);
    assert.equal(budgetOf(made({ [HARBOUR]: budget(100) }), 'joint-1'), 166);
    assert.equal(budgetOf(made({}), 'joint-1'), undefined);
  });

  it('given a decided or a confirmed award, then it takes the price of own lots and the share of joint ones', () => {
    for (const confirmed of [false, true]) {
      const state = awarded(['lot-1', 'lot-2'], confirmed).state();
      const [at] = Object.values(state.awards).map((award) => award.at);
      const parts = new Map([
        [HARBOUR, 5_400_000],
        [VALE, 7_600_000],
      ]);
      assert.deepEqual(takings(state), [{ award: 'award-1', decided: at, parts }]);
    }
  });

  it('given an award that was set aside, or was never confirmed when its procedure ended, then it takes nothing', () => {
    const stage = awarded(['lot-1'], false);
    assert.ok(stage.play('challenge.raise', { grounds: 'Scored twice.' }).ok);
    assert.ok(
      stage.play('challenge.resolve', { challenge: 'challenge-1', upheld: true, reason: 'It was.' }).ok,
    );
    assert.deepEqual(takings(stage.state()), []);
    for (const confirmed of [false, true]) {
      const ended = awarded(['lot-1'], confirmed);
      assert.ok(ended.play('procedure.terminate', { reason: 'No longer needed.' }).ok);
      assert.equal(takings(ended.state()).length, confirmed ? 1 : 0);
    }
  });

  it('given a budget in a problem that does not follow from what was awarded, then it is a fault', () => {
    const budgets = { [VALE]: budget(7_000_000, 2_000_000), [HARBOUR]: budget(9_000_000) };
    const { problem } = made(budgets);
    assert.deepEqual(budgetFaults(problem, budgets), []);
    const more = { ...budgets, [VALE]: budget(7_000_000, 1_999_999) };
    assert.deepEqual(budgetFaults(problem, more), [
      'the budget of joint-1 is another than what awards before have left',
      'the budget of party/vale-council is another than what awards before have left',
    ]);
    assert.equal(budgetFaults(problem, {}).length, 2);
  });

  it('given any awards, then what is left and what was taken make the budget, or nothing is left', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.array(fc.nat(100_000_000), { maxLength: 12 }), (pence, taken) => {
        const total = taken.reduce((sum, each) => sum + each, 0);
        const left = leftOf(budget(pence, ...taken));
        assert.equal(left, total > pence ? 0 : pence - total);
      }),
    );
  });
});
