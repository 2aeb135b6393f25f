import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OcdsFileError } from '../../application/ocds/port.ts';
import { copyBytes, type Piece } from './piece.ts';

/** Runs of pieces laid down on disk, each in order, one after the other in one file that nobody else sees. */
export interface Spill {
  readonly runs: number;
  lay(pieces: Iterable<Piece>): void;
  /** The pieces of a run again, read in blocks of so many bytes. The bytes of one are good until the next is asked for. */
  read(run: number, blockBytes: number): Generator<Piece>;
  close(): void;
}

const HEAD = 18;
const BLOCK = 1 << 20;

export function spillToDisk(): Spill {
  let file: number | undefined;
  let length = 0;
  const ends: number[] = [];
  const opened = (): number => {
    if (file !== undefined) return file;
    const folder = mkdtempSync(join(tmpdir(), 'moothall-ocds-'));
    file = openSync(join(folder, 'runs'), 'wx+', 0o600);
    // Without a name it is gone with this process, however that ends.
    rmSync(folder, { recursive: true });
    return file;
  };
  const write = (bytes: Uint8Array, size: number) => {
    for (let done = 0; done < size; ) done += writeSync(opened(), bytes, done, size - done, length + done);
    length += size;
  };
  return {
    get runs() {
      return ends.length;
    },
    lay: (pieces) => {
      const block = Buffer.allocUnsafe(BLOCK);
      let used = 0;
      try {
        for (const piece of pieces) {
          const { bytes, from, end } = piece;
          const names = namesOf(piece);
          const length = HEAD + names.length + end - from;
          if (used + length > BLOCK) {
            write(block, used);
            used = 0;
          }
          const room = length > BLOCK ? Buffer.allocUnsafeSlow(length) : block;
          writeHead(piece, names, room, used);
          copyBytes(bytes, from, end, room, used + HEAD + names.length);
          if (room === block) used += length;
          else write(room, length);
        }
        write(block, used);
      } catch (error) {
        throw new OcdsFileError(
          `releases cannot be laid down in ${tmpdir()}: ${error instanceof Error ? error.message : String(error)} (TMPDIR names another place; --sorted needs none)`,
        );
      }
      ends.push(length);
    },
    *read(run, blockBytes) {
      let at = run === 0 ? 0 : (ends[run - 1] ?? 0);
      const end = ends[run] ?? 0;
      // One stretch of memory for the whole run: what would be thrown away block by block is not given back at once.
      let room = Buffer.allocUnsafeSlow(blockBytes);
      let block = room.subarray(0, 0);
      let from = 0;
      const need = (size: number) => {
        if (block.length - from >= size) return;
        const rest = block.subarray(from);
        const larger = size > room.length ? Buffer.allocUnsafeSlow(size) : room;
        rest.copy(larger);
        room = larger;
        let filled = rest.length;
        while (filled < room.length && at < end) {
          const got = readSync(opened(), room, filled, Math.min(room.length - filled, end - at), at);
          if (got === 0) break;
          filled += got;
          at += got;
        }
        block = room.subarray(0, filled);
        from = 0;
      };
      while (at < end || from < block.length) {
        need(HEAD);
        const size = block.readUInt32LE(from);
        const line = block.readUIntLE(from + 4, 6);
        const [fileNumber, pointer, ocid] = [10, 12, 14].map((offset) =>
          block.readUInt16LE(from + offset),
        ) as [number, number, number];
        need(HEAD + pointer + ocid + size);
        const names = from + HEAD;
        const bytes = names + pointer + ocid;
        yield {
          file: fileNumber,
          line,
          pointer: pointer === 0 ? '' : block.toString('utf8', names, names + pointer),
          ocid: block.toString('utf8', names + pointer, bytes),
          bytes: block,
          from: bytes,
          end: bytes + size,
        };
        from = bytes + size;
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

const namesOf = ({ pointer, ocid }: Piece): Buffer => Buffer.from(pointer + ocid);

/** What stands before the bytes of a piece: lengths, place, and its names. */
function writeHead({ pointer, line, file, from, end }: Piece, names: Buffer, into: Buffer, at: number): void {
  const pointerLength = Buffer.byteLength(pointer);
  into.writeUInt32LE(end - from, at);
  into.writeUIntLE(line, at + 4, 6);
  into.writeUInt16LE(file, at + 10);
  into.writeUInt16LE(pointerLength, at + 12);
  into.writeUInt16LE(names.length - pointerLength, at + 14);
  into.writeUInt16LE(0, at + 16);
  into.set(names, at + HEAD);
}
