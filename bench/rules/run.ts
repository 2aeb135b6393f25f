import { writeFile } from 'node:fs/promises';
import { makeCatalogue } from '../../src/application/catalogue.ts';
import { sourcesOf } from '../../src/application/governing.ts';
import { kinds } from '../../src/commissioning/catalogue.ts';
import { variables } from '../../src/commissioning/variables.ts';
import { checkDocument } from '../../src/rules/compile.ts';
import { readDocument } from '../../src/rules/document.ts';
import type { RegimeDocument } from '../../src/rules/statement.ts';
import { openLibrary } from '../../src/wiring.ts';
import { FAULTS, LAW, seeded } from './seeded-faults.ts';

/** Rulebooks with one seeded fault each, and their mended twins: what the analysis finds, and what it finds wrongly. */
const trials = Number(process.argv[2] ?? 1000);
const library = await openLibrary();
const { vocabulary } = makeCatalogue(kinds, variables);
const law = readDocument(LAW);
if (!law.ok) throw new Error(law.error[0]?.message);
const outer = sourcesOf({ hall: library.hall, regime: law.value.document as RegimeDocument });

const counts = new Map(FAULTS.map((kind) => [kind, { trials: 0, found: 0, falselyFound: 0 }]));
const begun = performance.now();
for (let n = 0; n < trials; n += 1) {
  const { kind, faulty, mended, at } = seeded(n);
  const findings = checkDocument(faulty, vocabulary, outer);
  const twin = checkDocument(mended, vocabulary, outer);
  const count = counts.get(kind);
  if (count === undefined) continue;
  count.trials += 1;
  if (findings.some(({ statement, message }) => statement === at || message.includes(at))) count.found += 1;
  if (twin.length > 0) count.falselyFound += 1;
}
const ms = Number(((performance.now() - begun) / (2 * trials)).toFixed(2));
const result = Object.fromEntries(counts);
for (const [kind, { trials: of, found, falselyFound }] of counts)
  process.stdout.write(`${kind}: ${found} of ${of} found, ${falselyFound} false findings on mended twins\n`);
process.stdout.write(`${ms} ms a rulebook, read and checked\n`);
await writeFile(
  new URL('../results/analysis.json', import.meta.url),
  `${JSON.stringify({ measuredOn: new Date().toISOString().slice(0, 10), trials, msPerRulebook: ms, result }, null, 2)}\n`,
);
