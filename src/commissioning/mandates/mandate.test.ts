import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../kernel/json.ts';
import { rehearse } from '../rehearsal.ts';
import { mandate } from './index.ts';

const grant: JsonObject = {
  arrangement: 'arrangement/vale-care',
  to: 'party/vale-consortium',
  policy: { weights: { price: 33.33, quality: 66.67 }, priceFormula: 'linear' },
  budgetPence: 50_000_000,
  validFrom: '2027-01-01',
};
const granted = () => {
  const stage = rehearse(mandate, { stream: 'mandate/eastvale' });
  return { stage, result: stage.play('mandate.grant', grant, { as: 'party/eastvale-council' }) };
};

describe('a mandate', () => {
  it('given, then its arrangement is told, and both sides hold their roles', () => {
    const { stage, result } = granted();
    assert.ok(result.ok);
    assert.deepEqual(result.value.effects, [
      {
        stream: 'arrangement/vale-care',
        action: 'mandate.record',
        body: {
          mandate: 'mandate/eastvale',
          commissioner: 'party/eastvale-council',
          budgetPence: 50_000_000,
          validFrom: '2027-01-01',
          revoked: false,
          granted: '2026-11-23T10:00:00.000Z',
          takenPence: 0,
        },
      },
    ]);
    assert.deepEqual(mandate.rolesOf(stage.state(), 'party/eastvale-council'), ['grantor']);
    assert.deepEqual(mandate.holders(stage.state(), 'empowered'), ['party/vale-consortium']);
  });

  it('with weights that do not make a hundred, or an end before the start, says so', () => {
    const wrong: [JsonObject, string][] = [
      [{ policy: { weights: { price: 60, quality: 41 }, priceFormula: 'linear' } }, '/policy/weights'],
      [{ validTo: '2026-12-31' }, '/validTo'],
      [{ validTo: '2026-02-30' }, '/validTo'],
    ];
    for (const [change, path] of wrong) {
      const stage = rehearse(mandate, { stream: 'mandate/eastvale' });
      const result = stage.play('mandate.grant', { ...grant, ...change }, { as: 'party/eastvale-council' });
      assert.ok(!result.ok && result.error.type === 'invalid', path);
      assert.equal(result.error.path, path);
    }
  });

  it('with a rule that no award could keep, says so when it is given and when it is changed, and where', () => {
    const rule = (more: JsonObject): JsonObject => ({ id: 'r', strength: 'must', ...more });
    const wrong: [JsonObject[], string, RegExp][] = [
      [[rule({ type: 'exclude', flag: 'vcse' })], '/policy/rules/0', /needs provider/],
      [
        [rule({ type: 'exclude', provider: 'party/p', strength: 'should' })],
        '/policy/rules/0/strength',
        /must/,
      ],
      [[rule({ type: 'set-aside', share: 0.5 })], '/policy/rules/0', /needs flag/],
      [[rule({ type: 'max-share' })], '/policy/rules/0', /needs share/],
      [[rule({ type: 'max-share', share: 0.123456 })], '/policy/rules/0/share', /decimals/],
      [[rule({ type: 'min-providers', count: 2, strength: 'should' })], '/policy/rules/0', /penaltyPence/],
      [[rule({ type: 'min-providers', count: 2_000_000 })], '/policy/rules/0/count', /./],
      [
        [rule({ type: 'max-share', share: 0.5 }), rule({ type: 'min-providers', count: 2 })],
        '/policy/rules/1/id',
        /twice/,
      ],
    ];
    const policyWith = (rules: JsonObject[]): JsonObject => ({
      weights: { price: 40, quality: 60 },
      priceFormula: 'linear',
      rules,
    });
    for (const [rules, path, message] of wrong) {
      const stage = rehearse(mandate, { stream: 'mandate/eastvale' });
      const policy = policyWith(rules);
      const given = stage.play('mandate.grant', { ...grant, policy });
      const changed = granted().stage.play('mandate.vary', { policy, reason: 'Other rules.' });
      for (const result of [given, changed]) {
        assert.ok(!result.ok && result.error.type === 'invalid', path);
        assert.equal(result.error.path, path);
        assert.match(result.error.message, message);
      }
    }
    const scores = { ...policyWith([]), minimumScores: { price: 50 } };
    const scored = granted().stage.play('mandate.vary', { policy: scores, reason: 'x' });
    assert.ok(!scored.ok && scored.error.type === 'invalid');
    assert.equal(scored.error.path, '/policy/minimumScores/price');
  });

  it('given by the body that purchases for all to itself, then its policy stands beside the others', () => {
    const stage = rehearse(mandate, { stream: 'mandate/eastvale' });
    const own = { ...grant, to: 'party/eastvale-council' };
    assert.ok(stage.play('mandate.grant', own, { as: 'party/eastvale-council' }).ok);
    assert.deepEqual(mandate.rolesOf(stage.state(), 'party/eastvale-council'), ['grantor', 'empowered']);
  });

  it('taken back, then nothing of it changes any more', () => {
    const { stage } = granted();
    const revoked = stage.play('mandate.revoke', { reason: 'We do it ourselves.' });
    assert.ok(revoked.ok);
    assert.equal(revoked.value.effects[0]?.body.revoked, true);
    for (const [action, body] of [
      ['mandate.vary', { budgetPence: 1, reason: 'More.' }],
      ['mandate.revoke', { reason: 'Again.' }],
    ] as const) {
      const result = stage.play(action, body);
      assert.ok(!result.ok && result.error.type === 'impossible' && result.error.name === 'mandate-revoked');
    }
  });

  it('varied in any way, then what was not spoken of stays, and the arrangement knows budget and end', () => {
    const change = fc.record(
      {
        budgetPence: fc.integer({ min: 0, max: 1_000_000_000 }),
        validTo: fc.constantFrom('2027-06-30', '2028-12-31'),
        policy: fc.constant({ weights: { price: 100 }, priceFormula: 'lowest' }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const { stage } = granted();
        for (const asked of changes) {
          const before = stage.state();
          const result = stage.play('mandate.vary', { ...asked, reason: 'Agreed.' } as JsonObject);
          assert.equal(result.ok, Object.keys(asked).length > 0);
          if (!result.ok) continue;
          assert.deepEqual(stage.state(), { ...before, ...asked });
          const { budgetPence, validTo } = stage.state();
          assert.equal(result.value.effects[0]?.body.budgetPence, budgetPence);
          assert.equal(result.value.effects[0]?.body.validTo, validTo);
        }
      }),
      { numRuns: 100 },
    );
  });
});
