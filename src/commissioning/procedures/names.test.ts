import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { started } from './rehearsal.ts';

describe('names that every object has', () => {
  it('given a criterion called constructor, when input on it is recorded, then it is counted like any other', () => {
    const stage = started({ criteria: [{ id: 'constructor', title: 'Builder', kind: 'quality' }] });
    const input = { criterion: 'constructor', words: 'Ask us.', changed: true };
    assert.ok(stage.play('criterion.input', input).ok);
    assert.deepEqual(stage.state().inputCounts, { constructor: { count: 1, changed: 1 } });
    const unknown = stage.play('score.give', { bid: 'bid-1', criterion: 'toString', score: 1, reason: 'x' });
    assert.ok(!unknown.ok);
  });
});
