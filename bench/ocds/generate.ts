import { closeSync, openSync, writeSync } from 'node:fs';
import { lines, STANDARD } from './releases.ts';

/** `generate.ts FILE [PROCESSES] [sorted|published]`: writes generated releases as JSON lines. */
const [file = '', processes = String(STANDARD.processes), order = 'published'] = process.argv.slice(2);
const out = openSync(file, 'w');
let bytes = 0;
for (const block of lines(
  { processes: Number(processes), each: STANDARD.each },
  order === 'sorted' ? 'sorted' : 'published',
))
  bytes += writeSync(out, block);
closeSync(out);
process.stdout.write(`${file}: ${Number(processes) * STANDARD.each} releases, ${bytes} bytes\n`);
