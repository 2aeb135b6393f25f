import { EMPTY_LIST, tellPackage } from './beside.ts';
import { afterSpace, afterValue, CLOSE_LIST, COMMA, OPEN_LIST, OPEN_OBJECT } from './bytes.ts';
import { readHeader } from './header.ts';
import { LONGEST_PIECE, type Place, type Sink } from './sink.ts';

/** Packages in arrays in packages are read, within reason. */
const DEEPEST_POINTER = 100;

/**
 * Gives the releases and records of a value that is held whole: an object or an array, packages in it opened. What is
 * not whole after all gives false, and nothing is given.
 */
export function splitWhole(bytes: Uint8Array, from: number, end: number, place: Place, sink: Sink): boolean {
  if (bytes[from] === OPEN_LIST) {
    if (afterValue(bytes, from, end) !== end) return false;
    splitList(bytes, from, end, place, sink);
    return true;
  }
  const header = readHeader(bytes, from, end);
  if (header.is === 'package') {
    if (place.pointer.length > DEEPEST_POINTER) {
      sink.fault(place, 'is a package in too many others');
      return true;
    }
    if (afterValue(bytes, from, end) !== end) return false;
    const beside: Uint8Array[] = [];
    let since = from;
    let items = 0;
    for (const list of header.lists) {
      items += splitList(
        bytes,
        list.from,
        list.end,
        { ...place, pointer: `${place.pointer}/${list.of}` },
        sink,
      );
      beside.push(bytes.subarray(since, list.from), EMPTY_LIST);
      since = list.end;
    }
    tellPackage([...beside, bytes.subarray(since, end)], items, place, sink);
    return true;
  }
  // What ends too soon may be the first line of several; a release whose ocid was read is taken for a line of its own.
  if (header.is === 'broken' && afterValue(bytes, from, end) < 0) return false;
  if (end - from > LONGEST_PIECE) sink.fault(place, 'is longer than 16 MiB: that is no release');
  else sink.piece(bytes, from, end, header.is === 'process' ? header.ocid : undefined, place);
  return true;
}

/** Gives how many items the list has. */
function splitList(bytes: Uint8Array, from: number, end: number, place: Place, sink: Sink): number {
  let at = afterSpace(bytes, from + 1, end);
  let index = 0;
  for (; at < end && bytes[at] !== CLOSE_LIST; index += 1) {
    const here = { ...place, pointer: `${place.pointer}/${index}` };
    const after = afterValue(bytes, at, end);
    if (after <= at) {
      sink.fault(here, 'is no JSON');
      return index;
    }
    if (bytes[at] !== OPEN_OBJECT) sink.fault(here, 'is no release: expected a JSON object');
    else if (!splitWhole(bytes, at, after, here, sink)) sink.fault(here, 'is no JSON');
    at = afterSpace(bytes, after, end);
    if (bytes[at] === COMMA) {
      at = afterSpace(bytes, at + 1, end);
      if (bytes[at] === CLOSE_LIST)
        sink.fault({ ...place, pointer: `${place.pointer}/${index + 1}` }, 'is no JSON: , before ]');
    } else if (bytes[at] !== CLOSE_LIST) {
      sink.fault({ ...place, pointer: `${place.pointer}/${index + 1}` }, 'is no JSON: expected , or ]');
      return index;
    }
  }
  return index;
}
