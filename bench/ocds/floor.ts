import { closeSync, openSync, readSync } from 'node:fs';

/** `floor.ts FILE`: JSON.parse and JSON.stringify of every line in one thread, as the least that any tool must do. */
const BLOCK = 64 * 1024 * 1024;
const file = openSync(process.argv[2] ?? '', 'r');
let block: Buffer = Buffer.allocUnsafe(BLOCK);
let held = 0;
let ms = 0;
let written = 0;
let releases = 0;
const take = (line: Buffer): void => {
  written += JSON.stringify(JSON.parse(line.toString('utf8'))).length;
  releases += 1;
};
for (;;) {
  if (held === block.length) block = Buffer.concat([block, Buffer.allocUnsafe(block.length)]);
  const read = readSync(file, block, held, block.length - held, null);
  const end = held + read;
  const begun = performance.now();
  let from = 0;
  for (let stop = block.indexOf(10); stop >= 0 && stop < end; stop = block.indexOf(10, from)) {
    take(block.subarray(from, stop));
    from = stop + 1;
  }
  if (read === 0 && from < end) take(block.subarray(from, end));
  block.copyWithin(0, from, end);
  held = end - from;
  ms += performance.now() - begun;
  if (read === 0) break;
}
closeSync(file);
process.stdout.write(`${JSON.stringify({ ms, releases, written })}\n`);
