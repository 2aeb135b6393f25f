import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { benchActs, benchGrowth } from './acts.ts';
import { benchDecisions } from './decisions.ts';

/** Measures the engine and writes bench/results/engine.json. One argument: the size to which the contract grows. */
const size = Number(process.argv[2] ?? 100_000);
const machine = {
  cores: cpus().length,
  model: cpus()[0]?.model ?? '',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`${machine.cores} cores, ${machine.model}, ${machine.memoryGiB} GiB, Node ${machine.node}`);
const decisions = benchDecisions();
say(
  `a decision on ${decisions.rules} rules with reasons: ${decisions.moothallUs} us; Cedar, preparsed: ${decisions.cedarUs} us (${decisions.ratio} times)`,
);
say(`the same in a rulebook of 1,000 statements: ${decisions.amongThousandUs} us`);
const acts = await benchActs();
for (const { what, perSecond, p50Ms, p99Ms } of acts)
  say(`${what}: ${perSecond} acts/s, median ${p50Ms} ms, p99 ${p99Ms} ms (4 clients, durable)`);
const growth = await benchGrowth([100, size]);
for (const { facts, medianMs } of growth)
  say(`an act on a contract of ${facts} facts: median ${medianMs} ms`);
const growthRatio = Number(((growth.at(-1)?.medianMs ?? 0) / (growth[0]?.medianMs ?? 1)).toFixed(2));
say(`cost at ${size} facts over cost at 100: ${growthRatio}`);

const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
const result = {
  measuredOn: new Date().toISOString().slice(0, 10),
  machine,
  decisions,
  acts,
  growth,
  growthRatio,
};
await writeFile(new URL('engine.json', folder), `${JSON.stringify(result, null, 2)}\n`);
