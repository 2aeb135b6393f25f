// `npm run observatory:check`: what the indicators say of the processes that were labelled by hand.
import { agreed, type Compared, compared, saidOf, UNCLASSIFIABLE } from './agreement.ts';

const folder = process.env.MOOTHALL_REAL_DATA;
if (folder === undefined || folder === '') {
  console.error('MOOTHALL_REAL_DATA must name the folder of published notices that were labelled.');
  process.exit(2);
}
const pairs = await compared(folder);
const forms = [...new Set(pairs.map(({ label }) => label.form))]
  .filter((form) => form !== UNCLASSIFIABLE)
  .sort();
const all = [...forms, UNCLASSIFIABLE];

function matrix(name: string, some: readonly Compared[]): void {
  const share = ((agreed(some) / some.length) * 100).toFixed(0);
  console.log(`\n${name}: ${agreed(some)} of ${some.length} agree (${share}%)`);
  const width = Math.max(...all.map((form) => form.length)) + 2;
  console.log(`${'label \\ said'.padEnd(width)}${all.map((form) => form.padStart(width)).join('')}`);
  for (const form of all) {
    const row = all.map(
      (said) => some.filter((pair) => pair.label.form === form && saidOf(pair) === said).length,
    );
    console.log(`${form.padEnd(width)}${row.map((count) => String(count).padStart(width)).join('')}`);
  }
}

// Whoever tunes looks at one half alone: `-- --tuning` shows no more, and the cases in which it differs.
const tuning = process.argv.includes('--tuning');
if (!tuning) matrix('all', pairs);
matrix(
  'tuning half',
  pairs.filter(({ half }) => half === 'tuning'),
);
if (!tuning)
  matrix(
    'held-out half',
    pairs.filter(({ half }) => half === 'held out'),
  );
/** Whether what is said with more sureness is right more often. */
function sureness(some: readonly Compared[]): void {
  const bands: readonly (readonly [string, number, number])[] = [
    ['below 40% sure', 0, 0.4],
    ['40% to 59%', 0.4, 0.6],
    ['60% and more', 0.6, 1.01],
  ];
  console.log('\nagreement by how sure, where a form is said');
  for (const [name, from, to] of bands) {
    const within = some.filter(
      ({ observed }) => observed?.form !== undefined && observed.sure >= from && observed.sure < to,
    );
    console.log(`${name.padEnd(16)}${agreed(within)} of ${within.length}`);
  }
}
if (!tuning) sureness(pairs);

const missing = pairs.filter(({ observed }) => observed === undefined);
for (const { label } of missing) console.log(`\nnot found: ${label.ocid} in ${label.source}`);
for (const pair of pairs) {
  if (pair.observed === undefined || (tuning && pair.half !== 'tuning') || saidOf(pair) === pair.label.form)
    continue;
  const { label, observed } = pair;
  console.log(`\n${label.ocid} ${observed.title.slice(0, 70)}\n  label ${label.form}: ${label.reason}`);
  console.log(
    `  said ${saidOf(pair)}: ${observed.why}\n  found ${observed.found.map(({ indicator }) => indicator).join(', ')}`,
  );
}
process.exitCode = missing.length > 0 ? 1 : 0;
