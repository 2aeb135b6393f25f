import assert from 'node:assert/strict';
import { it } from 'node:test';
import { wordsOf } from './words.ts';

it('given a name, then it reads as people write it, and “user-led” keeps its hyphen', () => {
  for (const [name, words] of [
    ['user-led-group', 'User-led group'],
    ['service-user', 'Service user'],
    ['panel', 'Panel'],
  ] as const)
    assert.equal(wordsOf(name), words);
});
