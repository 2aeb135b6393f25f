import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { highsSolver } from '../../src/adapters/solver/highs.ts';
import { checkResult, DEFAULTS, solveAward } from '../../src/commissioning/award/index.ts';
import {
  exhaustive,
  problems,
  read,
} from '../../src/commissioning/award/problem/small-problems.test-data.ts';

/**
 * `small.ts [COUNT [SEED]]`: random small problems with every part of the format, each with autonomy off and on, beside
 * looking at every set of offers. Counts every difference in status, value and offers, and every result that the checker
 * refuses; any makes the exit code 1. Writes bench/results/award-small.json.
 */
const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);

const solver = highsSolver();
const differences: { readonly problem: number; readonly autonomy: string; readonly what: string }[] = [];
const told = { proved: 0, infeasible: 0, shortfalls: 0 };
const start = performance.now();
for (const [problem, file] of fc.sample(problems, { numRuns: count, seed }).entries()) {
  for (const autonomy of [false, true]) {
    const differs = (what: string) => differences.push({ problem, autonomy: autonomy ? 'on' : 'off', what });
    const expected = exhaustive(file, autonomy);
    const solved = await solveAward(read(file), 'hash', solver, { ...DEFAULTS, autonomy });
    if (!solved.ok) {
      differs(solved.error);
      continue;
    }
    const { status, valuePence, offers, worstShortfallPpm } = solved.value;
    if (status !== (expected === undefined ? 'infeasible' : 'proved')) differs(`status ${status}`);
    if (valuePence !== Number(expected?.value ?? 0)) differs(`value ${valuePence}`);
    if (JSON.stringify(offers) !== JSON.stringify(expected?.offers ?? [])) differs(`offers ${offers}`);
    for (const { path, message } of checkResult(read(file), 'hash', JSON.parse(JSON.stringify(solved.value))))
      differs(`the checker: ${path} ${message}`);
    if (status !== 'gap') told[status] += 1;
    if (worstShortfallPpm > 0) told.shortfalls += 1;
  }
}
await solver.close();

const result = {
  measuredOn: new Date().toISOString().slice(0, 10),
  problems: count,
  seed,
  solved: { ...told, seconds: Math.round((performance.now() - start) / 1000) },
  differences: differences.length,
  first: differences.slice(0, 10),
};
writeFileSync(
  new URL('../results/award-small.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
);
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exitCode = differences.length > 0 ? 1 : 0;
