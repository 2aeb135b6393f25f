import type { JsonObject } from '../../kernel/json.ts';
import { fail, ok, type Result } from '../../kernel/result.ts';
import { examineJson } from '../json-text.ts';
import { LONGEST_PIECE, type Place, type Sink } from './sink.ts';

/** Stands for a list that was read by itself. */
export const EMPTY_LIST = new TextEncoder().encode('[]');

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * A package but for its lists: `parts` are its bytes with `EMPTY_LIST` for each list, or undefined where they were too many
 * to be held. Releases are read one by one; what stands beside them must be JSON too. The error says what is wrong with it.
 */
function readBeside(parts: readonly Uint8Array[] | undefined): Result<JsonObject, string> {
  if (parts === undefined || parts.reduce((sum, { length }) => sum + length, 0) > LONGEST_PIECE)
    return fail('holds more than 16 MiB beside its releases');
  let text: string;
  try {
    text = parts.map((part) => decoder.decode(part)).join('');
  } catch {
    return fail('is not UTF-8, beside its releases');
  }
  let value: JsonObject;
  try {
    value = JSON.parse(text) as JsonObject;
  } catch {
    return fail('is no JSON, beside its releases');
  }
  const doubts = examineJson(text);
  if (!doubts.ok) return doubts;
  const [doubt] = doubts.value;
  return doubt === undefined ? ok(value) : fail(`${doubt.path} ${doubt.message}`);
}

/** Tells what a package says beside its lists, or what is wrong with it. */
export function tellPackage(
  parts: readonly Uint8Array[] | undefined,
  items: number,
  place: Place,
  sink: Sink,
): void {
  const read = readBeside(parts);
  if (read.ok) sink.package?.(place, read.value, items);
  else sink.fault(place, read.error);
}
