import { availableParallelism } from 'node:os';
import type { OcdsOutput, OcdsRun, OcdsTotals } from '../../application/ocds-port.ts';
import { makeSplitter } from '../../application/ocds-reading.ts';
import type { OcdsSettings } from '../../application/ocds-task.ts';
import { makeBatching } from './batching.ts';
import { readThrough } from './input.ts';
import { runOfPieces } from './run-of-pieces.ts';
import { sortedPieces } from './sorting.ts';
import { spillToDisk } from './spill.ts';
import { startThreads, type Threads } from './threads.ts';

const HOLD_BYTES = 16 << 20;

/** From so many bytes on threads are worth their start. */
const MUCH = 2 << 20;

/** Reads, sorts where it must, works in threads and writes, never holding much at once. */
export async function runOcds(run: OcdsRun, output: OcdsOutput): Promise<OcdsTotals> {
  const totals = { releases: 0, written: 0, faults: 0, latest: '', errors: 0, warnings: 0 };
  const placeOf = (file: number, line: number, pointer: string) =>
    `${run.files[file] === '-' ? 'standard input' : run.files[file]}:${line}${pointer}`;
  const fault = (file: number, line: number, pointer: string, message: string) => {
    totals.faults += 1;
    output.fault(placeOf(file, line, pointer), message);
  };
  const threads = startThreads(
    settingsOf(run),
    run.threads ?? Math.min(8, availableParallelism()),
    async (done, places) => {
      totals.written += done.count;
      totals.errors += done.errors;
      totals.warnings += done.warnings;
      if (done.latest > totals.latest) totals.latest = done.latest;
      for (const { item, message } of done.faults) {
        const place = places[item];
        if (place !== undefined) fault(place.file, place.line, place.pointer, message);
      }
      if (done.bytes.length > 0) await output.write(done.bytes);
    },
  );
  try {
    if (run.order === 'any') await sortAndWork(run, threads, totals, fault);
    else await workAsItComes(run, threads, totals, fault);
    await threads.finish();
    return totals;
  } finally {
    await threads.close();
  }
}

/** What a thread is told: only what it needs, and nothing that cannot be sent. */
const settingsOf = ({ task, files, schema, extensions }: OcdsRun): OcdsSettings => ({
  task,
  files,
  ...(schema === undefined ? {} : { schema }),
  ...(extensions === undefined ? {} : { extensions }),
});

const NOTHING = new Uint8Array(0);

type Fault = (file: number, line: number, pointer: string, message: string) => void;

async function workAsItComes(
  { files, order, task }: OcdsRun,
  threads: Threads,
  totals: { releases: number },
  fault: Fault,
): Promise<void> {
  const batching = makeBatching(threads.give, threads.spare);
  // A validation tells it among its findings, in their order.
  const told: Fault =
    task.do === 'validate'
      ? (file, line, pointer, message) =>
          batching.add(NOTHING, 0, 0, { ocid: '', file, line, pointer, fault: message }, false)
      : fault;
  let last = '';
  for (const [file, name] of files.entries()) {
    const splitter = makeSplitter({
      piece: (bytes, from, end, ocid = '', { line, pointer }) => {
        if (order === 'sorted' && ocid < last && ocid !== '')
          return told(
            file,
            line,
            pointer,
            `${ocid} comes after ${last}: it is not sorted (leave out --sorted)`,
          );
        totals.releases += 1;
        batching.add(bytes, from, end, { ocid, file, line, pointer }, order === 'sorted');
        if (ocid !== '') last = ocid;
      },
      fault: ({ line, pointer }, message) => told(file, line, pointer, message),
    });
    const broken = await readThrough(name, (chunk) => {
      splitter.push(chunk);
      return threads.room();
    });
    const line = splitter.line();
    splitter.end();
    if (broken !== undefined) told(file, line, '', broken);
  }
  batching.close();
}

async function sortAndWork(
  { files, holdBytes = HOLD_BYTES }: OcdsRun,
  threads: Threads,
  totals: { releases: number },
  fault: Fault,
): Promise<void> {
  const held = runOfPieces(holdBytes);
  const spill = spillToDisk();
  let read = 0;
  try {
    for (const [file, name] of files.entries()) {
      const splitter = makeSplitter({
        piece: (bytes, from, end, ocid = '', { line, pointer }) => {
          totals.releases += 1;
          const of = { ocid, file, line, pointer };
          if (held.add(bytes, from, end, of)) return;
          spill.lay(held.inOrder());
          held.clear();
          held.add(bytes, from, end, of);
        },
        fault: ({ line, pointer }, message) => fault(file, line, pointer, message),
      });
      const broken = await readThrough(name, async (chunk) => {
        splitter.push(chunk);
        read += chunk.length;
        if (read > MUCH) threads.warm();
      });
      const line = splitter.line();
      splitter.end();
      if (broken !== undefined) fault(file, line, '', broken);
    }
    const batching = makeBatching(threads.give, threads.spare);
    let since = 0;
    for (const piece of sortedPieces(held, spill)) {
      batching.add(piece.bytes, piece.from, piece.end, piece, true);
      since += piece.end - piece.from;
      if (since < 1 << 20) continue;
      since = 0;
      await threads.room();
    }
    batching.close();
  } finally {
    spill.close();
  }
}
