import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { addDays } from '../../kernel/time.ts';
import { addLondonDays } from './london-days.ts';

it('adds London days as the kernel does, across clock changes', () => {
  const instants = fc.date({
    min: new Date('1972-01-01T00:00:00Z'),
    max: new Date('2090-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const around = fc
    .tuple(
      fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'),
      fc.integer({ min: -7_300_000, max: 7_300_000 }),
    )
    .map(([change, ms]) => new Date(Date.parse(change) + ms));
  fc.assert(
    fc.property(fc.oneof(instants, around), fc.integer({ min: -500, max: 500 }), (date, days) => {
      assert.equal(addLondonDays(date, days).toISOString(), addDays(date.toISOString(), days));
    }),
    { numRuns: 500 },
  );
});
