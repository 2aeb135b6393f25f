import { readFileSync } from 'node:fs';

/** `floor.ts FILE`: JSON.parse and JSON.stringify of every line in one thread, as the least that any tool must do. */
const bytes = readFileSync(process.argv[2] ?? '');
const begun = performance.now();
let written = 0;
let releases = 0;
for (let from = 0; from < bytes.length; ) {
  const end = bytes.indexOf(10, from);
  const stop = end < 0 ? bytes.length : end;
  written += JSON.stringify(JSON.parse(bytes.toString('utf8', from, stop))).length;
  releases += 1;
  from = stop + 1;
}
process.stdout.write(`${JSON.stringify({ ms: performance.now() - begun, releases, written })}\n`);
