import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../kernel/json.ts';
import { awardProblem } from './award-problem.ts';
import { readTerms, termsFaults } from './bid-terms.ts';
import { submitBid } from './bids.ts';
import { openBids } from './opening.ts';
import { computedAward, offersOf, plan, started } from './rehearsal.ts';

const TERMS = { capacityUnits: 500, maxLots: 3, discounts: [{ spendPence: 1_000_000, percent: 2.5 }] };
const LOTS = plan.lots.map((lot) => ({ ...lot, units: lot.id === 'lot-1' ? 300 : 150 }));
const BOTH = offersOf({ 'lot-1': 9_000_000, 'lot-2': 4_000_000 });

/** Bids of one lead each with these terms, opened. */
function tendered(...terms: readonly (JsonObject | undefined)[]) {
  const stage = started({ lots: LOTS });
  const sealed = terms.map((said, index) => {
    const more = said === undefined ? {} : { terms: said };
    stage.play('bid.submit', { offers: BOTH, ...more }, { as: `p-${index}` });
    const bid: { party: string; offers: typeof BOTH; terms?: JsonObject } = {
      party: 'party/harbour-care',
      offers: BOTH,
      ...more,
    };
    return [`bid-${index + 1}`, bid] as const;
  });
  const computed = openBids(stage.state(), Object.fromEntries(sealed));
  stage.play('bids.open', {}, { at: '2026-12-21T12:01:00.000Z', computed });
  const bids = Object.fromEntries(sealed);
  const problem = (lots = ['lot-1', 'lot-2'], plain = bids) =>
    awardProblem(stage.state(), {
      lots,
      bids: plain,
      scores: Object.keys(plain).map((bid) => ({ bid, criterion: 'quality', score: 70 })),
      policy: 'arrangement',
      policies: {},
      flags: {},
    });
  return { stage, bids, problem };
}

const providersOf = (made: ReturnType<typeof awardProblem>) => {
  assert.ok(made.ok, made.ok ? '' : made.error.message);
  return made.value.problem.providers;
};

describe('capacity and discounts of a bid', () => {
  it('given terms, when the bid is submitted, then neither state nor fact holds a number of them', () => {
    const { stage } = tendered(TERMS);
    assert.equal(stage.state().bids['bid-1']?.terms?.vault, 'v-terms');
    assert.doesNotMatch(JSON.stringify(stage.state()), /2\.5|1000000/);
  });

  it('given terms, then the problem has them; given none, then it is as it was', () => {
    assert.deepEqual(providersOf(tendered(TERMS).problem()), [
      { id: 'party/harbour-care', flags: [], ...TERMS },
    ]);
    assert.deepEqual(providersOf(tendered(undefined).problem()), [{ id: 'party/harbour-care', flags: [] }]);
  });

  it('given two bids of one lead, then what the latest says counts, and the rest of the earlier', () => {
    const [provider] = providersOf(tendered(TERMS, { maxLots: 1 }, undefined).problem());
    assert.deepEqual(provider, { id: 'party/harbour-care', flags: [], ...TERMS, maxLots: 1 });
  });

  it('given an award that was confirmed before, then what it took is gone from capacity and lots', () => {
    const { stage, problem } = tendered(TERMS);
    const result = computedAward.result as JsonObject;
    const perLot = (result.perLot as JsonObject[]).slice(0, 1);
    const computed = { ...computedAward, result: { ...result, perLot } };
    stage.play('award.propose', { lots: ['lot-1'] }, { computed });
    stage.play('award.decide', { proposal: 'proposal-1' });
    assert.ok(stage.play('award.confirm', { award: 'award-1' }).ok);
    const offers = offersOf({ 'lot-2': 4_000_000 });
    const left = { 'bid-1': { party: 'party/harbour-care', offers, terms: TERMS } };
    const [provider] = providersOf(problem(['lot-2'], left));
    assert.deepEqual([provider?.capacityUnits, provider?.maxLots], [200, 2]);
  });

  it('given terms that are gone from the vault, then opening finds the bid invalid, and no award is made without them', () => {
    const stage = started();
    stage.play('bid.submit', { offers: BOTH, terms: TERMS }, { as: 'p-one' });
    const gone = { party: 'party/x', offers: BOTH, terms: undefined };
    const opening = openBids(stage.state(), { 'bid-1': gone });
    assert.deepEqual(opening.bids['bid-1']?.problems, ['The capacity and discounts cannot be read.']);
    const { problem, bids } = tendered(TERMS);
    const { terms: _, ...rest } = bids['bid-1'] as { party: string; offers: typeof BOTH; terms?: JsonObject };
    const made = problem(undefined, { 'bid-1': rest });
    assert.ok(!made.ok && made.error.type === 'impossible');
    assert.equal(made.error.name, 'terms-gone');
  });

  it('given discounts that do not rise, or finer than two decimals, then each is named with its place and what to do', () => {
    const faults = termsFaults({
      discounts: [
        { spendPence: 300_000, percent: 5 },
        { spendPence: 300_000, percent: 5.125 },
        { spendPence: 400_000, percent: 2 },
      ],
    });
    assert.deepEqual(
      faults.map(({ path, message }) => `${path} ${message}`),
      [
        '/discounts/1/percent has more than two decimals: write it as 2.5 or 2.25',
        '/discounts/1/spendPence must be more than the £3,000 of the discount before it: discounts go from the smallest spend to the greatest',
        '/discounts/2/percent must be more than the 5.125% of the discount before it: who spends more gets the greater discount',
      ],
    );
    for (const wrong of [
      { maxLots: 0 },
      { capacityUnits: 1.5 },
      { discounts: [{ spendPence: 1, percent: 101 }] },
    ])
      assert.equal(readTerms(wrong), undefined, JSON.stringify(wrong));
    assert.deepEqual(readTerms(TERMS), TERMS);
  });

  it('given an offer of more lots than the bidder can take, then the fault names the offer', () => {
    const faults = submitBid.faults?.({
      offers: BOTH,
      terms: { maxLots: 1, discounts: [{ spendPence: 1, percent: 1.001 }] },
    });
    assert.deepEqual(
      faults?.map(({ path }) => path),
      ['/terms/discounts/0/percent', '/offers/0/prices'],
    );
    assert.match(faults?.[1]?.message ?? '', /prices 2 lots, .* 1 at most/);
    assert.deepEqual(submitBid.faults?.({ offers: BOTH }), []);
  });
});
