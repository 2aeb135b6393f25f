import type { JsonObject } from '../../kernel/json.ts';

/** Where in its file something stands: the line on which it begins, and a JSON Pointer where a line holds several. */
export interface Place {
  readonly line: number;
  readonly pointer: string;
}

/** Takes what a splitter finds. The bytes are good only until `piece` returns. */
export interface Sink {
  /** One release or record; without ocid where it has none, and where only reading it whole can tell what is wrong. */
  piece(bytes: Uint8Array, from: number, end: number, ocid: string | undefined, place: Place): void;
  fault(place: Place, message: string): void;
  /** What a package says beside its lists, which are empty here, and how many items these had; behind its releases. */
  package?(place: Place, beside: JsonObject, items: number): void;
}

/** A release of more bytes than this is no release; it is passed over without being held. */
export const LONGEST_PIECE = 16 * 1024 * 1024;
