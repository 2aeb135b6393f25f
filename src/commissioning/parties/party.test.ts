import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { rehearse } from '../rehearsal.ts';
import { party } from './index.ts';

const ADA = { as: 'party/ada-example' };
const registered = (as = 'public') => {
  const stage = rehearse(party, { stream: 'party/harbour-council' });
  assert.ok(stage.play('party.register', { kind: 'organisation', name: 'Harbour Council' }, { as }).ok);
  return stage;
};

describe('a party', () => {
  it('given somebody not signed in who registers it, then nobody but itself acts for it', () => {
    const state = registered().state();
    assert.deepEqual(state.delegates, {});
    assert.deepEqual(party.rolesOf(state, 'party/harbour-council'), ['self']);
    assert.deepEqual(party.rolesOf(state, 'public'), []);
  });

  it('given another party that registers it, then that party acts for it until this is taken back', () => {
    const stage = registered(ADA.as);
    assert.deepEqual(party.rolesOf(stage.state(), ADA.as), ['delegate']);
    assert.ok(stage.play('delegate.revoke', { to: ADA.as }).ok);
    assert.deepEqual(party.holders(stage.state(), 'delegate'), []);
    const again = stage.play('delegate.revoke', { to: ADA.as });
    assert.ok(!again.ok && again.error.type === 'invalid');
  });

  it('given its full name, then state and facts hold a reference to the vault alone', () => {
    const stage = rehearse(party, { stream: 'party/sam' });
    const result = stage.play('party.register', { kind: 'person', name: 'Sam', fullName: 'Samuel Sample' });
    assert.ok(result.ok);
    assert.ok(!JSON.stringify([result.value.facts, stage.state()]).includes('Samuel'));
  });

  it('given a description without a word, or a relationship to itself, then each is told what is wrong', () => {
    const stage = registered();
    const self = { type: 'member-of', to: 'party/harbour-council' };
    for (const [action, body] of [
      ['party.describe', {}],
      ['relationship.record', self],
      ['relationship.record', { ...self, to: 'party/vale', from: '2025-02-30' }],
      ['relationship.end', { relationship: 'relationship-1' }],
      ['delegate.grant', { to: 'party/harbour-council' }],
    ] as const) {
      const result = stage.play(action, body);
      assert.ok(!result.ok && result.error.type === 'invalid', action);
    }
  });

  it('given any grants and relationships in any order, then ids are never given twice and roles follow the facts', () => {
    const who = fc.constantFrom('party/a', 'party/b', 'party/c');
    const act = fc.oneof(
      fc.record({ action: fc.constant('delegate.grant'), body: fc.record({ to: who }) }),
      fc.record({ action: fc.constant('delegate.revoke'), body: fc.record({ to: who }) }),
      fc.record({
        action: fc.constant('relationship.record'),
        body: fc.record({ type: fc.constant('part-of'), to: who }),
      }),
      fc.record({
        action: fc.constant('relationship.end'),
        body: fc.record({ relationship: fc.constantFrom('relationship-1', 'relationship-2') }),
      }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const stage = registered();
        const ids: string[] = [];
        const delegates = new Set<string>();
        for (const { action, body } of acts) {
          const result = stage.play(action, body);
          if (!result.ok) continue;
          if (action === 'relationship.record') ids.push(String(result.value.id));
          if (action === 'delegate.grant' && 'to' in body) delegates.add(body.to);
          if (action === 'delegate.revoke' && 'to' in body) delegates.delete(body.to);
        }
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(new Set(party.holders(stage.state(), 'delegate')), delegates);
      }),
      { numRuns: 150 },
    );
  });
});
