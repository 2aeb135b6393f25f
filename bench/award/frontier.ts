import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { awardsApart } from '../../src/adapters/solver/awards.ts';
import { frontierOf } from '../../src/application/awards/frontier.ts';
import { generateProblem, SIZES } from '../../src/commissioning/award/index.ts';
import type { Result } from '../../src/kernel/result.ts';

/**
 * `frontier.ts [SIZE[:SEED[:LIMIT]] …]`: a frontier of 20 points of generated problems beside one solve, both as the commands
 * do them: in processes of their own, each award checked exactly, the check within the time. Medians of three. Writes
 * bench/results/award-frontier.json.
 */
const ASKED = process.argv.length > 2 ? process.argv.slice(2) : ['S', 'M', 'H1', 'L', 'H2', 'XL'];
const POINTS = 20;
const TIMES = 3;
const round = (value: number, places = 2) => Number(value.toFixed(places));
const never = (name: string): never => {
  throw new Error(`there is no size ${name}`);
};
const awards = awardsApart();

/** What work gives at last, and the median of its seconds. */
async function timed<T>(work: () => Promise<Result<T, string>>): Promise<{ value: T; seconds: number }> {
  const seconds: number[] = [];
  for (let turn = 1; ; turn += 1) {
    const begun = performance.now();
    const result = await work();
    if (!result.ok) throw new Error(result.error);
    seconds.push((performance.now() - begun) / 1000);
    const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? 0;
    if (turn === TIMES) return { value: result.value, seconds: median };
  }
}

// Loaded and compiled in both processes before anything is timed.
await frontierOf(generateProblem(SIZES.S ?? never('S'), 99), POINTS, 60, awards);
const runs = [];
for (const asked of ASKED) {
  const [name = 'S', seed = '1', limit = '300'] = asked.split(':');
  const file = generateProblem(SIZES[name] ?? never(name), Number(seed));
  const one = await timed(() => awards.run(file, { autonomy: false, timeLimitSeconds: 60 }));
  const all = await timed(() => frontierOf(file, POINTS, Number(limit), awards));
  const open = all.value.filter(({ status }) => status !== 'proved');
  const gaps = open.map(({ valuePence, boundPence }) =>
    boundPence === 0 ? 100 : (100 * (boundPence - valuePence)) / boundPence,
  );
  const costs = all.value.map(({ costCapPence }) => costCapPence);
  const widest = Math.max(...costs.map((cost, n) => cost - (costs[n + 1] ?? 0)));
  runs.push({
    size: name,
    seed: Number(seed),
    limitSeconds: Number(limit),
    oneSolveSeconds: round(one.seconds),
    seconds: round(all.seconds),
    timesOneSolve: round(all.seconds / one.seconds, 1),
    proved: all.value.length - open.length,
    points: all.value.length,
    worstGapPercent: round(Math.max(0, ...gaps), 3),
    widestStepPercent: round((100 * widest) / (costs[0] ?? 1), 1),
  });
  process.stdout.write(`${JSON.stringify(runs.at(-1))}\n`);
}
await awards.close();
const measuredOn = new Date().toISOString().slice(0, 10);
writeFileSync(
  new URL('../results/award-frontier.json', import.meta.url),
  `${JSON.stringify({ measuredOn, cores: availableParallelism(), runs }, null, 2)}\n`,
);
