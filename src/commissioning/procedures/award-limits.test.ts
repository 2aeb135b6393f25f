import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { beyondLimits, contractParts, leftOutSentence, limitFaults } from './award-limits.ts';
import { awardProblem } from './award-problem.ts';
import type { AwardInput, ContractLimits } from './award-shapes.ts';
import { offersOf, opened } from './rehearsal.ts';

const [HARBOUR, VALE] = ['party/harbour-council', 'party/vale-council'] as const;
const policy = { weights: { price: 40, quality: 60 }, priceFormula: 'linear' } as const;

/** Harbour buys six tenths of lot-1; Vale four tenths of it, and lot-2 alone. */
const input = (limits: Readonly<Record<string, number>>, more: Partial<AwardInput> = {}): AwardInput => ({
  lots: ['lot-1', 'lot-2'],
  bids: {
    'bid-1': { offers: offersOf({ 'lot-1': 9_000_000, 'lot-2': 4_000_000 }) },
    'bid-2': { offers: offersOf({ 'lot-1': 8_000_000 }) },
  },
  scores: ['bid-1', 'bid-2'].map((bid) => ({ bid, criterion: 'quality', score: 70 })),
  policy: 'arrangement',
  policies: Object.fromEntries(
    Object.entries(limits).map(([body, pence]) => [
      body,
      { policy, limit: { mandate: `mandate/${body.slice(6)}`, pence } },
    ]),
  ),
  flags: {},
  ...more,
});

function made(limits: Readonly<Record<string, number>>, more: Partial<AwardInput> = {}, plan = {}) {
  const found = awardProblem(opened(plan).state(), input(limits, more));
  assert.ok(found.ok, found.ok ? '' : found.error.message);
  return found.value;
}

const record = (limits: Readonly<Record<string, number>>, more: Partial<AwardInput> = {}): ContractLimits => {
  const { limits: found } = made(limits, more);
  assert.ok(found !== undefined);
  return found;
};

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('what a mandate allows for one contract', () => {
  it('given an offer at the limit of each body, then it stands; a penny beyond, then it is left out with the sum', () => {
    // 40% of 9,000,000 and all of 4,000,000 make 7,600,000 for Vale; 60% make 5,400,000 for Harbour.
    const kept = made({ [VALE]: 7_600_000, [HARBOUR]: 5_400_000 });
    assert.deepEqual(ids(kept.problem.offers), ['bid-1-offer-1', 'bid-2-offer-1']);
    assert.deepEqual(kept.limits?.leftOut, []);
    const { problem, limits } = made({ [VALE]: 7_599_999, [HARBOUR]: 5_400_000 });
    assert.deepEqual(ids(problem.offers), ['bid-2-offer-1']);
    assert.deepEqual(ids(problem.providers), ['party/lantern-trust']);
    assert.deepEqual(limits, {
      limits: {
        [HARBOUR]: { mandate: 'mandate/harbour-council', pence: 5_400_000 },
        [VALE]: { mandate: 'mandate/vale-council', pence: 7_599_999 },
      },
      leftOut: [
        {
          offer: 'bid-1-offer-1',
          provider: 'party/harbour-care',
          prices: { 'lot-1': 9_000_000, 'lot-2': 4_000_000 },
          beyond: [{ body: VALE, pence: 7_600_000 }],
          requires: [],
        },
      ],
    });
  });

  it('given an offer that is left out, then what requires it is left out too, down the line, and nothing else', () => {
    const offers = [
      { id: 'base', prices: { 'lot-1': 9_000_000 } },
      { id: 'more', prices: { 'lot-2': 1_000_000 }, requires: ['base'] },
      { id: 'most', prices: { 'lot-2': 2_000_000 }, requires: ['more'] },
      { id: 'free', prices: { 'lot-2': 3_000_000 } },
    ];
    const bids = { ...input({}).bids, 'bid-1': { offers } };
    const { problem, limits } = made({ [HARBOUR]: 5_000_000 }, { bids });
    assert.deepEqual(ids(problem.offers), ['bid-1-free', 'bid-2-offer-1']);
    assert.deepEqual(
      limits?.leftOut.map(({ offer, beyond, requires }) => [offer, beyond.map(({ body }) => body), requires]),
      [
        ['bid-1-base', [HARBOUR], []],
        ['bid-1-more', [], ['bid-1-base']],
        ['bid-1-most', [], ['bid-1-more']],
      ],
    );
  });

  it('given no limit of a body that commissions here, then nothing is on record of it', () => {
    assert.equal(made({}).limits, undefined);
    assert.equal(made({ 'party/elsewhere': 1 }).limits, undefined);
  });

  it('given a policy that excludes a provider of whom nothing is left, then the problem still knows that provider', () => {
    const excluding = {
      ...policy,
      rules: [{ id: 'no', type: 'exclude', provider: 'party/harbour-care', strength: 'must' }],
    };
    const policies = {
      [VALE]: { policy: excluding, limit: { mandate: 'mandate/vale-council', pence: 1_000_000 } },
      [HARBOUR]: { policy },
    };
    const { problem } = made({}, { policy: 'commissioner', policies, lots: ['lot-2'] });
    assert.deepEqual([problem.offers, ids(problem.providers)], [[], ['party/harbour-care']]);
  });

  it('given any prices and shares, then a part is exact: beyond a limit if and only if it is more by the smallest fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: -2, max: 2 }),
        (price, share, off) => {
          const exact = BigInt(price) * BigInt(share);
          const limit = Math.max(0, Number(exact / 10_000n) + off);
          const shares = () => ({ one: share / 10_000, two: (10_000 - share) / 10_000 });
          const beyond = beyondLimits({ lot: price }, shares, {
            one: { mandate: 'mandate/one', pence: limit },
          });
          assert.equal(beyond.length === 1, exact > BigInt(limit) * 10_000n);
          const parts = contractParts({ lot: price }, shares);
          const sum = (parts.get('one') ?? 0) + (parts.get('two') ?? 0);
          assert.ok(sum === price || sum === price + 1);
        },
      ),
    );
  });
});

