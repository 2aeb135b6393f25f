import { readSync } from 'node:fs';
import type { OcdsBatch } from '../../application/ocds/task.ts';

/** The releases of a batch as they stand in files that are open, to be read by whoever works on them. */
export interface Stretches {
  /** The open file of each release. */
  readonly handles: Int32Array;
  /** Where in it each begins, and how many bytes it has. */
  readonly at: Float64Array;
  readonly lengths: Uint32Array;
  /** The number of the first release after each process. */
  readonly groups: Uint32Array;
}

/** What stands so close together is read at once, with what lies between. */
const NEAR = 4_096;

/** Reads stretches into memory that is used again for the next: the batch is good until then. */
export function makeGathering(): (stretches: Stretches) => OcdsBatch {
  let room = Buffer.alloc(0);
  return ({ handles, at, lengths, groups }) => {
    const count = lengths.length;
    const starts = new Uint32Array(count);
    const ends = new Uint32Array(count);
    let used = 0;
    for (let first = 0; first < count; ) {
      const from = at[first] ?? 0;
      let end = from;
      let next = first;
      for (; next < count && handles[next] === handles[first]; next += 1) {
        const begins = at[next] ?? 0;
        if (next > first && (begins < end || begins > end + NEAR)) break;
        end = begins + (lengths[next] ?? 0);
        starts[next] = used + begins - from;
        ends[next] = used + end - from;
      }
      const length = end - from;
      if (used + length > room.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, used + length));
        larger.set(room.subarray(0, used));
        room = larger;
      }
      readWhole(handles[first] ?? -1, room, used, length, from);
      used += length;
      first = next;
    }
    return { bytes: room.subarray(0, used), starts, ends, groups };
  };
}

/** What has been cut off a file since it was looked at reads as nothing, which is no release. */
function readWhole(handle: number, into: Buffer, offset: number, length: number, position: number): void {
  let done = 0;
  while (done < length) {
    const got = readSync(handle, into, offset + done, length - done, position + done);
    if (got === 0) break;
    done += got;
  }
  if (done < length) into.fill(0, offset + done, offset + length);
}
