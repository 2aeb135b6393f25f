import type { OcdsRun } from '../../application/ocds/port.ts';
import { makeSplitter, type Sink } from '../../application/ocds/reading.ts';
import { FULL, makeBatching } from './batching.ts';
import { MUCH } from './early.ts';
import { blocksOf, type PlainFiles, readThrough } from './input.ts';
import { makeListing } from './listing.ts';
import { runOfPieces } from './run-of-pieces.ts';
import { sortedPieces } from './sorting.ts';
import { spillToDisk } from './spill.ts';
import type { Threads } from './threads.ts';

/** Takes what cannot be used, with where it stands. */
export type Fault = (file: number, line: number, pointer: string, message: string) => void;

/** Whom what is found beside releases is told. */
export interface Telling {
  readonly fault: Fault;
  readonly packages: Pick<Sink, 'package'>;
}

const HOLD_BYTES = 16 << 20;

/**
 * Plain files of up to so many bytes are read twice: first for where each release stands, then process by process. They
 * are in the system's memory from the first time, as a rule; of more than that the second reading would have to wait for
 * the disk at every release, and sorting them there is faster.
 */
const TWICE_BYTES = 512 << 20;

/** Works on releases that come in any order process by process. */
export async function inOrderOfProcess(
  run: OcdsRun,
  plain: PlainFiles | undefined,
  threads: Threads,
  totals: { releases: number },
  telling: Telling,
): Promise<void> {
  const isListed =
    plain !== undefined &&
    run.holdBytes === undefined &&
    plain.bytes <= TWICE_BYTES &&
    (await listAndWork(plain, threads, totals, telling));
  if (!isListed) await sortAndWork(run, threads, totals, telling);
}

/** False where there are too many to list; then nothing has been told or done. */
async function listAndWork(
  plain: PlainFiles,
  threads: Threads,
  totals: { releases: number },
  telling: Telling,
): Promise<boolean> {
  const { fault, packages } = telling;
  const listing = makeListing();
  const faults: Parameters<Fault>[] = [];
  let releases = 0;
  let isFull = false;
  for (const [file, handle] of plain.handles.entries()) {
    const splitter = makeSplitter({
      ...packages,
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
  { fault, packages }: Telling,
): Promise<void> {
  const held = runOfPieces(holdBytes);
  const spill = spillToDisk();
  let read = 0;
  try {
    for (const [file, name] of files.entries()) {
      const splitter = makeSplitter({
        ...packages,
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
