import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pathsRead } from './paths-read.ts';
import type { ChoiceStatement } from './statement.ts';

const reads = (when: string, more: Partial<ChoiceStatement> = {}) => {
  const { state, parent, happened, whole } = pathsRead({
    ...{ id: 'one', kind: 'choice', who: 'anyone', does: 'bid.submit', when },
    ...more,
  });
  return {
    state: state.map((path) => path.join('/')).sort(),
    parent: parent.map((path) => path.join('/')).sort(),
    happened,
    whole,
  };
};
const NOTHING = { state: [], parent: [], happened: [], whole: false };

describe('the ways into states that a condition reads', () => {
  it('given fields, members by computed keys and facts, then each by its way, and what is computed for a key too', () => {
    assert.deepEqual(
      reads('now > state.deadline && parent.members[state.role].size() > 1 && "bids.opened" in happened'),
      { ...NOTHING, state: ['deadline', 'role'], parent: ['members/*'], happened: ['bids.opened'] },
    );
    assert.deepEqual(
      reads('has(state.award) && happened["award.decided"] < now', { if: 'state.a["b"] == 1' }),
      {
        ...NOTHING,
        state: ['a/b', 'award'],
        happened: ['award.decided'],
      },
    );
  });

  it('given a list gone through member by member, then all of it where members are looked into, else itself alone', () => {
    assert.deepEqual(reads('state.lots.exists(lot, lot.id == action.lot)').state, ['lots', 'lots/**']);
    assert.deepEqual(reads('state.commissioners.exists(body, body == actor.id)').state, ['commissioners']);
    assert.deepEqual(reads('parent.mandates.exists(id, parent.mandates[id].revoked)').parent, [
      'mandates',
      'mandates/*/revoked',
    ]);
  });

  it('given what is taken as a whole, or by a key that is not told, then it may be any part of it', () => {
    for (const when of ['state == parent', 'state[action.field] == 1', 'happened[action.lot] < now', 'size('])
      assert.equal(reads(when).whole, true, when);
    assert.deepEqual(reads('action.lot == actor.id'), NOTHING);
  });
});
