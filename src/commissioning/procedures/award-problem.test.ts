import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { awardProblem } from './award-problem.ts';
import { awardedLots } from './award-result.ts';
import { meanScore } from './award-scores.ts';
import type { AwardInput } from './award-shapes.ts';
import { offersOf, opened } from './rehearsal.ts';

const scores = [
  { bid: 'bid-1', criterion: 'quality', score: 80 },
  { bid: 'bid-1', criterion: 'quality', score: 80.01 },
  { bid: 'bid-1', lot: 'lot-2', criterion: 'quality', score: 55 },
  { bid: 'bid-2', criterion: 'quality', score: 70 },
];

const input: AwardInput = {
  lots: ['lot-1', 'lot-2'],
  bids: {
    'bid-1': { offers: offersOf({ 'lot-1': 9_000_000, 'lot-2': 4_000_000 }) },
    'bid-2': { offers: offersOf({ 'lot-1': 8_000_000 }) },
  },
  scores,
  policy: 'arrangement',
  policies: {},
  flags: { 'party/harbour-care': ['vcse', 'sme'] },
};

const problemOf = (changes: Partial<AwardInput> = {}, plan = {}) => {
  const made = awardProblem(opened(plan).state(), { ...input, ...changes });
  assert.ok(made.ok, made.ok ? '' : made.error.message);
  return made.value.problem;
};

const objectionOf = (changes: Partial<AwardInput> = {}, plan = {}) => {
  const made = awardProblem(opened(plan).state(), { ...input, ...changes });
  assert.ok(!made.ok && made.error.type === 'impossible');
  return made.error;
};

