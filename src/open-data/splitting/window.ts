import { LINE_FEED } from './bytes.ts';

/**
 * The part of a stream of bytes that is held: positions count from the beginning of the stream, so that they stay the
 * same when more comes and what is done with is let go.
 */
export interface Window {
  bytes: Uint8Array;
  /** The position of the first byte held. */
  base: number;
  /** The position after the last. */
  end: number;
}

/** A window before anything has come. */
export const emptyWindow = (): Window => ({ bytes: new Uint8Array(0), base: 0, end: 0 });

/** Adds bytes and lets go of all before `keep`. Nothing is copied where nothing of the old is kept. */
export function extend(window: Window, chunk: Uint8Array, keep: number): void {
  const rest = window.bytes.subarray(keep - window.base, window.end - window.base);
  if (rest.length === 0) window.bytes = chunk;
  else {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    window.bytes = joined;
  }
  window.base = keep;
  window.end = keep + window.bytes.length;
}

/** Where the next line ends, or -1 where that has not come yet. */
export function lineEnd(window: Window, from: number): number {
  const found = window.bytes.indexOf(LINE_FEED, from - window.base);
  return found < 0 ? -1 : found + window.base;
}
