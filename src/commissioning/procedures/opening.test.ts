import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { openBids, opening } from './opening.ts';
import { started } from './rehearsal.ts';

const submitted = () => {
  const stage = started();
  stage.play('bid.submit', { offers: [{ prices: { 'lot-1': 1 } }] }, { as: 'p-one' });
  return stage.state();
};

const judged = (offers: unknown, tenderer?: unknown) => {
  const sealed = { party: 'party/harbour-care', offers, ...(tenderer === undefined ? {} : { tenderer }) };
  const bid = openBids(submitted(), { 'bid-1': sealed }).bids['bid-1'];
  assert.ok(bid !== undefined);
  return bid;
};

describe('opening bids', () => {
  it('given a sound bid that names no tenderer, then the submitting party leads it', () => {
    assert.deepEqual(judged([{ prices: { 'lot-1': 0, 'lot-2': 5 } }]), {
      lead: 'party/harbour-care',
      members: [],
      lots: ['lot-1', 'lot-2'],
      offers: [{ id: 'offer-1', lots: ['lot-1', 'lot-2'] }],
      valid: true,
      problems: [],
    });
  });

  const unsound: readonly (readonly [string, unknown, RegExp])[] = [
    ['a lot that is not there', [{ prices: { 'lot-9': 1 } }], /lot-9, which is no lot/],
    ['a price below nothing', [{ prices: { 'lot-1': -1 } }], /cannot be read/],
    ['a price with a fraction of a penny', [{ prices: { 'lot-1': 1.5 } }], /cannot be read/],
    ['no offer', [], /cannot be read/],
    ['an offer without a price', [{ prices: {} }], /prices no lot/],
    [
      'two offers of one id',
      [
        { id: 'a', prices: { 'lot-1': 1 } },
        { id: 'a', prices: { 'lot-1': 2 } },
      ],
      /same id/,
    ],
    ['a required offer that is not there', [{ prices: { 'lot-1': 1 }, requires: ['b'] }], /requires b/],
    ['content gone from the vault', undefined, /gone from the vault/],
  ];
  for (const [what, offers, problem] of unsound)
    it(`given ${what}, then the bid is invalid and says so`, () => {
      const bid = judged(offers);
      assert.equal(bid.valid, false);
      assert.match(bid.problems.join(' '), problem);
    });

  it('given any content at all, then the opening keeps its shape', () => {
    const state = submitted();
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (offers, tenderer) => {
        const made = openBids(state, { 'bid-1': { party: 'party/harbour-care', offers, tenderer } });
        assert.deepEqual([...Value.Errors(opening, made)], []);
      }),
    );
  });

  it('given a bid that was withdrawn, then it stays closed', () => {
    const stage = started();
    stage.play('bid.submit', { offers: [{ prices: { 'lot-1': 1 } }] }, { as: 'p-one' });
    stage.play('bid.withdraw', { bid: 'bid-1' }, { as: 'p-one' });
    assert.deepEqual(openBids(stage.state(), { 'bid-1': { party: 'party/x', offers: [] } }), { bids: {} });
  });
});
