import type { OcdsPlace } from '../../application/ocds/task.ts';

/** Where a release or record was found, and to which process it belongs. */
export interface Found {
  /** Empty where it has none. */
  readonly ocid: string;
  /** The number of its file. */
  readonly file: number;
  readonly line: number;
  readonly pointer: string;
  /** What is found there already, where there is nothing to be read. */
  readonly findings?: NonNullable<OcdsPlace['findings']>;
}

/** One release or record as it was found: some of the bytes of a stretch of memory. */
export interface Piece extends Found {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly end: number;
}

/** Copies bytes without a view of them in between: there are millions of pieces. */
export function copyBytes(bytes: Uint8Array, from: number, end: number, into: Buffer, at: number): void {
  Buffer.prototype.copy.call(bytes, into, at, from, end);
}