describe('the award problem', () => {
  it('given one policy for all, then a joint lot has a commissioner of its own, with the shares of its bodies', () => {
    const weights = { price: 40, quality: 60 };
    assert.deepEqual(problemOf(), {
      format: 'moothall/award-problem/1',
      currency: 'GBP',
      commissioners: [
        {
          id: 'joint-1',
          policy: { weights, priceFormula: 'linear' },
          members: { 'party/harbour-council': 0.6, 'party/vale-council': 0.4 },
        },
        { id: 'party/vale-council', policy: { weights, priceFormula: 'linear' } },
      ],
      lots: [
        { id: 'lot-1', commissioner: 'joint-1', ceilingPence: 12_000_000 },
        { id: 'lot-2', commissioner: 'party/vale-council', ceilingPence: 5_000_000 },
      ],
      providers: [
        { id: 'party/harbour-care', flags: ['sme', 'vcse'] },
        { id: 'party/lantern-trust', flags: [] },
      ],
      scores: [
        {
          commissioner: 'joint-1',
          provider: 'party/harbour-care',
          lot: 'lot-1',
          criterion: 'quality',
          score: 80.01,
        },
        {
          commissioner: 'party/vale-council',
          provider: 'party/harbour-care',
          lot: 'lot-2',
          criterion: 'quality',
          score: 55,
        },
        {
          commissioner: 'joint-1',
          provider: 'party/lantern-trust',
          lot: 'lot-1',
          criterion: 'quality',
          score: 70,
        },
      ],
      offers: [
        {
          id: 'bid-1-offer-1',
          provider: 'party/harbour-care',
          prices: { 'lot-1': 9_000_000, 'lot-2': 4_000_000 },
        },
        { id: 'bid-2-offer-1', provider: 'party/lantern-trust', prices: { 'lot-1': 8_000_000 } },
      ],
    });
  });

  it('given diverse policies, then each commissioner keeps its own and its budget', () => {
    const strict = {
      weights: { price: 10, quality: 90 },
      priceFormula: 'lowest',
      minimumScores: { quality: 50 },
    } as const;
    const problem = problemOf({
      policy: 'commissioner',
      policies: {
        'party/harbour-council': { policy: { weights: { price: 50, quality: 50 }, priceFormula: 'linear' } },
        'party/vale-council': {
          policy: strict,
          budget: { mandate: 'mandate/vale', pence: 6_000_000, taken: [] },
        },
      },
    });
    // The bodies of the joint lot differ: it is bought by the policy that the procedure itself states.
    assert.deepEqual(problem.commissioners[0]?.policy.weights, { price: 40, quality: 60 });
    assert.deepEqual(problem.commissioners[1], {
      id: 'party/vale-council',
      policy: strict,
      budgetPence: 6_000_000,
    });
  });

  it('given bodies that commission jointly under differing policies, then whom one excludes wins nothing there, and the greater minimum holds', () => {
    const policyWith = (
      price: number,
      quality: number,
      minimum: number | undefined,
      out: readonly string[],
    ) => ({
      policy: {
        weights: { price, quality },
        priceFormula: 'linear' as const,
        ...(minimum === undefined ? {} : { minimumScores: { quality: minimum } }),
        rules: [
          ...out.map((provider, n) => ({
            id: `out-${n}`,
            type: 'exclude' as const,
            provider,
            strength: 'must' as const,
          })),
          {
            id: 'two',
            type: 'min-providers' as const,
            count: 2,
            strength: 'should' as const,
            penaltyPence: 1,
          },
        ],
      },
    });
    const joint = (one: ReturnType<typeof policyWith>, other: ReturnType<typeof policyWith>) =>
      problemOf({
        policy: 'commissioner',
        policies: { 'party/harbour-council': one, 'party/vale-council': other },
      }).commissioners[0];
    const [oak, elm] = ['party/oak', 'party/elm'];
    assert.deepEqual(joint(policyWith(50, 50, 40, [oak]), policyWith(20, 80, 55.5, [oak, elm]))?.policy, {
      weights: { price: 40, quality: 60 },
      priceFormula: 'linear',
      minimumScores: { quality: 55.5 },
      rules: [elm, oak].map((provider) => ({
        id: `exclude-${provider.slice(6)}`,
        type: 'exclude',
        provider,
        strength: 'must',
      })),
    });
    assert.deepEqual(joint(policyWith(50, 50, undefined, []), policyWith(20, 80, undefined, []))?.policy, {
      weights: { price: 40, quality: 60 },
      priceFormula: 'linear',
    });
  });

  it('given criteria for some lots only, then a policy speaks of those of its own lots, and lots with other ones are awarded apart', () => {
    const criteria = [
      { id: 'cost', title: 'Price', kind: 'price' },
      { id: 'reach', title: 'Reach', kind: 'quality', lots: ['lot-1'] },
      { id: 'care', title: 'Care', kind: 'quality', lots: ['lot-2'] },
    ];
    const scored = [
      { bid: 'bid-1', criterion: 'reach', score: 50 },
      { bid: 'bid-1', criterion: 'care', score: 60 },
      { bid: 'bid-2', criterion: 'reach', score: 70 },
    ];
    const own = {
      weights: { price: 30, quality: 70 },
      priceFormula: 'linear',
      minimumScores: { quality: 50 },
    } as const;
    const policies = {
      'party/harbour-council': { policy: own },
      'party/vale-council': { policy: own },
    };
    const made = problemOf({ policy: 'commissioner', policies, scores: scored }, { criteria });
    assert.deepEqual(
      made.commissioners.map(({ policy: { weights, minimumScores } }) => [weights, minimumScores]),
      [
        [{ price: 30, reach: 70 }, { reach: 50 }],
        [{ price: 30, care: 70 }, { care: 50 }],
      ],
    );
    const lots = ['lot-1', 'lot-2'].map((id) => ({
      id,
      title: id,
      ceilingPence: 12_000_000,
      commissioners: ['party/vale-council'],
    }));
    const mixed = objectionOf({ policy: 'commissioner', policies, scores: scored }, { criteria, lots });
    assert.equal(mixed.name, 'criteria-differ-by-lot');
    assert.match(mixed.message, /lot-1, lot-2.*award them apart/);
    const apart = problemOf(
      { policy: 'commissioner', policies, scores: scored, lots: ['lot-1'] },
      { criteria, lots },
    );
    assert.deepEqual(apart.commissioners[0]?.policy.weights, { price: 30, reach: 70 });
  });

  it('given criteria without weights, then those of the rulebook are spread over criteria of their kind', () => {
    const criteria = [
      { id: 'cost', title: 'Price', kind: 'price' },
      ...['reach', 'care', 'cover'].map((id) => ({ id, title: id, kind: 'quality' })),
    ];
    const all = ['bid-1', 'bid-2'].flatMap((bid) =>
      ['reach', 'care', 'cover'].map((criterion) => ({ bid, criterion, score: 50 })),
    );
    const problem = problemOf({ weights: { price: 30, quality: 70 }, scores: all }, { criteria });
    const weights = { price: 30, reach: 23.34, care: 23.33, cover: 23.33 };
    assert.deepEqual(problem.commissioners[0]?.policy.weights, weights);
    assert.equal(objectionOf({ scores: all }, { criteria }).name, 'no-weights');
  });

  it('given equal shares left unsaid, then they have four decimals and make 1', () => {
    const lots = [{ id: 'lot-1', title: 'One', ceilingPence: 12_000_000 }];
    const problem = problemOf({ lots: ['lot-1'] }, { lots });
    assert.deepEqual(problem.commissioners[0]?.members, {
      'party/harbour-council': 0.5,
      'party/vale-council': 0.5,
    });
  });

  it('given only some lots, then an offer that also prices another lot is left out', () => {
    const problem = problemOf({ lots: ['lot-1'] });
    assert.deepEqual(
      problem.offers.map((offer) => offer.id),
      ['bid-2-offer-1'],
    );
  });

  it('given what is missing, then the objection names it', () => {
    assert.match(objectionOf({ scores: scores.slice(0, 3) }).message, /quality of bid-2 on lot-1/);
    const lots = [
      { id: 'lot-1', title: 'One' },
      { id: 'lot-2', title: 'Two', ceilingPence: 1 },
    ];
    assert.match(objectionOf({}, { lots }).message, /none for lot-1/);
    assert.equal(objectionOf({ policy: 'commissioner' }).name, 'no-policy');
    assert.equal(objectionOf({ bids: {} }).name, 'offers-gone');
  });
});

describe('mean scores', () => {
  it('given any scores, then the mean is exact to the hundredth, half up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 30 }),
        (hundredths) => {
          const mean = BigInt(Math.round(meanScore(hundredths.map((each) => each / 100)) * 100));
          const sum = hundredths.reduce((total, each) => total + BigInt(each), 0n);
          const n = BigInt(hundredths.length);
          // |mean - sum/n| is at most a half, and at the half the mean is above.
          assert.ok(2n * (mean * n - sum) <= n && 2n * (sum - mean * n) < n);
        },
      ),
    );
  });
});

describe('an award result in terms of bids', () => {
  it('given an offer of no opened bid, then it is an error; else lead and members come from the opening', () => {
    const state = opened().state();
    const lot = { id: 'lot-1', offer: 'bid-1-offer-1', pricePence: 1, valuePence: 2 };
    const read = awardedLots(state, [lot]);
    assert.deepEqual(read.ok && read.value[0]?.members, ['party/vale-recovery']);
    assert.ok(!awardedLots(state, [{ ...lot, offer: 'bid-7-offer-1' }]).ok);
  });
});
