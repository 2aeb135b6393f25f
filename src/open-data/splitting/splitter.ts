import { CLOSE_LIST, CLOSE_OBJECT, isSpace, LINE_FEED, OPEN_LIST, OPEN_OBJECT } from './bytes.ts';
import { type DocumentReader, documentReader } from './document.ts';
import type { Sink } from './sink.ts';
import { splitWhole } from './whole.ts';
import { emptyWindow, extend, lineEnd } from './window.ts';

/** Takes bytes as they come, however they are cut; `end` says that there are no more. */
export interface Splitter {
  push(chunk: Uint8Array): void;
  end(): void;
  /** Where in the stream the byte stands that `piece` was given at `from`; good until `piece` returns. */
  position(from: number): number;
  /** How many lines it has come to. */
  line(): number;
}

/** A line longer than this is read as it comes. */
const LONGEST_LINE = 4 * 1024 * 1024;

/**
 * Finds the releases and records in a stream of bytes: JSON lines, arrays, release and record packages, pretty-printed
 * or not, in any mix. Holds no more than one of them. What cannot be one is told with its line, and reading goes on
 * with the next line that begins an object or an array.
 */
export function makeSplitter(sink: Sink): Splitter {
  const window = emptyWindow();
  let at = 0;
  let line = 1;
  let document: DocumentReader | undefined;
  /** Passing over what is left of a broken document. */
  let lost = false;
  /** Passing over what is left of a line. */
  let midLine = false;

  const beginDocument = (from: number) => {
    document = documentReader(window, from, line, sink);
  };

  /** One line, whole. False where it turns out to be the beginning of a document of several. */
  const takeLine = (end: number, isLast: boolean): boolean => {
    const { bytes, base } = window;
    let from = at - base;
    let to = end - base;
    // Files that were put one behind the other have one each.
    if (bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) from += 3;
    while (from < to && isSpace(bytes[from])) from += 1;
    while (to > from && isSpace(bytes[to - 1])) to -= 1;
    if (from === to) return true;
    const [first, last] = [bytes[from], bytes[to - 1]];
    const place = { line, pointer: '' };
    // Of what is left of a broken document only what cannot belong to it is named: a text or number alone on its line.
    if (lost && (from !== at - base || !(opens(first) || isAlone(bytes, from, to)))) return true;
    if (opens(first)) lost = false;
    if (!opens(first)) sink.fault(place, 'is no JSON object or array');
    else if (last === CLOSE_OBJECT || last === CLOSE_LIST) {
      if (splitWhole(bytes, from, to, place, sink)) return true;
      if (!isLast) {
        beginDocument(from + base);
        return false;
      }
      sink.fault(place, 'is no JSON: it ends too soon');
    } else {
      beginDocument(from + base);
      return false;
    }
    return true;
  };

  const readDocument = (reader: DocumentReader, isEnd: boolean): boolean => {
    const began = { line, keep: reader.keep };
    const read = reader.read();
    if (read === 'more' && !isEnd) return false;
    document = undefined;
    if (read === 'done') {
      line = reader.line;
      at = reader.at;
      return true;
    }
    const fault =
      read === 'more' ? { line, pointer: '', message: 'is no JSON: it ends too soon' } : reader.fault;
    sink.fault(fault, fault.message);
    lost = true;
    // Nothing of it was given: what comes after its first line may be sound.
    const back = reader.gone ? reader.at : began.keep;
    line = reader.gone ? reader.line : began.line;
    const end = lineEnd(window, back);
    at = end < 0 ? window.end : end + 1;
    if (end >= 0) line += 1;
    else midLine = true;
    return true;
  };

  const run = (isEnd: boolean) => {
    for (;;) {
      if (document !== undefined) {
        if (!readDocument(document, isEnd)) return;
        continue;
      }
      if (at >= window.end) return;
      const end = lineEnd(window, at);
      if (midLine) {
        at = end < 0 ? window.end : end + 1;
        if (end < 0) return;
        midLine = false;
        line += 1;
        continue;
      }
      if (end < 0 && !isEnd) {
        if (window.end - at <= LONGEST_LINE) return;
        beginLongLine();
        continue;
      }
      const stop = end < 0 ? window.end : end;
      if (!takeLine(stop, end < 0)) continue;
      line += 1;
      at = end < 0 ? window.end : end + 1;
    }
  };

  const beginLongLine = () => {
    let from = at;
    const byte = () => window.bytes[from - window.base];
    if (byte() === 0xef) from += 3;
    while (from < window.end && isSpace(byte())) from += 1;
    if (opens(byte())) return beginDocument(from);
    if (!lost) sink.fault({ line, pointer: '' }, 'is no JSON object or array');
    midLine = true;
  };

  return {
    push: (chunk) => {
      let fresh = chunk;
      // The rest of a line is joined with no more than its own end, so that little is copied.
      const ends = document === undefined && at < window.end ? chunk.indexOf(LINE_FEED) : -1;
      if (ends >= 0) {
        extend(window, chunk.subarray(0, ends + 1), at);
        run(false);
        fresh = chunk.subarray(ends + 1);
      }
      if (fresh.length === 0) return;
      extend(window, fresh, document?.keep ?? at);
      run(false);
    },
    end: () => run(true),
    position: (from) => window.base + from,
    line: () => document?.line ?? line,
  };
}

const opens = (byte: number | undefined): boolean => byte === OPEN_OBJECT || byte === OPEN_LIST;

const LONGEST_ALONE = 1_000;
const decoder = new TextDecoder();

/** Whether a whole JSON value stands there, as `null`, `42` or `"text"`. */
function isAlone(bytes: Uint8Array, from: number, end: number): boolean {
  if (end - from > LONGEST_ALONE) return false;
  try {
    JSON.parse(decoder.decode(bytes.subarray(from, end)));
    return true;
  } catch {
    return false;
  }
}
