import { examineJson } from '../json-text.ts';
import { LONGEST_PIECE } from './sink.ts';

/** Stands for a list that was read by itself. */
export const EMPTY_LIST = new TextEncoder().encode('[]');

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * What is wrong with a package but for its lists, or undefined: `parts` are its bytes with `EMPTY_LIST` for each list, or
 * undefined where they were too many to be held. Releases are read one by one; what stands beside them must be JSON too.
 */
export function besideFault(parts: readonly Uint8Array[] | undefined): string | undefined {
  if (parts === undefined || parts.reduce((sum, { length }) => sum + length, 0) > LONGEST_PIECE)
    return 'holds more than 16 MiB beside its releases';
  let text: string;
  try {
    text = parts.map((part) => decoder.decode(part)).join('');
  } catch {
    return 'is not UTF-8, beside its releases';
  }
  try {
    JSON.parse(text);
  } catch {
    return 'is no JSON, beside its releases';
  }
  const doubts = examineJson(text);
  if (!doubts.ok) return doubts.error;
  const [doubt] = doubts.value;
  return doubt === undefined ? undefined : `${doubt.path} ${doubt.message}`;
}
