import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundWords, openWords, proofLine } from './open-words.ts';

const gap = {
  status: 'gap',
  autonomy: 'on',
  worstShortfallPpm: 190_985,
  sumShortfallPpm: 525_078,
  boundPence: 2_961_812_965,
  boundBy: 'solver',
  gap: 0,
} as const;
const open = { level: 'worst', alone: 'proved', leastWorstPpm: 2048, leastSumPpm: 2048 } as const;
const pounds = (pence: number) => `£${pence / 100}`;

test('given an award whose worst shortfall is open, then the line says how far off it may be before it tells a gap', () => {
  assert.equal(
    proofLine({ ...gap, open }),
    'not proved: the worst shortfall, 19.0985%, may be as little as 0.2048%; within these shortfalls gap 0.000% (by the solver, not proved)',
  );
  assert.match(openWords({ ...gap, open: { ...open, alone: 'unproved' } }) ?? '', /alone.*may be more/);
  assert.match(openWords(gap) ?? '', /not known/);
});

test('given that only the sum, or only the value, is open, then that is said', () => {
  const sum = { level: 'sum', alone: 'proved', leastWorstPpm: 190_985, leastSumPpm: 300_000 } as const;
  assert.match(
    proofLine({ ...gap, open: sum }),
    /sum of shortfalls, 52\.5078%, may be as little as 30\.0000%/,
  );
  const value = { ...sum, level: 'value', leastSumPpm: 525_078 } as const;
  assert.match(proofLine({ ...gap, open: value }), /^shortfalls the least, gap 0/);
  assert.equal(proofLine({ ...gap, autonomy: 'off', boundBy: 'exact' }), 'gap 0.000%');
});

test('given a bound, then it is told of the awards that it holds for, and whose word it is', () => {
  assert.match(boundWords(gap, pounds), /solver’s word.*no greater shortfalls.*£29618129\.65/);
  assert.equal(
    boundWords({ ...gap, autonomy: 'off', boundBy: 'exact' }, pounds),
    'No award can be worth more than £29618129.65.',
  );
});
