/** One release or record as it was found: its bytes, its process, and where it stood. */
export interface Piece {
  /** Empty where it has none. */
  readonly ocid: string;
  /** The number of its file. */
  readonly file: number;
  readonly line: number;
  readonly pointer: string;
  readonly bytes: Uint8Array;
}
