import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positions } from './matters.ts';

const matter = (electorates: readonly object[]) => ({
  id: 'matter-1',
  electorates,
  positions: { 'party/a': { party: 'party/a', stance: 'agree' } },
});
const rows = (electorates: readonly object[]): string =>
  positions(matter(electorates), {})
    .markup.replace(/<[^>]*>/g, '|')
    .replace(/(\s*\|\s*)+/g, '|');

test('given voices that do not count the same, then each has its votes; by role, where they differ', () => {
  const weighed = {
    role: 'commissioner',
    electors: ['party/a', 'party/b'],
    weights: { 'party/a': 3, 'party/b': 0 },
  };
  const words = rows([weighed]);
  assert.match(words, /\|Votes\|/);
  assert.match(words, /party\/a\|3\|Agree/);
  assert.match(words, /party\/b\|0\|Not yet given/);
  assert.match(
    rows([weighed, { role: 'service-user', electors: ['party/a'] }]),
    /\|3 as commissioner, 1 as service user\|/,
  );
});

test('given voices that all count the same, then there are no votes to tell', () => {
  assert.doesNotMatch(rows([{ role: 'commissioner', electors: ['party/a', 'party/b'] }]), /Votes/);
});
