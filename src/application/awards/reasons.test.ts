import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { conflictLines } from './conflict.ts';
import { type AwardRunner, makeAwardEngine } from './engine.ts';
import { openProblem } from './files.ts';
import { commissionerReason, offerReason, ruleReason } from './reasons.ts';
import { runAward } from './run.ts';

const solver = highsSolver();
after(() => solver.close());
const runner: AwardRunner = { run: (file, options) => runAward(file, solver, options) };

/** Alder and Birch with a lot each, one provider that offers on each and on both together, and another. */
interface Change {
  readonly alder?: JsonObject;
  readonly birch?: JsonObject;
  readonly required?: boolean;
  readonly more?: readonly JsonObject[];
}

function problemWith({ alder = {}, birch = {}, required = false, more = [] }: Change) {
  const commissioner = (id: string, { budgetPence, ...policy }: JsonObject) => ({
    id,
    ...(budgetPence === undefined ? {} : { budgetPence }),
    policy: { weights: { price: 50, quality: 50 }, priceFormula: 'linear', ...policy },
  });
  return {
    format: 'moothall/award-problem/1',
    currency: 'GBP',
    commissioners: [commissioner('Alder', alder), commissioner('Birch', birch)],
    lots: [
      { id: 'A', commissioner: 'Alder', ceilingPence: 100_000, required },
      { id: 'B', commissioner: 'Birch', ceilingPence: 100_000, required },
    ],
    providers: [{ id: 'P' }, { id: 'Q' }],
    scores: [
      { commissioner: 'Alder', provider: 'P', criterion: 'quality', score: 40 },
      { commissioner: 'Birch', provider: 'P', criterion: 'quality', score: 80 },
    ],
    offers: [
      { id: 'both', provider: 'P', prices: { A: 30_000, B: 30_000 } },
      { id: 'a', provider: 'Q', prices: { A: 60_000 } },
      ...more,
    ],
  } satisfies JsonObject;
}

async function solved(change: Change) {
  const file = openProblem(JSON.stringify(problemWith(change)));
  assert.ok(file.ok, file.ok ? '' : file.error);
  const award = await runner.run(file.value.file, { autonomy: true });
  assert.ok(award.ok, award.ok ? '' : award.error);
  return { problem: file.value, result: { ...award.value, seconds: 0 } };
}

const rule = (more: JsonObject): JsonObject => ({ id: 'r', strength: 'must', ...more });

test('given a minimum score that keeps a package out, then the commissioner’s conditions cost the others what the package is worth', async () => {
  const { problem, result } = await solved({ alder: { minimumScores: { quality: 50 } } });
  // Q scores nothing on quality either: nobody may win A, and nobody offers on B but in the package.
  assert.deepEqual(result.offers, []);
  const told = await commissionerReason(problem, result, 'Alder', runner);
  assert.ok(told.ok);
  assert.equal(told.value.costsOthersPence, 75_000);
  assert.equal(told.value.othersCostItPence, 0);
  assert.match(told.value.text, /minimum scores and budget the others would have £750\.00 more\. .* neither/);
  const barred = await offerReason(problem, result, 'both', runner);
  assert.ok(barred.ok);
  assert.match(barred.value.text, /could not win: its score for quality on A is 40, below the minimum of 50/);
});

test('given conditions that help another by what they keep out, then the difference is told in words and without a minus', async () => {
  const { problem, result } = await solved({
    alder: { rules: [rule({ type: 'exclude', provider: 'Q' })] },
    birch: { rules: [rule({ type: 'exclude', provider: 'P' })] },
  });
  for (const id of ['Alder', 'Birch']) {
    const told = await commissionerReason(problem, result, id, runner);
    assert.ok(told.ok);
    assert.doesNotMatch(told.value.text, /-/);
  }
});

