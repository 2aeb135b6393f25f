import { availableParallelism } from 'node:os';
import type { OcdsOutput, OcdsRun, OcdsTotals } from '../../application/ocds-port.ts';
import { makeSplitter } from '../../application/ocds-reading.ts';
import type { OcdsSettings } from '../../application/ocds-task.ts';
import { FULL, makeBatching } from './batching.ts';
import { blocksOf, bytesOf, openPlain, type PlainFiles } from './input.ts';
import { makeListing } from './listing.ts';
import { runOfPieces } from './run-of-pieces.ts';
import { sortedPieces } from './sorting.ts';
import { spillToDisk } from './spill.ts';
import { startThreads, type Threads } from './threads.ts';

const HOLD_BYTES = 16 << 20;

/**
 * Plain files of up to so many bytes are read twice: first for where each release stands, then process by process. They
 * are in the system's memory from the first time, as a rule; of more than that the second reading would have to wait for
 * the disk at every release, and sorting them there is faster.
 */
const TWICE_BYTES = 512 << 20;

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
  const plain = openPlain(run.files);
  const threads = await startThreads(
    settingsOf(run),
    {
      threads: run.threads ?? Math.min(8, availableParallelism()),
      isMuch: plain !== undefined && plain.bytes > MUCH,
    },
    async (done, places) => {
      totals.written += done.count;
      totals.errors += done.errors;
      totals.warnings += done.warnings;
      if (done.latest > totals.latest) totals.latest = done.latest;
      for (const { item, message } of done.faults) {
        const { file, line, pointer } = places(item);
        fault(file, line, pointer, message);
      }
      if (done.bytes.length > 0) await output.write(done.bytes);
    },
  );
  try {
    if (run.order === 'any') await inOrderOfProcess(run, plain, threads, totals, fault);
    else await workAsItComes(run, threads, totals, fault);
    await threads.finish();
    return totals;
  } finally {
    await threads.close();
    plain?.close();
  }
}

/** What a thread is told: only what it needs, and nothing that cannot be sent. */
const settingsOf = ({ task, files, schema, extensions }: OcdsRun): OcdsSettings => ({
  task,
  files,
  ...(schema === undefined ? {} : { schema }),
  ...(extensions === undefined ? {} : { extensions }),
});

type Fault = (file: number, line: number, pointer: string, message: string) => void;

async function workAsItComes(
  { files, order }: OcdsRun,
  threads: Threads,
  totals: { releases: number },
  fault: Fault,
): Promise<void> {
  const batching = makeBatching(threads.give, threads.spare);
  let last = '';
  for (const [file, name] of files.entries()) {
    const splitter = makeSplitter({
      piece: (bytes, from, end, ocid = '', { line, pointer }) => {
        if (order === 'sorted' && ocid < last && ocid !== '')
          return fault(
            file,
            line,
            pointer,
            `${ocid} comes after ${last}: it is not sorted (leave out --sorted)`,
          );
        totals.releases += 1;
        batching.add(bytes, from, end, { ocid, file, line, pointer }, order === 'sorted');
        if (ocid !== '') last = ocid;
      },
      fault: ({ line, pointer }, message) => fault(file, line, pointer, message),
    });
    for await (const chunk of bytesOf(name)) {
      splitter.push(chunk);
      await threads.room();
    }
    splitter.end();
  }
  batching.close();
}

async function inOrderOfProcess(
  run: OcdsRun,
  plain: PlainFiles | undefined,
  threads: Threads,
  totals: { releases: number },
  fault: Fault,
): Promise<void> {
  const isListed =
    plain !== undefined &&
    run.holdBytes === undefined &&
    plain.bytes <= TWICE_BYTES &&
    (await listAndWork(plain, threads, totals, fault));
  if (!isListed) await sortAndWork(run, threads, totals, fault);
}

/** False where there are too many to list; then nothing has been told or done. */
async function listAndWork(
  plain: PlainFiles,
  threads: Threads,
  totals: { releases: number },
  fault: Fault,
): Promise<boolean> {
  const listing = makeListing();
  const faults: Parameters<Fault>[] = [];
  let releases = 0;
  let isFull = false;
  for (const [file, handle] of plain.handles.entries()) {
    const splitter = makeSplitter({
      piece: (_bytes, from, end, ocid = '', { line, pointer }) => {
        releases += 1;
        isFull ||= !listing.add(splitter.position(from), end - from, { ocid, file, line, pointer });
      },
      fault: ({ line, pointer }, message) => {
        faults.push([file, line, pointer, message]);
        isFull ||= faults.length > MOST_FAULTS;
      },
    });
    for (const block of blocksOf(handle)) {
      splitter.push(block);
      if (isFull) return false;
    }
    splitter.end();
  }
  if (isFull) return false;
  for (const told of faults) fault(...told);
  totals.releases += releases;
  for (const batch of listing.batches(FULL, plain.handles)) {
    threads.give(batch);
    await threads.room();
  }
  return true;
}

/** So many lines that cannot be used are held until it is known that all can be listed. */
const MOST_FAULTS = 10_000;

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
      for await (const chunk of bytesOf(name)) {
        splitter.push(chunk);
        read += chunk.length;
        if (read > MUCH) threads.warm();
      }
      splitter.end();
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
