import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { awardsInThreads } from '../../src/adapters/solver/awards.ts';
import { frontierOf } from '../../src/application/award-frontier.ts';
import { generateProblem, SIZES } from '../../src/commissioning/award/index.ts';

/**
 * `frontier.ts [SIZE[:SEED[:LIMIT]] …]`: a frontier of 20 points of generated problems beside one solve, as the command
 * does it: in worker threads, each award checked exactly. Writes bench/results/award-frontier.json.
 */
const ASKED = process.argv.length > 2 ? process.argv.slice(2) : ['S:1:60', 'M:1:60'];
const POINTS = 20;
const round = (value: number, places = 2) => Number(value.toFixed(places));
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const begun = performance.now();
  return [await work(), (performance.now() - begun) / 1000];
};

const awards = awardsInThreads();
// Loaded and compiled in both threads before anything is timed.
await Promise.all(
  [98, 99].map((seed) => awards.run(generateProblem(SIZES.S ?? never('S'), seed), { autonomy: false })),
);
const runs = [];
for (const asked of ASKED) {
  const [name = 'S', seed = '1', limit = '60'] = asked.split(':');
  const file = generateProblem(SIZES[name] ?? never(name), Number(seed));
  const [solved, oneSeconds] = await timed(() => awards.run(file, { autonomy: false, timeLimitSeconds: 60 }));
  if (!solved.ok) throw new Error(solved.error);
  const [found, seconds] = await timed(() => frontierOf(file, POINTS, Number(limit), awards));
  if (!found.ok) throw new Error(found.error);
  const open = found.value.filter(({ status }) => status !== 'proved');
  const gaps = open.map(({ valuePence, boundPence }) =>
    boundPence === 0 ? 100 : (100 * (boundPence - valuePence)) / boundPence,
  );
  runs.push({
    size: name,
    seed: Number(seed),
    limitSeconds: Number(limit),
    oneSolveSeconds: round(oneSeconds),
    seconds: round(seconds),
    timesOneSolve: round(seconds / oneSeconds, 1),
    proved: POINTS - open.length,
    points: POINTS,
    worstGapPercent: round(Math.max(0, ...gaps), 3),
  });
  process.stdout.write(`${JSON.stringify(runs.at(-1))}\n`);
}
await awards.close();
const measuredOn = new Date().toISOString().slice(0, 10);
writeFileSync(
  new URL('../results/award-frontier.json', import.meta.url),
  `${JSON.stringify({ measuredOn, cores: availableParallelism(), runs }, null, 2)}\n`,
);

function never(name: string): never {
  throw new Error(`there is no size ${name}`);
}
