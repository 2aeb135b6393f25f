import { writeFileSync } from 'node:fs';
import { openLinearModel } from '../../src/adapters/solver/highs-linear.ts';
import { solveWithHighs } from '../../src/adapters/solver/highs-model.ts';
import { checkResult } from '../../src/commissioning/award/check/result.ts';
import { generateProblem, readProblem, SIZES } from '../../src/commissioning/award/index.ts';
import { shortfallPpm } from '../../src/commissioning/award/shortfall.ts';
import { solveAward } from '../../src/commissioning/award/solve.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/**
 * `autonomy.ts [SIZE[:SEEDS[:LIMIT]] …]`: what autonomy brings and costs on generated problems. The shortfalls of the award of
 * the greatest value stand beside those of the award that gives nobody up. Writes bench/results/award-autonomy.json.
 */
const ASKED = process.argv.length > 2 ? process.argv.slice(2) : ['S:5:60', 'M:2:60', 'H1:2:60'];
const solver = {
  solve: async (
    programme: Parameters<typeof solveWithHighs>[0],
    { timeLimitSeconds }: { timeLimitSeconds: number },
  ) => solveWithHighs(programme, timeLimitSeconds),
  open: openLinearModel,
};

async function solved(file: unknown, autonomy: boolean, limit: number) {
  const read = readProblem(file);
  if (!read.ok) throw new Error(read.error[0]?.message);
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const options = { autonomy, timeLimitSeconds: limit, nodes: 2_000_000, elapsed };
  const result = await solveAward(read.value, 'bench', solver, options);
  if (!result.ok) throw new Error(result.error);
  const seconds = elapsed();
  const wrong = checkResult(read.value, 'bench', JSON.parse(JSON.stringify(result.value)) as JsonObject);
  if (wrong.length > 0) throw new Error(`${wrong[0]?.path} ${wrong[0]?.message}`);
  return { result: result.value, seconds, checkSeconds: elapsed() - seconds };
}

const round = (value: number, places = 3) => Number(value.toFixed(places));
const runs = [];
for (const asked of ASKED) {
  const [name = 'S', seeds = '1', limit = '60'] = asked.split(':');
  const size = SIZES[name];
  if (size === undefined) throw new Error(`there is no size ${name}`);
  for (let seed = 1; seed <= Number(seeds); seed += 1) {
    const file = generateProblem(size, seed);
    const free = (await solved(file, false, Number(limit))).result;
    const { result: fair, seconds, checkSeconds } = await solved(file, true, Number(limit));
    const alone = new Map(fair.perCommissioner.map(({ id, alonePence }) => [id, alonePence ?? undefined]));
    const short = free.perCommissioner.map((one) => shortfallPpm(alone.get(one.id), one.valuePence));
    runs.push({
      size: name,
      seed,
      status: fair.status,
      withoutPpm: { worst: Math.max(...short), sum: short.reduce((sum, one) => sum + one, 0) },
      withPpm: { worst: fair.worstShortfallPpm, sum: fair.sumShortfallPpm },
      costsPercentOfValue: round(((free.valuePence - fair.valuePence) / free.valuePence) * 100),
      gapPercent: round(fair.gap * 100, 4),
      seconds: round(seconds),
      checkSeconds: round(checkSeconds),
    });
    process.stdout.write(`${JSON.stringify(runs.at(-1))}\n`);
  }
}
const file = new URL('../results/award-autonomy.json', import.meta.url);
writeFileSync(
  file,
  `${JSON.stringify({ measuredOn: new Date().toISOString().slice(0, 10), runs }, null, 2)}\n`,
);