describe('the record of what was left out', () => {
  const limits = { [VALE]: 7_599_999 };

  it('given what was written, then it holds; given any change, then it says what does not', () => {
    const { problem } = made(limits);
    const right = record(limits);
    assert.deepEqual(limitFaults(problem, right), []);
    const [one] = right.leftOut;
    assert.ok(one !== undefined);
    const said = (changed: ContractLimits) => limitFaults(problem, changed).join('; ');
    assert.match(
      said({ ...right, leftOut: [{ ...one, prices: { 'lot-2': 4_000_000 } }] }),
      /bid-1-offer-1 was left out for no reason/,
    );
    assert.match(
      said({ ...right, leftOut: [{ ...one, beyond: [{ body: VALE, pence: 7_700_000 }] }] }),
      /bid-1-offer-1 was left out for another reason/,
    );
    assert.match(
      said({ ...right, leftOut: [{ ...one, beyond: [], requires: ['bid-1-offer-9'] }] }),
      /bid-1-offer-1 was left out for another reason/,
    );
    assert.match(
      said({ ...right, leftOut: [{ ...one, offer: 'bid-2-offer-1' }] }),
      /bid-2-offer-1 .* not left out/,
    );
    assert.match(
      said({ ...right, limits: { ...right.limits, [HARBOUR]: { mandate: 'mandate/h', pence: 4_799_999 } } }),
      /bid-2-offer-1 goes beyond what mandate\/h allows/,
    );
  });

  it('given that nothing can be awarded, then the sentence names what was left out and the lots without an offer, and no sum', () => {
    const lots = [
      { id: 'lot-1', title: 'One', ceilingPence: 12_000_000, commissioners: [VALE] },
      { id: 'lot-2', title: 'Two', ceilingPence: 5_000_000, commissioners: [VALE], required: true },
    ];
    const { problem, limits: found } = made({ [VALE]: 12_999_999 }, {}, { lots });
    assert.equal(
      leftOutSentence(problem, found?.leftOut ?? []),
      'Left out was bid-1-offer-1, because it goes beyond what the mandate of party/vale-council allows for one contract. No offer is left on lot-2.',
    );
    assert.equal(leftOutSentence(problem, []), undefined);
  });
});
