import type { OcdsBatch, OcdsPlace } from '../../application/ocds/task.ts';
import type { Stretches } from './gathering.ts';
import { copyBytes, type Found } from './piece.ts';

/** Where a release of a batch stood, by its number, to name those that are found wanting. */
export type Places = (item: number) => Omit<Found, 'ocid'>;

export interface Batch {
  readonly batch: OcdsBatch | Stretches;
  readonly places: Places;
}

/** A batch is sent when it has this many bytes; a process is never cut. */
export const FULL = 256 << 10;

export type Findings = NonNullable<OcdsPlace['findings']>;

const NOWHERE = { file: 0, line: 0, pointer: '' };

/** Gathers pieces into batches, in memory that others have done with (`spare`) where there is some. Pieces of one process that come one after the other are one group. */
export function makeBatching(full: (batch: Batch) => void, spare: () => ArrayBuffer | undefined) {
  const freshRoom = (): Buffer => {
    const used = spare();
    return used === undefined ? Buffer.allocUnsafeSlow(FULL + (FULL >> 1)) : Buffer.from(used);
  };
  let room = freshRoom();
  let used = 0;
  let starts: number[] = [];
  let ends: number[] = [];
  let groups: number[] = [];
  let places: Omit<Found, 'ocid'>[] = [];
  let current: string | undefined;
  const close = () => {
    if (ends.length === 0) return;
    groups.push(ends.length);
    const stood = places;
    full({
      batch: {
        bytes: new Uint8Array(room.buffer, room.byteOffset, used),
        starts: Uint32Array.from(starts),
        ends: Uint32Array.from(ends),
        groups: Uint32Array.from(groups),
      },
      places: (item) => stood[item] ?? NOWHERE,
    });
    room = freshRoom();
    used = 0;
    starts = [];
    ends = [];
    groups = [];
    places = [];
    current = undefined;
  };
  return {
    /** Takes a piece. `grouped` says whether pieces of one process belong together. */
    add: (
      bytes: Uint8Array,
      from: number,
      end: number,
      { ocid, file, line, pointer, findings }: Found,
      grouped: boolean,
    ) => {
      const begins = !grouped || ocid === '' || ocid !== current;
      if (begins && ends.length > 0) {
        if (used >= FULL) close();
        else groups.push(ends.length);
      }
      current = ocid;
      const length = end - from;
      if (used + length > room.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(room.length * 2, used + length));
        larger.set(room.subarray(0, used));
        room = larger;
      }
      copyBytes(bytes, from, end, room, used);
      starts.push(used);
      used += length;
      ends.push(used);
      places.push(findings === undefined ? { file, line, pointer } : { file, line, pointer, findings });
    },
    close,
  };
}
