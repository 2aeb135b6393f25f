import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeSeen } from './seen.ts';

describe('numbers that have been there', () => {
  it('are told, whatever they are and however many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 ** 53 - 1 }), { maxLength: 5_000, size: 'max' }),
        (numbers) => {
          const seen = makeSeen();
          const known = new Set<number>();
          for (const number of numbers) {
            assert.equal(seen(number), known.has(number));
            known.add(number);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are forgotten when there are too many', () => {
    const seen = makeSeen(10);
    for (let number = 1; number <= 10; number += 1) assert.equal(seen(number), false);
    assert.equal(seen(1), false);
  });
});
