import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateProblem, SIZES } from './generator.ts';
import { readProblem } from './reader.ts';

describe('generated problems', () => {
  for (const [name, size] of Object.entries(SIZES))
    it(`of size ${name} can be read, whatever the seed, and are the same each time`, () => {
      for (const seed of [1, 2, 3]) {
        const file = generateProblem(size, seed);
        const read = readProblem(file);
        assert.deepEqual(read.ok ? [] : read.error, [], `seed ${seed}`);
        assert.deepEqual(generateProblem(size, seed), file);
      }
    });
});
