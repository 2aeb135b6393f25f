import { copyBytes, type Found, type Piece } from './piece.ts';

/** Pieces that are held in one stretch of memory, up to its size. */
export interface RunOfPieces {
  readonly length: number;
  /** False where it does not fit any more. One that is larger than all the room fits an empty run alone. */
  add(bytes: Uint8Array, from: number, end: number, of: Found): boolean;
  /** In order of process, those of one process as they came. The bytes are good until `clear`. */
  inOrder(): readonly Piece[];
  clear(): void;
}

export function runOfPieces(size: number): RunOfPieces {
  let room = Buffer.alloc(0);
  let used = 0;
  let known: Piece[] = [];
  return {
    get length() {
      return known.length;
    },
    add: (bytes, from, end, of) => {
      const length = end - from;
      if (used + length > Math.max(size, room.length)) {
        if (known.length > 0) return false;
        room = Buffer.allocUnsafeSlow(length);
      } else if (room.length === 0) room = Buffer.allocUnsafeSlow(Math.max(size, length));
      copyBytes(bytes, from, end, room, used);
      const { ocid, file, line, pointer } = of;
      known.push({ ocid, file, line, pointer, bytes: room, from: used, end: used + length });
      used += length;
      return true;
    },
    inOrder: () =>
      known.sort((one, other) =>
        one.ocid < other.ocid ? -1 : one.ocid > other.ocid ? 1 : one.from - other.from,
      ),
    clear: () => {
      used = 0;
      known = [];
    },
  };
}
