import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedFields } from './fixed-fields.ts';

test('given a condition, then the texts that an act must say are found, from either side and among others', () => {
  assert.deepEqual(fixedFields('action.notice == "UK7" && has(action.documents)'), { notice: 'UK7' });
  assert.deepEqual(fixedFields('"payment" == action.kind'), { kind: 'payment' });
});

test('given what need not hold, or says no text, or cannot be read, then nothing is fixed', () => {
  for (const condition of [
    undefined,
    'action.notice == "UK7" || action.notice == "UK9"',
    '!(action.notice == "UK7")',
    'action.pence == 3',
    'state.notice == "UK7"',
    'action.notice == ',
  ])
    assert.deepEqual(fixedFields(condition), {}, condition);
});
