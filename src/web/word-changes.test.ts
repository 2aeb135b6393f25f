import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wordChanges } from './word-changes.ts';

const plain = (markup: string): string => markup.replaceAll(/<[^>]+>/g, '');

test('given two sentences, then the words that changed are struck out in one and marked in the other', () => {
  const { before, after } = wordChanges(
    'Nobody opens bids before the deadline.',
    'Nobody opens or reads bids before noon.',
  );
  assert.equal(before.markup, 'Nobody opens bids before <del class="mh-del">the deadline</del>.');
  assert.equal(
    after.markup,
    'Nobody opens <ins class="mh-ins">or reads </ins>bids before <ins class="mh-ins">noon</ins>.',
  );
});

test('given any two texts, then each can be read as it was, and equal ones have no mark', () => {
  const text = fc.stringMatching(/^[a-c ,.]{0,30}$/);
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { before, after } = wordChanges(one, other);
      assert.equal(plain(before.markup), one);
      assert.equal(plain(after.markup), other);
      if (one === other) assert.equal(after.markup, other);
    }),
  );
});
