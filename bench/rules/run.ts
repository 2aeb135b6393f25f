import { writeFile } from 'node:fs/promises';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { checkRules } from '../../src/application/rulebooks/rule-files.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { openLibrary } from '../../src/wiring.ts';
import { FAULTS, isFound, seeded } from './seeded-faults.ts';

/**
 * Rulebooks with one seeded fault each, and their mended twins, as `rules check --regime gb-pa-2023` sees them: what it finds,
 * and what it finds wrongly.
 */
const LAW = 'gb-pa-2023';
const trials = Number(process.argv[2] ?? 1000);
const library = await openLibrary();
const { vocabulary } = makeCatalogue(kinds, variables);
const regime = library.regimes.get(LAW);
if (regime === undefined) throw new Error(`there is no ${LAW}`);
const today = new Date().toISOString().slice(0, 10);
const findingsOf = (text: string) =>
  checkRules(text, 'rulebook.yaml', library, vocabulary, { regime, today }).findings;

interface Count {
  trials: number;
  found: number;
  /** Mended twins of which anything is found. */
  falselyFound: number;
}
const counts = new Map(FAULTS.map((kind) => [kind, new Map<string, Count>()]));
const begun = performance.now();
for (let n = 0; n < trials; n += 1) {
  const trial = seeded(n);
  const [findings, twin] = [findingsOf(trial.faulty), findingsOf(trial.mended)];
  const ways = counts.get(trial.kind);
  const count = ways?.get(trial.way) ?? { trials: 0, found: 0, falselyFound: 0 };
  ways?.set(trial.way, count);
  count.trials += 1;
  if (isFound(trial, findings)) count.found += 1;
  if (twin.length > 0) count.falselyFound += 1;
  if (twin.length > 0 && process.argv.includes('--tell'))
    process.stdout.write(
      `${n} ${trial.kind}, ${trial.way}: ${twin.map(({ message }) => message).join('; ')}\n`,
    );
}
const ms = Number(((performance.now() - begun) / (2 * trials)).toFixed(2));
const sum = (ways: Iterable<Count>): Count => {
  const total = { trials: 0, found: 0, falselyFound: 0 };
  for (const one of ways) {
    total.trials += one.trials;
    total.found += one.found;
    total.falselyFound += one.falselyFound;
  }
  return total;
};
const result = Object.fromEntries(
  [...counts].map(([kind, ways]) => [kind, { ...sum(ways.values()), ways: Object.fromEntries(ways) }]),
);
for (const [kind, { trials: of, found, falselyFound, ways }] of Object.entries(result)) {
  process.stdout.write(`${kind}: ${found} of ${of} found, ${falselyFound} false findings on mended twins\n`);
  for (const [way, one] of Object.entries(ways))
    process.stdout.write(`  ${way}: ${one.found} of ${one.trials}, ${one.falselyFound} false\n`);
}
process.stdout.write(`${ms} ms a rulebook, read and checked\n`);
await writeFile(
  new URL('../results/analysis.json', import.meta.url),
  `${JSON.stringify({ measuredOn: today, law: LAW, trials, msPerRulebook: ms, result }, null, 2)}\n`,
);
