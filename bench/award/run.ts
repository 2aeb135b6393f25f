import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { gzipSync } from 'node:zlib';
import { openLinearModel } from '../../src/adapters/solver/highs-linear.ts';
import { solveWithHighs } from '../../src/adapters/solver/highs-model.ts';
import { checkAward } from '../../src/commissioning/award/check.ts';
import { checkResult } from '../../src/commissioning/award/check-result.ts';
import { generateProblem, readProblem, SIZES } from '../../src/commissioning/award/index.ts';
import { plainModel } from '../../src/commissioning/award/plain-model.ts';
import { solveAward } from '../../src/commissioning/award/solve.ts';
import { valuationOf } from '../../src/commissioning/award/valuation.ts';
import { canonical } from '../../src/kernel/canonical.ts';
import { hashOf } from '../../src/kernel/hash.ts';

/**
 * `run.ts [SIZE[:SEEDS[:LIMIT]] …]`: award problems of the named sizes beside HiGHS on the plain model, through the same
 * WASM package, on the same machine and in one run; autonomy off. Writes bench/results/award.json and the instances.
 * Both have been loaded and run on a small instance before.
 */
const ASKED =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['S:5:20', 'M:5:20', 'H1:5:20', 'L:1:60', 'H2:1:60', 'XL:1:60'];

interface Point {
  readonly seconds: number;
  readonly value: number | undefined;
  readonly bound: number | undefined;
}

const gapOf = ({ value, bound }: Pick<Point, 'value' | 'bound'>): number | undefined =>
  value === undefined || bound === undefined ? undefined : (bound - value) / bound;

async function ours(file: unknown, limit: number) {
  const read = readProblem(file);
  if (!read.ok) throw new Error(read.error[0]?.message);
  const hash = hashOf(file);
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1000;
  const points: Point[] = [];
  const result = await solveAward(
    read.value,
    hash,
    {
      solve: (programme, { timeLimitSeconds }) =>
        Promise.resolve(solveWithHighs(programme, timeLimitSeconds)),
      open: openLinearModel,
    },
    {
      autonomy: false,
      timeLimitSeconds: limit,
      nodes: 2_000_000,
      elapsed,
      progress: ({ valuePence: value, boundPence: bound }) =>
        points.push({ seconds: elapsed(), value, bound }),
    },
  );
  if (!result.ok) throw new Error(result.error);
  const seconds = elapsed();
  const { status, valuePence, boundPence, gap, tieBreak } = result.value;
  const begun = performance.now();
  checkAward(read.value, hash, result.value);
  const awardCheckSeconds = (performance.now() - begun) / 1000;
  const wrong = checkResult(read.value, hash, JSON.parse(JSON.stringify(result.value)));
  const checkSeconds = (performance.now() - begun) / 1000;
  if (wrong.length > 0) throw new Error(`the checker refuses it: ${wrong[0]?.path} ${wrong[0]?.message}`);
  const found = points.find(({ value }) => value !== undefined && value >= valuePence)?.seconds ?? seconds;
  points.push({ seconds, value: valuePence, bound: boundPence });
  return {
    offers: read.value.offers.length,
    points,
    status,
    tieBreak,
    valuePence,
    boundPence,
    gap,
    found,
    seconds,
    awardCheckSeconds,
    checkSeconds,
  };
}

/** HiGHS on the plain model: its model is built before its clock starts. */
function peer(file: unknown, limit: number) {
  const read = readProblem(file);
  if (!read.ok) throw new Error(read.error[0]?.message);
  const { programme } = plainModel(valuationOf(read.value));
  const start = performance.now();
  const solution = solveWithHighs(programme, limit);
  const seconds = (performance.now() - start) / 1000;
  const value = programme.columns.reduce((sum, { cost }, n) => sum + cost * (solution.values[n] ?? 0), 0);
  const found = solution.values.length > 0;
  return {
    status: solution.status,
    gap: found ? Math.max(0, (solution.bound - value) / solution.bound) : undefined,
    seconds,
  };
}

const round = (value: number | undefined, places = 3) =>
  value === undefined ? null : Number(value.toFixed(places));
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

function runOf(seed: number, us: Awaited<ReturnType<typeof ours>>, them: ReturnType<typeof peer>) {
  // How soon ours was where the peer ended.
  const target = them.gap;
  const reached = us.points.find((point) => {
    const gap = gapOf(point);
    return gap !== undefined && (target === undefined || gap <= target + 1e-9);
  });
  return {
    seed,
    offers: us.offers,
    status: us.status,
    tieBreak: us.tieBreak,
    valuePence: us.valuePence,
    boundPence: us.boundPence,
    gapPercent: round(us.gap * 100, 4),
    foundSeconds: round(us.found),
    seconds: round(us.seconds),
    awardCheckSeconds: round(us.awardCheckSeconds),
    checkSeconds: round(us.checkSeconds),
    peer: {
      status: them.status,
      gapPercent: round(them.gap === undefined ? undefined : them.gap * 100, 4),
      seconds: round(them.seconds),
    },
    ...(reached === undefined
      ? {}
      : {
          toPeersGapSeconds: round(reached.seconds),
          timesFaster: round(them.seconds / reached.seconds, 1),
        }),
  };
}

await ours(generateProblem(SIZES.S ?? never('S'), 99), 5);
peer(generateProblem(SIZES.S ?? never('S'), 99), 5);

const sizes = [];
for (const asked of ASKED) {
  const [name = '', seeds = '1', limit = '60'] = asked.split(':');
  const size = SIZES[name] ?? never(name);
  const runs: ReturnType<typeof runOf>[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) {
    const file = generateProblem(size, seed);
    const us = await ours(file, Number(limit));
    const them = peer(file, Number(limit));
    const run = runOf(seed, us, them);
    runs.push(run);
    process.stdout.write(`${name} ${JSON.stringify(run)}\n`);
    if (seed === 1) publish(name, file);
  }
  const of = (pick: (run: (typeof runs)[number]) => number | null | undefined) =>
    median(runs.map((run) => pick(run) ?? Number.POSITIVE_INFINITY));
  sizes.push({
    size: name,
    limitSeconds: Number(limit),
    median: {
      foundSeconds: of((run) => run.foundSeconds),
      seconds: of((run) => run.seconds),
      awardCheckSeconds: of((run) => run.awardCheckSeconds),
      checkSeconds: of((run) => run.checkSeconds),
      gapPercent: of((run) => run.gapPercent),
      timesFaster: of((run) => run.timesFaster),
    },
    runs,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  });
}

const result = {
  measuredOn: new Date().toISOString().slice(0, 10),
  machine: {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    highs: (
      JSON.parse(readFileSync(new URL('../../node_modules/highs/package.json', import.meta.url), 'utf8')) as {
        version: string;
      }
    ).version,
  },
  sizes,
};
writeFileSync(new URL('../results/award.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);

function publish(name: string, file: unknown): void {
  const folder = new URL('instances/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}-1.json.gz`, folder), gzipSync(canonical(file as never), { level: 9 }));
}

function never(name: string): never {
  throw new Error(`there is no size ${name}`);
}
