import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { measured, median, type Run } from './measured.ts';
import { lines, type Size, STANDARD } from './releases.ts';

/**
 * `run.ts [PROCESSES-OF-THE-LARGE-RUN]`: measures the `ocds` commands as they are typed, from the start of the process
 * to its end, five times each, and writes bench/results/ocds.json with the median. Beside them the floor: JSON.parse and
 * JSON.stringify of the same bytes in one thread. The large run shows that memory stays flat; 0 leaves it out.
 */
const largeProcesses = Number(process.argv[2] ?? 250_000);
const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), 'moothall-bench-'));
const say = (text: string) => process.stdout.write(`${text}\n`);

function generated(name: string, size: Size, order: 'sorted' | 'published'): string {
  const file = join(folder, name);
  const out = openSync(file, 'w');
  for (const block of lines(size, order)) writeSync(out, block);
  closeSync(out);
  return file;
}

async function fiveTimes(name: string, args: readonly string[], releases: number) {
  const runs: Run[] = [];
  for (let turn = 0; turn < RUNS; turn += 1) runs.push(await measured('src/ocds.ts', ['ocds', ...args]));
  const seconds = median(runs.map((run) => run.seconds));
  const figures = {
    releasesPerSecond: Math.round(releases / seconds),
    fastestPerSecond: Math.round(releases / Math.min(...runs.map((run) => run.seconds))),
    seconds: Number(seconds.toFixed(3)),
    cpuSeconds: Number(median(runs.map((run) => run.cpuSeconds)).toFixed(2)),
    peakMiB: Math.max(...runs.map((run) => run.peakMiB)),
  };
  say(
    `${name}: ${figures.releasesPerSecond} releases/s (fastest ${figures.fastestPerSecond}), ${figures.cpuSeconds} s of processor, ${figures.peakMiB} MiB`,
  );
  return figures;
}

async function floor(file: string, releases: number, turns = RUNS) {
  const runs: { whole: number; work: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const output = join(folder, 'floor.json');
    const { seconds } = await measured('bench/ocds/floor.ts', [file], output);
    const { ms } = JSON.parse(readFileSync(output, 'utf8')) as { ms: number };
    runs.push({ whole: seconds, work: ms / 1000 });
  }
  const [whole, work] = [median(runs.map((run) => run.whole)), median(runs.map((run) => run.work))];
  const figures = {
    releasesPerSecond: Math.round(releases / whole),
    withoutStartPerSecond: Math.round(releases / work),
    seconds: Number(whole.toFixed(3)),
  };
  say(
    `floor: ${figures.releasesPerSecond} releases/s, ${figures.withoutStartPerSecond} without start and reading`,
  );
  return figures;
}

try {
  const releases = STANDARD.processes * STANDARD.each;
  const published = generated('published.jsonl', STANDARD, 'published');
  const sorted = generated('sorted.jsonl', STANDARD, 'sorted');
  // Once for nothing, so that what is compiled only once is.
  await measured('src/ocds.ts', ['ocds', 'compile', published]);
  const loadBefore = loadavg()[0] ?? 0;
  const results = {
    floor: await floor(published, releases),
    compile: await fiveTimes('compile', ['compile', published], releases),
    compileSorted: await fiveTimes('compile, sorted', ['compile', '--sorted', sorted], releases),
    version: await fiveTimes('version', ['version', published], releases),
    validate: await fiveTimes('validate', ['validate', published], releases),
    observe: await fiveTimes('observe', ['observe', published], releases),
  };
  const large = largeProcesses === 0 ? undefined : await measureLarge();
  const machine = {
    cores: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadBefore: Number(loadBefore.toFixed(2)),
    loadAfter: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
  const input = { releases, processes: STANDARD.processes, bytes: statSync(published).size };
  const file = new URL('../results/ocds.json', import.meta.url);
  const measuredOn = new Date().toISOString().slice(0, 10);
  writeFileSync(
    file,
    `${JSON.stringify({ measuredOn, machine, input, runs: RUNS, results, ...(large === undefined ? {} : { large }) }, null, 2)}\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

async function measureLarge() {
  const size = { processes: largeProcesses, each: STANDARD.each };
  const releases = size.processes * size.each;
  const file = generated('large.jsonl', size, 'published');
  const { seconds, cpuSeconds, peakMiB } = await measured('src/ocds.ts', ['ocds', 'compile', file]);
  const least = await floor(file, releases, 1);
  const figures = {
    releases,
    bytes: statSync(file).size,
    releasesPerSecond: Math.round(releases / seconds),
    seconds: Number(seconds.toFixed(1)),
    cpuSeconds,
    peakMiB,
    floor: least,
  };
  say(`compile of ${releases}: ${figures.releasesPerSecond} releases/s, ${peakMiB} MiB`);
  return figures;
}
