import { fail, ok, type Result } from '../../kernel/result.ts';
import { depthOf } from '../../open-data/splitting/bytes.ts';
import { DEEPEST_VALUE, faultOf, membersByColons } from '../../open-data/splitting/inspection.ts';
import type { Decode, OcdsBatch } from './task.ts';

/** Releases this long are looked at before they are parsed: millions of brackets would take the memory of all. */
const LONG_RELEASE = 256 * 1024;

/** Parses one release and says why it is not to be trusted, if so. */
export function readRelease(
  { bytes }: Pick<OcdsBatch, 'bytes'>,
  from: number,
  end: number,
  decoded: ReturnType<Decode>,
): Result<unknown, string> {
  if (end - from > LONG_RELEASE && depthOf(bytes, from, end) > DEEPEST_VALUE)
    return fail(`is nested more than ${DEEPEST_VALUE} deep`);
  const text = decoded(from, end);
  if (text === undefined) return fail('is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    return fail(
      said.includes('after JSON') && !text.includes('\n')
        ? 'is no JSON line: more than one value stands on it, and each needs a line of its own'
        : `is no JSON: ${said}`,
    );
  }
  const fault = faultOf(value, membersByColons(bytes, from, end), () => text);
  return fault === undefined ? ok(value) : fail(fault);
}
