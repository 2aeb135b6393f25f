/** Text as UTF-8 in memory that grows. What consists of millions of small parts is written so, and is never a string. */
export interface Utf8 {
  bytes: Uint8Array<ArrayBuffer>;
  used: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Longer texts are faster encoded by the machine, shorter ones letter by letter. */
const SHORT = 64;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Nothing yet, in the memory given. */
export const utf8In = (memory: ArrayBuffer): Utf8 => ({ bytes: new Uint8Array(memory), used: 0 });

/** All that was written, as text. */
export const textOf = ({ bytes, used }: Utf8): string => decoder.decode(bytes.subarray(0, used));

/** Room for so many more bytes. */
function makeRoom(out: Utf8, more: number): void {
  if (out.used + more <= out.bytes.length) return;
  const larger = new Uint8Array(Math.max(2 * out.bytes.length, out.used + more, 4_096));
  larger.set(out.bytes.subarray(0, out.used));
  out.bytes = larger;
}

export function addText(out: Utf8, text: string): void {
  if (text.length <= SHORT && addAscii(out, text, 0)) return;
  // No letter of a string takes more than three bytes.
  makeRoom(out, 3 * text.length);
  out.used += encoder.encodeInto(text, out.bytes.subarray(out.used)).written;
}

/** Text that has been encoded already. */
export function addBytes(out: Utf8, bytes: Uint8Array): void {
  makeRoom(out, bytes.length);
  out.bytes.set(bytes, out.used);
  out.used += bytes.length;
}

/** A value as JSON, as JSON.stringify writes it. */
export function addJson(out: Utf8, value: unknown): void {
  if (typeof value === 'string' && value.length <= SHORT && addAscii(out, value, QUOTE)) return;
  addText(out, JSON.stringify(value));
}

/** Writes short text of ASCII, in quotation marks where they are given; false, and nothing, where that cannot be done. */
function addAscii(out: Utf8, text: string, quote: number): boolean {
  makeRoom(out, SHORT + 2);
  const { bytes } = out;
  let at = out.used;
  if (quote !== 0) bytes[at++] = quote;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7e || (quote !== 0 && (code < 0x20 || code === QUOTE || code === BACKSLASH))) return false;
    bytes[at++] = code;
  }
  if (quote !== 0) bytes[at++] = quote;
  out.used = at;
  return true;
}
