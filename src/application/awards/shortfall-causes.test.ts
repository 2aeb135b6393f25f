import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { highsSolver } from '../../adapters/solver/highs.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { AwardRunner } from './engine.ts';
import { openProblem } from './files.ts';
import { commissionerReason } from './reasons.ts';
import { runAward } from './run.ts';

const solver = highsSolver();
after(() => solver.close());
const runner: AwardRunner = { run: (file, options) => runAward(file, solver, options) };

interface Change {
  readonly one?: JsonObject;
  readonly two?: JsonObject;
  readonly lots?: readonly [JsonObject, JsonObject];
  readonly providers?: readonly JsonObject[];
  readonly offers: readonly JsonObject[];
  readonly scores?: readonly (readonly [string, string, number])[];
}

/** Both want P1, which is a little better for C2. */
const problemWith = ({
  one = {},
  two = {},
  lots = [{}, {}],
  providers = [{ id: 'P1' }],
  offers,
  scores = [],
}: Change) => ({
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: [
    { id: 'C1', more: one },
    { id: 'C2', more: two },
  ].map(({ id, more: { budgetPence, ...policy } }) => ({
    id,
    ...(budgetPence === undefined ? {} : { budgetPence }),
    policy: { weights: { price: 20, quality: 80 }, priceFormula: 'linear', ...policy },
  })),
  lots: [
    { id: 'L1', commissioner: 'C1', ceilingPence: 100_000, units: 1, ...lots[0] },
    { id: 'L2', commissioner: 'C2', ceilingPence: 100_000, units: 1, ...lots[1] },
  ],
  providers: [...providers, { id: 'P2' }],
  scores: [
    ['C1', 'P1', 90],
    ['C2', 'P1', 91],
    ['C1', 'P2', 60],
    ['C2', 'P2', 50],
    ...(providers.some(({ id }) => id === 'P3') ? [['C2', 'P3', 100]] : []),
    ...scores,
  ].map(([commissioner, provider, score]) => ({ commissioner, provider, criterion: 'quality', score })),
  offers,
});

const offer = (id: string, provider: string, lot: string, more: JsonObject = {}): JsonObject => ({
  id,
  provider,
  prices: { [lot]: 80_000 },
  ...more,
});
const FOUR = [
  offer('a1', 'P1', 'L1'),
  offer('a2', 'P1', 'L2'),
  offer('b1', 'P2', 'L1'),
  offer('b2', 'P2', 'L2'),
];

async function toldOf(change: Change, id = 'C1') {
  const file = openProblem(JSON.stringify(problemWith(change)));
  assert.ok(file.ok, file.ok ? '' : file.error);
  const award = await runner.run(file.value.file, { autonomy: true });
  assert.ok(award.ok, award.ok ? '' : award.error);
  const told = await commissionerReason(file.value, { ...award.value, seconds: 0 }, id, runner);
  assert.ok(told.ok, told.ok ? '' : told.error);
  return { ...told.value, text: told.value.shortfall?.text ?? '' };
}

test('given capacity for one of two lots, then it is named with who has it, and by how much the other falls short', async () => {
  const { shortfall, text, proved } = await toldOf({
    providers: [{ id: 'P1', capacityUnits: 1 }],
    offers: FOUR,
  });
  assert.equal(proved, true);
  assert.equal(shortfall?.causes[0]?.kind, 'capacity');
  assert.match(
    text,
    /C1 falls short of what it would have alone by 31\.58%\. P1 has capacity for 1 unit; with what C1 would have taken alone, 2 would be needed: C2 gets it for L2\. Without this C1 would not fall short\.$/,
  );
  const other = await toldOf({ providers: [{ id: 'P1', capacityUnits: 1 }], offers: FOUR }, 'C2');
  assert.equal(other.shortfall, undefined);
});

