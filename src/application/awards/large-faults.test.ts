import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProblem } from './files.ts';

/** Files as large as the format allows, whose fault lies in what they speak of: told soon, without reading all that follows. */
const start = {
  format: 'moothall/award-problem/1',
  currency: 'GBP',
  commissioners: [{ id: 'C1', policy: { weights: { price: 30, quality: 70 }, priceFormula: 'linear' } }],
  lots: [{ id: 'L1', commissioner: 'C1', ceilingPence: 1000 }],
  providers: [{ id: 'P1' }],
  scores: [],
};
const large: [string, object, RegExp][] = [
  [
    'offers that require each other in one long cycle',
    {
      ...start,
      offers: Array.from({ length: 199_000 }, (_, n) => ({
        id: `O${n}`,
        provider: 'P1',
        prices: { L1: 900 },
        requires: [`O${(n + 1) % 199_000}`],
      })),
    },
    /^\/offers\/0\/requires requires itself through O0$/,
  ],
  [
    'scores of providers that there are not',
    {
      ...start,
      offers: [],
      scores: Array.from({ length: 300_000 }, (_, n) => ({
        commissioner: 'C1',
        provider: `P${n + 9}`,
        criterion: 'quality',
        score: 1,
      })),
    },
    /^\/scores\/0\/provider there is no provider P9 \(and 99 more\)$/,
  ],
  [
    'prices of all lots by every offer, the last of which is no whole number',
    {
      ...start,
      lots: Array.from({ length: 20_000 }, (_, n) => ({ ...start.lots[0], id: `L${n}` })),
      offers: Array.from({ length: 80 }, (_, n) => ({
        id: `O${n}`,
        provider: 'P1',
        prices: Object.fromEntries(
          Array.from({ length: 20_000 }, (__, lot) => [`L${lot}`, n === 79 && lot === 19_999 ? 0.5 : 900]),
        ),
      })),
    },
    /^\/offers\/79\/prices\/L19999 must be a whole number$/,
  ],
];

for (const [name, file, says] of large)
  test(`given ${name}, then that is told within little work`, () => {
    const text = JSON.stringify(file);
    const before = process.cpuUsage();
    const read = openProblem(text);
    const seconds = process.cpuUsage(before).user / 1_000_000;
    assert.ok(!read.ok);
    assert.match(read.error, says);
    // Twice what it takes on a machine where others are at work.
    assert.ok(seconds < 3, `${seconds} s`);
  });
