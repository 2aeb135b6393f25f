import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../kernel/json.ts';
import { contract } from './contracts/index.ts';
import { computedAward, opened, plan } from './procedures/rehearsal.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';

/** The rehearsal checks bodies, facts, rows and state against their schemas at every step; any break throws. */
const size = (state: unknown): number => JSON.stringify(state).length;

/** Counters may gain digits; nothing else may grow. */
const DIGITS = 60;

const draftBody: JsonObject = {
  arrangement: plan.arrangement,
  procedure: 'procedure/recovery',
  title: 'Recovery support',
  buyers: ['party/harbour-council'],
  providers: ['party/harbour-care'],
  lots: [],
  valuePence: 0,
  terms: 'As tendered.',
};

const newContract = () => {
  const stage = rehearse(contract, { stream: 'contract/recovery-1' });
  assert.ok(stage.play('contract.draft', draftBody).ok);
  return stage;
};

function grow(stage: Rehearsal<unknown>, acts: readonly (readonly [string, JsonObject])[]): void {
  const round = (times: number) => {
    for (let n = 0; n < times; n += 1)
      for (const [action, body] of acts) {
        const result = stage.play(action, body);
        assert.ok(result.ok, result.ok ? '' : `${action}: ${result.error.message}`);
      }
  };
  round(2);
  const before = size(stage.state());
  round(300);
  assert.ok(
    size(stage.state()) <= before + DIGITS,
    `the state grew from ${before} to ${size(stage.state())}`,
  );
}

describe('bounded state', () => {
  it('given hundreds of enquiries, scores, inputs, notices and proposals, then the state of a procedure stays as large', () => {
    const stage = opened();
    const asked = { as: 'p-one' };
    for (const n of [1, 2]) stage.play('enquiry.ask', { question: `May we? ${n}` }, asked);
    grow(stage, [
      ['enquiry.ask', { question: 'May we?' }],
      ['score.give', { bid: 'bid-1', criterion: 'quality', score: 50, reason: 'So so.' }],
      ['criterion.input', { criterion: 'quality', words: 'Weekends.', changed: true }],
      ['notice.publish', { notice: 'UK4' }],
      ['interest.declare', { none: true }],
    ]);
    assert.equal(stage.rows('enquiries').length, 304);
  });

  it('given proposals and challenges without end, then only what is open stands in the state', () => {
    const stage = opened();
    const round = () => {
      const proposal = stage.play('award.propose', {}, { computed: computedAward });
      assert.ok(proposal.ok);
      const decided = stage.play('award.decide', { proposal: proposal.value.id ?? '' });
      const raised = stage.play('challenge.raise', { grounds: 'Unfair.' });
      assert.ok(decided.ok && raised.ok);
      const body = { challenge: raised.value.id ?? '', upheld: true, reason: 'Right.' };
      assert.ok(stage.play('challenge.resolve', body).ok);
    };
    round();
    const before = size(stage.state());
    for (let n = 0; n < 50; n += 1) round();
    assert.ok(size(stage.state()) <= before + DIGITS);
    assert.equal(stage.rows('challengeHistory').length, 51);
  });

  it('given hundreds of reports, entries, measurements and versions, then the state of a contract stays as large', () => {
    const stage = newContract();
    stage.play('measure.set', { title: 'Seen', unit: 'percent' });
    grow(stage, [
      ['report.give', { rating: 3, words: 'Fair.' }],
      ['entry.record', { kind: 'payment', pence: 1 }],
      ['measure.record', { measure: 'measure-1', value: 5 }],
      ['terms.propose', { terms: 'Weekends too.', reason: 'Asked for.' }],
      ['contract-notice.publish', { notice: 'UK9' }],
    ]);
    assert.equal(stage.rows('reports').length, 302);
  });
});

describe('sequences of acts', () => {
  const bid = fc.constantFrom('bid-1', 'bid-2', 'bid-3');
  const lot = fc.constantFrom('lot-1', 'lot-2', 'lot-9');
  const party = fc.constantFrom('party/harbour-care', 'party/lantern-trust', 'p-one', 'p-two');
  const act = fc.oneof(
    fc.record({ action: fc.constant('bid.withdraw'), body: fc.record({ bid }) }),
    fc.record({
      action: fc.constant('bid.submit'),
      body: fc.constant({ offers: [{ prices: { 'lot-1': 1 } }] }),
    }),
    fc.record({
      action: fc.constant('award.propose'),
      body: fc.oneof(fc.constant({}), fc.record({ lots: fc.tuple(lot) })),
    }),
    fc.record({
      action: fc.constant('award.refuse'),
      body: fc.record({
        proposal: fc.constantFrom('proposal-1', 'proposal-2'),
        lot,
        reason: fc.constant('No.'),
      }),
    }),
    fc.record({
      action: fc.constant('award.decide'),
      body: fc.record({ proposal: fc.constantFrom('proposal-1', 'proposal-2') }),
    }),
    fc.record({
      action: fc.constant('award.confirm'),
      body: fc.record({ award: fc.constantFrom('award-1', 'award-2') }),
    }),
    fc.record({ action: fc.constant('challenge.raise'), body: fc.constant({ grounds: 'Unfair.' }) }),
    fc.record({
      action: fc.constant('challenge.resolve'),
      body: fc.record({
        challenge: fc.constantFrom('challenge-1', 'challenge-2'),
        upheld: fc.boolean(),
        reason: fc.constant('So.'),
      }),
    }),
    fc.record({ action: fc.constant('participation.request'), body: fc.constant({}) }),
    fc.record({ action: fc.constant('participation.withdraw'), body: fc.constant({}) }),
    fc.record({
      action: fc.constant('stage.enter'),
      body: fc.record({ stage: fc.constantFrom('tender', 'assessment', 'x') }),
    }),
    fc.record({
      action: fc.constant('deadline.extend'),
      body: fc.constant({ deadline: '2027-02-01T12:00:00Z', reason: 'Late.' }),
    }),
  );

  it('given any acts in any order, then the state keeps its schema, and an ended procedure takes nothing more', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(act, party), { maxLength: 40 }), (acts) => {
        const stage = opened();
        for (const [{ action, body }, as] of acts) {
          // A provider that is no party stands under its pseudonym, which only pseudonymous acts carry.
          if (action.startsWith('participation') && !as.startsWith('party/')) continue;
          const before = stage.state();
          const result = stage.play(action, body, { as, computed: computedAward });
          if (before.status === 'complete') assert.ok(!result.ok);
          if (!result.ok) assert.equal(stage.state(), before);
          const suspended = stage.state().status === 'suspended';
          assert.equal(suspended, Object.keys(stage.state().challenges).length > 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
