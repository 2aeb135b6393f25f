import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leastOwn, shortfallPpm } from './shortfall.ts';

const pence = fc.integer({ min: 10_000, max: 1e12 });

test('given any values, then a shortfall is the least whole number at or above the exact one', () => {
  fc.assert(
    fc.property(pence, fc.integer({ min: -1e12, max: 1e12 }), (alone, own) => {
      const missing = 1_000_000n * BigInt(alone - own);
      const short = BigInt(shortfallPpm(alone, own));
      if (own >= alone) return assert.equal(short, 0n);
      assert.ok(short * BigInt(alone) >= missing && (short - 1n) * BigInt(alone) < missing);
    }),
  );
});

test('given a shortfall that may be, then the least own value keeps it and a penny less does not', () => {
  fc.assert(
    fc.property(pence, fc.integer({ min: 0, max: 3_000_000 }), (alone, ppm) => {
      const own = leastOwn(alone, ppm);
      assert.ok(shortfallPpm(alone, own) <= ppm);
      assert.ok(shortfallPpm(alone, own - 1) > ppm);
    }),
  );
});

test('given nothing that it could reach alone, then nobody falls short', () => {
  assert.equal(shortfallPpm(undefined, -5), 0);
});
