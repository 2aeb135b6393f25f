import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { gzipSync } from 'node:zlib';
import { openLinearModel } from '../../src/adapters/solver/highs-linear.ts';
import { solveWithHighs } from '../../src/adapters/solver/highs-model.ts';
import { checkAward } from '../../src/commissioning/award/check/claims.ts';
import { checkResult } from '../../src/commissioning/award/check/result.ts';
import { generateProblem, readProblem, SIZES } from '../../src/commissioning/award/index.ts';
import { solveAward } from '../../src/commissioning/award/solve.ts';
import { canonical } from '../../src/kernel/canonical.ts';
import { hashOf } from '../../src/kernel/hash.ts';
import type { Answered, Asked } from './peer.ts';

/**
 * `run.ts [SIZE[:SEEDS[:LIMIT]] …]`: award problems of the named sizes beside HiGHS on the plain model, through the same
 * WASM package, on the same machine and in one run; autonomy off. Writes bench/results/award.json and the instances.
 * Ours has been loaded and run on a small instance before; memory is that of this process, without the peer's.
 */
const ASKED =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['S:5:60', 'M:5:60', 'H1:5:60', 'L:5:60', 'H2:5:60', 'XL:5:60'];

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

/** HiGHS does not always keep to its time limit: so much longer it may take before it is ended. */
const GRACE_SECONDS = 30;

/** HiGHS on the plain model, loaded and run on a small instance before. */
async function peer(file: unknown, limit: number): Promise<Answered> {
  const child = fork(new URL('peer.ts', import.meta.url));
  const answer = async (asked: Asked): Promise<Answered> => {
    child.send(asked);
    const [answered] = (await once(child, 'message', {
      signal: AbortSignal.timeout((asked.limit + GRACE_SECONDS) * 1000),
    })) as [Answered];
    return answered;
  };
  try {
    await answer({ file: generateProblem(SIZES.S ?? never('S'), 99), limit: 5 });
    return await answer({ file, limit });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    return { status: 'ended: it went on beyond its limit', seconds: limit + GRACE_SECONDS };
  } finally {
    child.kill('SIGKILL');
  }
}

const round = (value: number | undefined, places = 3) =>
  value === undefined ? null : Number(value.toFixed(places));
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

function runOf(seed: number, us: Awaited<ReturnType<typeof ours>>, them: Answered) {
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

const sizes = [];
for (const asked of ASKED) {
  const [name = '', seeds = '1', limit = '60'] = asked.split(':');
  const size = SIZES[name] ?? never(name);
  const runs: ReturnType<typeof runOf>[] = [];
  for (let seed = 1; seed <= Number(seeds); seed += 1) {
    const file = generateProblem(size, seed);
    const us = await ours(file, Number(limit));
    const them = await peer(file, Number(limit));
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