test('given a number of lots, or one offer of a kind, then that is named', async () => {
  const few = await toldOf({ providers: [{ id: 'P1', maxLots: 1 }], offers: FOUR });
  assert.match(
    few.text,
    /P1 can take 1 lot; with what C1 would have taken alone, it would have 2: C2 gets it for L2\./,
  );
  const kind = await toldOf({
    offers: FOUR.map((one) => (one.provider === 'P1' ? { ...one, group: 'team' } : one)),
  });
  assert.match(
    kind.text,
    /P1 made several offers of which it takes on only one, among them a1, .*: C2 gets another of them for L2\. Without this C1 would not/,
  );
});

test('given a lot that goes in a package, then the package is named, and that the other has to award its lot', async () => {
  const { shortfall, text } = await toldOf({
    lots: [{}, { required: true }],
    offers: [offer('a1', 'P1', 'L1'), { id: 'pack', provider: 'P2', prices: { L1: 80_000, L2: 80_000 } }],
  });
  assert.deepEqual(
    shortfall?.causes.map(({ kind }) => kind),
    ['package', 'required-lot'],
  );
  assert.match(
    text,
    /A lot of C1 goes in pack, a package with L2 of C2\. Without this C1 would not fall short\. C2 has to award L2\./,
  );
});

test('given an offer for another that needs one here, then that is named', async () => {
  const { shortfall } = await toldOf({
    lots: [{}, { required: true }],
    offers: [offer('a1', 'P1', 'L1'), offer('b1', 'P2', 'L1'), offer('b2', 'P2', 'L2', { requires: ['b1'] })],
  });
  assert.deepEqual(
    shortfall?.causes.map(({ kind }) => kind),
    ['requires', 'required-lot'],
  );
});

test('given a rule or a budget of the other that needs the one provider, then capacity is named, and the rule or budget too', async () => {
  const providers = [{ id: 'P1', capacityUnits: 1 }];
  const rule = { id: 'not-p2', type: 'exclude', provider: 'P2', strength: 'must' };
  const ruled = await toldOf({
    two: { rules: [rule], weights: { price: 99, quality: 1 } },
    lots: [{}, { required: true }],
    providers,
    offers: FOUR,
  });
  assert.ok(
    ruled.shortfall?.causes.some(({ kind, id }) => kind === 'rule' && id === 'not-p2'),
    ruled.text,
  );
  const budget = await toldOf({
    two: { budgetPence: 85_000 },
    lots: [{}, { required: true }],
    providers: [...providers, { id: 'P3' }],
    offers: [...FOUR, { id: 'c2', provider: 'P3', prices: { L2: 90_000 } }],
  });
  assert.ok(
    budget.shortfall?.causes.some(({ kind }) => kind === 'budget'),
    budget.text,
  );
  assert.match(budget.text, /C2 has a budget of £850\.00 for this award\./);
});

test('given a rule of its own whose penalty it pays, then it is not named, for without it the lots would go to the same offers', async () => {
  const { shortfall, text } = await toldOf({
    one: {
      rules: [
        {
          id: 'local',
          type: 'set-aside',
          flag: 'sme',
          share: 1,
          strength: 'should',
          penaltyPencePerPound: 5,
        },
      ],
    },
    providers: [{ id: 'P1', flags: ['sme'], capacityUnits: 1 }],
    offers: FOUR,
  });
  assert.deepEqual(
    shortfall?.causes.map(({ kind }) => kind),
    ['capacity'],
    text,
  );
});

test('given a budget of its own that keeps it from the next best, then it is named, by what that is worth to it as its policy is', async () => {
  const { shortfall, text } = await toldOf({
    one: { budgetPence: 85_000 },
    providers: [{ id: 'P1', capacityUnits: 1 }, { id: 'P3' }],
    offers: [...FOUR, { id: 'c1', provider: 'P3', prices: { L1: 90_000 } }],
    scores: [['C1', 'P3', 75]],
  });
  assert.deepEqual(
    shortfall?.causes.map(({ kind }) => kind),
    ['capacity', 'budget'],
    text,
  );
  assert.match(
    text,
    /C1 has a budget of £850\.00 for this award\. Without this C1 would fall short by 18\.42%\./,
  );
});
