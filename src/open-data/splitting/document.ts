import { EMPTY_LIST, tellPackage } from './beside.ts';
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  LINE_FEED,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './bytes.ts';
import { listName } from './header.ts';
import { LONGEST_PIECE, type Sink } from './sink.ts';
import { splitWhole } from './whole.ts';
import type { Window } from './window.ts';

/** Reads one document of many lines, or a very long one, as it comes. `keep` is the first byte that it still needs. */
export interface DocumentReader {
  keep: number;
  /** How far it has read. */
  at: number;
  line: number;
  /** Whether parts of it have been given already, or it was too long to be held. */
  gone: boolean;
  /** Goes on with what has come. */
  read(): 'more' | 'done' | 'broken';
  fault: { line: number; pointer: string; message: string };
}

/** Deeper than any release, and shallow enough that a broken document is given up soon. */
const DEEPEST = 200;

export function documentReader(window: Window, from: number, line: number, sink: Sink): DocumentReader {
  const reader: DocumentReader = {
    keep: from,
    at: from,
    line,
    gone: false,
    read: () => {
      const { done, value } = steps.next();
      return done === true ? (value ? 'done' : 'broken') : 'more';
    },
    fault: { line, pointer: '', message: 'is no JSON' },
  };
  const byte = (at = reader.at): number => window.bytes[at - window.base] ?? -1;
  /** Items of the lists of a package. */
  let items = 0;
  const failed = (at: { line: number; pointer: string }, message: string): false => {
    reader.fault = { ...at, message };
    return false;
  };

  /** The next byte that is no space, or -1 where the stream ends; waits for more. */
  function* next(): Generator<undefined, number> {
    for (;;) {
      while (reader.at < window.end) {
        const found = byte();
        if (!isSpace(found)) return found;
        if (found === LINE_FEED) reader.line += 1;
        reader.at += 1;
      }
      yield;
    }
  }

  /** Goes past one value. False where it cannot be JSON. Beyond the longest piece only the place is remembered. */
  function* skip(holding: { dropped: boolean }): Generator<undefined, boolean> {
    const first = byte();
    const began = reader.line;
    const open: number[] = [];
    let inString = first === QUOTE;
    let before = first;
    if (first === OPEN_OBJECT || first === OPEN_LIST) open.push(first);
    else if (!inString) {
      for (;;) {
        for (; reader.at < window.end; reader.at += 1) {
          const found = byte();
          if (found === COMMA || found === CLOSE_OBJECT || found === CLOSE_LIST || isSpace(found))
            return true;
        }
        yield;
      }
    }
    reader.at += 1;
    let depth = open.length;
    for (;;) {
      const { bytes, base, end } = window;
      let at = reader.at - base;
      const stop = end - base;
      for (; at < stop; at += 1) {
        const found = bytes[at] ?? 0;
        if (inString) {
          if (found === QUOTE) {
            inString = false;
            before = QUOTE;
            if (depth === 0) {
              reader.at = base + at + 1;
              return true;
            }
          } else if (found === 0x5c) {
            // What is escaped may come with the next bytes.
            if (at + 1 >= stop) break;
            at += 1;
          } else if (found === LINE_FEED) {
            reader.at = base + at;
            return false;
          }
        } else if (found === QUOTE) inString = true;
        else if (found === LINE_FEED) {
          reader.line += 1;
          if (at + 1 >= stop) {
            at += 1;
            break;
          }
          // A line that begins with an object where none can stand begins another document; so does any after too many
          // brackets.
          if (depth > DEEPEST || (bytes[at + 1] === OPEN_OBJECT && !mayHold(before, open, depth))) {
            reader.at = base + at;
            reader.line -= 1;
            return false;
          }
        } else if (found === OPEN_OBJECT || found === OPEN_LIST) {
          depth += 1;
          if (depth <= DEEPEST) open[depth - 1] = found;
          else if (reader.line > began) {
            reader.at = base + at;
            return false;
          }
          before = found;
        } else if (found === CLOSE_OBJECT || found === CLOSE_LIST) {
          depth -= 1;
          before = found;
          if (depth === 0) {
            reader.at = base + at + 1;
            return true;
          }
        } else if (found > 0x20) before = found;
      }
      reader.at = base + Math.min(at, stop);
      if (reader.at - reader.keep > LONGEST_PIECE) {
        holding.dropped = true;
        reader.gone = true;
      }
      if (holding.dropped) reader.keep = reader.at;
      yield;
    }
  }

  function* list(pointer: string): Generator<undefined, boolean> {
    reader.at += 1;
    if ((yield* next()) === CLOSE_LIST) {
      reader.at += 1;
      return true;
    }
    for (let index = 0; ; index += 1) {
      items += 1;
      const first = yield* next();
      const began = reader.at;
      const place = { line: reader.line, pointer: `${pointer}/${index}` };
      if (index > 0) reader.keep = began;
      const holding = { dropped: false };
      if (!(yield* skip(holding)) || reader.at === began) return failed(place, 'is no JSON');
      if (holding.dropped) sink.fault(place, 'is longer than 16 MiB: that is no release');
      else if (first !== OPEN_OBJECT) sink.fault(place, 'is no release: expected a JSON object');
      else if (!splitWhole(window.bytes, began - window.base, reader.at - window.base, place, sink))
        sink.fault(place, 'is no JSON');
      reader.keep = reader.at;
      reader.gone = true;
      const then = yield* next();
      if (then === CLOSE_LIST) {
        reader.at += 1;
        return true;
      }
      if (then !== COMMA)
        return failed(
          { line: reader.line, pointer: `${pointer}/${index + 1}` },
          'is no JSON: expected , or ]',
        );
      reader.at += 1;
    }
  }

  function* object(): Generator<undefined, boolean> {
    const place = { line, pointer: '' };
    const whole = { dropped: false };
    let isProcess = false;
    let streamed = false;
    /** What stands beside the lists; undefined once it was too much to be held. */
    let beside: Uint8Array[] | undefined = [];
    let since = from;
    const setAside = () => {
      if (whole.dropped || since < window.base) beside = undefined;
      else beside?.push(copied(window.bytes.subarray(since - window.base, reader.at - window.base)));
      since = reader.at;
    };
    const let_go = () => {
      if (!streamed) return;
      setAside();
      reader.keep = reader.at;
    };
    reader.at += 1;
    let then = yield* next();
    while (then !== CLOSE_OBJECT) {
      if (then !== QUOTE) return failed(place, 'is no JSON');
      const key = reader.at;
      if (!(yield* skip(whole))) return failed(place, 'is no JSON: a line ends within a text');
      const keyEnd = reader.at;
      if ((yield* next()) !== COLON) return failed(place, 'is no JSON: expected :');
      reader.at += 1;
      yield* next();
      const known = key >= window.base;
      const of = known ? listName(window.bytes, key - window.base, reader.at - window.base) : undefined;
      if (known && keyEnd - key === 6 && listless(window, key)) isProcess = true;
      if (of !== undefined && (of === 'records' || !isProcess)) {
        streamed = true;
        setAside();
        if (!(yield* list(`/${of}`))) return false;
        beside?.push(EMPTY_LIST);
        since = reader.at;
      } else {
        const began = reader.at;
        if (!(yield* skip(whole)) || reader.at === began) return failed(place, 'is no JSON');
      }
      let_go();
      then = yield* next();
      if (then === COMMA) {
        reader.at += 1;
        then = yield* next();
        if (then === CLOSE_OBJECT) return failed(place, 'is no JSON: , before }');
      } else if (then !== CLOSE_OBJECT) return failed(place, 'is no JSON: expected , or }');
      let_go();
    }
    reader.at += 1;
    if (streamed) {
      setAside();
      tellPackage(beside, items, place, sink);
      return true;
    }
    if (whole.dropped) sink.fault(place, 'is longer than 16 MiB: that is no release');
    else splitWhole(window.bytes, from - window.base, reader.at - window.base, place, sink);
    return true;
  }

  const steps = byte() === OPEN_LIST ? list('') : object();
  return reader;
}

/** The memory of a block is used again for one that comes later. */
const copied = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Whether the key that begins here is `"ocid"`. */
const listless = (window: Window, key: number): boolean =>
  [...'"ocid"'].every((letter, index) => window.bytes[key - window.base + index] === letter.charCodeAt(0));

/** Whether an object may begin after this byte, in the innermost bracket that is open. */
const mayHold = (before: number, open: readonly number[], depth: number): boolean =>
  before === OPEN_LIST ||
  before === COLON ||
  (before === COMMA && (depth > DEEPEST || open[depth - 1] === OPEN_LIST));