test('given nothing that can be awarded, then each reason says what would change that, and no sum is told', async () => {
  const { problem, result } = await solved({
    alder: { budgetPence: 10_000 },
    birch: { rules: [rule({ type: 'max-share', share: 1 })] },
    required: true,
  });
  assert.equal(result.status, 'infeasible');
  const told = await commissionerReason(problem, result, 'Alder', runner);
  assert.deepEqual(told, {
    ok: true,
    value: {
      text: 'Nothing can be awarded. Without its rules, minimum scores and budget an award is possible. Without those of the others nothing could be awarded.',
      proved: true,
    },
  });
  const kept = await ruleReason(problem, result, 'Birch/r', runner);
  assert.ok(kept.ok);
  assert.match(kept.value.text, /Without it there is still no award/);
  const offer = await offerReason(problem, result, 'both', runner);
  assert.ok(offer.ok);
  assert.match(
    offer.value.text,
    /both did not win: nothing can be awarded\. With £200\.00 off its price of £600\.00, taken off the price of A,/,
  );
});

test('given a lot that nobody can win, then the conflict is that lot alone, and says of each offer why', async () => {
  const { problem, result } = await solved({
    alder: { minimumScores: { quality: 50 } },
    required: true,
    more: [{ id: 'b', provider: 'P', prices: { B: 30_000 } }],
  });
  assert.deepEqual(conflictLines(problem.problem, result), [
    'Nothing can be awarded because of this alone. Without it there would be an award:',
    '  Alder has to award lot A',
    '    a cannot win it: its score for quality on A is 0, below the minimum of 50',
    '    both cannot win it: its score for quality on A is 40, below the minimum of 50',
    'Offers, ceilings, budgets, minimum scores and what providers can do are taken as they are.',
  ]);
});

test('given a procedure whose policies allow no award, then whoever asks is told which conflict, and no numbers of a mandate', async () => {
  const file = problemWith({
    alder: { rules: [rule({ type: 'set-aside', flag: 'vcse', share: 0.25 })] },
    required: true,
    more: [{ id: 'b', provider: 'P', prices: { B: 30_000 } }],
  });
  const told = await makeAwardEngine(runner)(file, { autonomy: true });
  assert.ok(!told.ok);
  assert.match(
    JSON.stringify(told.error),
    /No award keeps all of these together\. .*: the set-aside of Alder \(rule r\); lot A of Alder has to be awarded\./,
  );
  assert.doesNotMatch(JSON.stringify(told.error), /25|vcse/);
});

test('given nothing alone, then it says whether nobody offers, no award is possible, or it is worth nothing', async () => {
  const none = await solved({});
  const told = await commissionerReason(none.problem, none.result, 'Birch', runner);
  assert.ok(told.ok);
  assert.equal(told.value.alone, 'no-offer');
  assert.match(
    told.value.text,
    /Birch has a value of .*; alone there would be no offer that it could take\./,
  );
  const free = await solved({
    birch: { weights: { price: 100 } },
    more: [{ id: 'b', provider: 'Q', prices: { B: 100_000 } }],
  });
  const worthless = await commissionerReason(free.problem, free.result, 'Birch', runner);
  assert.ok(worthless.ok);
  assert.equal(worthless.value.alone, 'worthless');
});

test('given a package that won, when an offer for one of its lots loses at any price, then the package and what would be lost are named', async () => {
  // For nothing b would have more points on B than the package has there; but A would go with it.
  const { problem, result } = await solved({
    alder: { weights: { price: 1, quality: 99 } },
    more: [{ id: 'b', provider: 'Q', prices: { B: 30_000 } }],
  });
  assert.deepEqual(result.offers, ['both']);
  const told = await offerReason(problem, result, 'b', runner);
  assert.ok(told.ok);
  const { forNothing, text } = told.value;
  assert.deepEqual([forNothing?.possible, forNothing?.displaced], [true, ['both']]);
  assert.ok((forNothing?.lessPence ?? 0) > 0, text);
  assert.match(
    text,
    /b lost\. No cut of its price alone would make it win\. Even for nothing, no award with it would be worth more than £[\d.,]+, which is £[\d.,]+ less than this one\. It would displace both \(a package of A, B, worth £[\d.,]+\)\./,
  );
});
