import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AwardResult } from '../../commissioning/award/index.ts';
import { fail } from '../../kernel/result.ts';
import type { ProblemFile } from './files.ts';
import { shortfallLines } from './reasons.ts';

test('given many who fall short, then their reasons together have so much time beside an award, and the rest is told as commands', async () => {
  const perCommissioner = Array.from({ length: 9 }, (_, n) => ({ id: `C${n}`, shortfallPpm: 9 - n }));
  const asked: number[] = [];
  const lines = await shortfallLines(
    { file: { commissioners: [], lots: [], offers: [], scores: [] } } as unknown as ProblemFile,
    { seconds: 1, perCommissioner } as unknown as AwardResult,
    (id) => `explain ${id}`,
    {
      run: async (_file, { timeLimitSeconds = Number.POSITIVE_INFINITY }) => {
        asked.push(timeLimitSeconds);
        return fail('not found');
      },
    },
  );
  assert.deepEqual(lines.slice(0, 2), ['Why C0 falls short: explain C0', 'Why C1 falls short: explain C1']);
  assert.equal(lines.at(-1), 'So for 3 more.');
  assert.equal(asked.length, 5);
  assert.ok(
    asked.every((seconds) => seconds <= 1.25),
    asked.join(),
  );
});
