import { isSpace, LINE_FEED, QUOTE } from './bytes.ts';

const BACKSLASH = 0x5c;

/** JSON without white space between its parts, so that it is one line; all else stays byte for byte. */
export function compacted(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(LINE_FEED)) return bytes;
  const made = new Uint8Array(bytes.length);
  let length = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!inString && isSpace(byte)) continue;
    made[length] = byte;
    length += 1;
    if (byte === QUOTE) inString = !inString;
    else if (inString && byte === BACKSLASH && at + 1 < bytes.length) {
      at += 1;
      made[length] = bytes[at] ?? 0;
      length += 1;
    }
  }
  return made.subarray(0, length);
}
