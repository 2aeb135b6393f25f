import type { Piece } from './piece.ts';
import type { RunOfPieces } from './run-of-pieces.ts';
import type { Spill } from './spill.ts';

/** All that the runs together may hold in memory while they are merged. */
const MERGE_BYTES = 12 << 20;

interface Source {
  readonly pieces: Iterator<Piece>;
  readonly rank: number;
  head: Piece;
}

/** Every piece in order of process: of what was laid down, and of what is still held. Those of one process as they came. */
export function* sortedPieces(held: RunOfPieces, spill: Spill): Generator<Piece> {
  if (spill.runs === 0) return yield* held.inOrder();
  const blockBytes = Math.max(64 << 10, Math.min(1 << 20, Math.floor(MERGE_BYTES / spill.runs)));
  const heap: Source[] = [];
  const enter = (pieces: Iterator<Piece>, rank: number) => {
    const first = pieces.next();
    if (first.done !== true) heap.push({ pieces, rank, head: first.value });
  };
  for (let run = 0; run < spill.runs; run += 1) enter(spill.read(run, blockBytes), run);
  enter(held.inOrder()[Symbol.iterator](), spill.runs);
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) sink(heap, at);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.head;
    const next = top.pieces.next();
    if (next.done !== true) top.head = next.value;
    else {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) heap[0] = last;
    }
    sink(heap, 0);
  }
}

const isBefore = (one: Source, other: Source): boolean =>
  one.head.ocid < other.head.ocid || (one.head.ocid === other.head.ocid && one.rank < other.rank);

/** Lets the source at this place of the heap go down to where it belongs. */
function sink(heap: Source[], from: number): void {
  let at = from;
  for (;;) {
    const here = heap[at];
    if (here === undefined) return;
    let least = at;
    let leastSource = here;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const source = heap[child];
      if (source !== undefined && isBefore(source, leastSource)) {
        least = child;
        leastSource = source;
      }
    }
    if (least === at) return;
    heap[at] = leastSource;
    heap[least] = here;
    at = least;
  }
}
